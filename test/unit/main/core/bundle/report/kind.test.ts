import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindHash } from '../../../../../../src/main/core/bundle/report/kind.ts'

const hash = (text: string) => kindHash(Buffer.from(text), 7)

/** The same said as a pattern. */
const withoutNumbers = (text: string) => text.replace(/0x[0-9a-fA-F]+|[0-9a-f]{6,}|\d+/g, '#')

test('two texts are of one kind if they are the same without their numbers, and only then', () => {
  const piece = fc.constantFrom('0x', 'x', '0', '12', '7', 'a', 'bad', 'deadbe', 'FACE', 'g', ' retry=', 'µ', '0xCafe')
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(hash(a) === hash(b)).toBe(withoutNumbers(a) === withoutNumbers(b))
      expect(hash(a)).toBe(hash(withoutNumbers(a)))
    }),
    { numRuns: 2000 },
  )
})

test('another seed is another kind', () => {
  expect(kindHash(Buffer.from('timeout after 30 s'), 1)).not.toBe(kindHash(Buffer.from('timeout after 30 s'), 2))
})
