import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteWriter } from '../../../../../../src/main/core/store/blocks/bytes.ts'
import { alphabetOf, NibbleReader, NibbleWriter } from '../../../../../../src/main/core/store/blocks/nibbles.ts'

/** Few letters, some more, and any: so that codes of each length meet. */
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...Buffer.from('0123456789.\nab')) },
      { weight: 3, arbitrary: fc.constantFrom(...Buffer.from('cdefXYZ:-ghij')) },
      fc.nat(255),
    ),
    { maxLength: 300 },
  )
  .map((bytes) => Uint8Array.from(bytes))

test('text in half bytes reads as it was', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (parts) => {
      const alphabet = alphabetOf(Buffer.concat(parts))
      const full = new Uint8Array(30)
      full.set(alphabet)
      const writer = new NibbleWriter(alphabet)
      const packed = new ByteWriter()
      const ends = parts.map((part) => {
        writer.write(packed, part, 0, part.length)
        return packed.length
      })
      const bytes = packed.finish()
      const out = new Uint8Array(2 * bytes.length + 1)
      const reader = new NibbleReader(full)
      parts.forEach((part, index) => {
        const [from, to] = [ends[index - 1] ?? 0, ends[index] ?? 0]
        expect(out.slice(0, reader.read(bytes, from, to, out, 0))).toEqual(part)
      })
    }),
    { numRuns: 1000 },
  )
})
