import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compile, READING } from '../../../../../../scripts/build-wasm.mjs'
import { ByteWriter } from '../../../../../../src/main/core/store/blocks/bytes.ts'
import { wordsMayHold } from '../../../../../../src/main/core/store/blocks/kernels.ts'
import { alphabetOf, NibbleWriter } from '../../../../../../src/main/core/store/blocks/nibbles.ts'

const LETTERS = '0123456789abcdefABCDEF.:-ghijkLMN'
const letters = fc.array(fc.constantFrom(...Buffer.from(LETTERS)), { minLength: 1, maxLength: 12 })
/** Words whose letters differ in how often they occur, so that codes of each length meet. */
const words = fc.array(fc.oneof(letters, fc.array(fc.nat(255), { maxLength: 5 })), { minLength: 1, maxLength: 40 })

function packed(text: Uint8Array): { readonly listed: Uint8Array; readonly bytes: Uint8Array; readonly from: number } {
  const before = Buffer.from('0102')
  const listed = alphabetOf(Buffer.concat([before, text]))
  const [writer, out] = [new NibbleWriter(listed), new ByteWriter()]
  writer.write(out, before, 0, before.length)
  const from = out.length
  writer.write(out, text, 0, text.length)
  return { listed, bytes: out.finish(), from }
}

const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

test('whatever the words hold is found in them as they are packed', () => {
  const cases = fc.record({ words, place: fc.nat(), length: fc.integer({ min: 1, max: 12 }), caseless: fc.boolean() })
  fc.assert(
    fc.property(cases, ({ words: own, place, length, caseless }) => {
      const text = Buffer.from(own.flatMap((word) => [...word, 0x0a]))
      const start = place % text.length
      const part = text.toString('latin1', start, start + length)
      const needle = Buffer.from(caseless ? lower(part) : part, 'latin1')
      const { listed, bytes, from } = packed(text)
      for (const begin of [0, from]) {
        expect(wordsMayHold(bytes, begin, bytes.length, listed, needle, caseless)).not.toBe(false)
      }
      // Where the words are read as far as before the text, it is not there.
      expect(wordsMayHold(bytes, 0, 0, listed, needle, caseless)).not.toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('an id that the words do not hold is hardly ever found', () => {
  const id = fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: 8, maxLength: 8 }).map((all) => all.join(''))
  let found = 0
  let asked = 0
  fc.assert(
    fc.property(fc.array(id, { minLength: 100, maxLength: 100 }), id, (ids, other) => {
      const text = Buffer.from(`${ids.join('\n')}\nAB\n`)
      const { listed, bytes, from } = packed(text)
      if (text.includes(other)) return
      const is = wordsMayHold(bytes, from, bytes.length, listed, Buffer.from(other), true)
      expect(is).not.toBeNull()
      asked++
      if (is === true) found++
    }),
  )
  expect(found).toBeLessThan(asked / 20)
})

test('the code in the repository is what its sources compile to', async () => {
  expect(await compile(READING)).toBe(readFileSync(READING.made, 'utf8').replaceAll('\r\n', '\n'))
})
