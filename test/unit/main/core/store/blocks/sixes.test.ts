import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldBytes } from '../../../../../../src/main/core/store/blocks/chars.ts'
import { GRAM_BITS, type GramLines } from '../../../../../../src/main/core/store/blocks/grams.ts'
import { CROWDED, setSixes, sixBits } from '../../../../../../src/main/core/store/blocks/sixes.ts'

function linesOf(texts: readonly Uint8Array[]): GramLines {
  const ends: number[] = []
  let end = 0
  for (const text of texts) {
    end += text.length
    ends.push(end)
  }
  return { text: Buffer.concat(texts), starts: [0, ...ends], ends, count: texts.length }
}

/** A byte for each bit that the block of these lines has of sixes. */
function metIn(texts: readonly Uint8Array[]): Uint8Array {
  const met = new Uint8Array(GRAM_BITS)
  setSixes(linesOf(texts), met)
  return met
}

/** These bits, ascending. */
function bitsOf(texts: readonly Uint8Array[]): number[] {
  const met = metIn(texts)
  const bits: number[] = []
  for (let bit = met.indexOf(1); bit !== -1; bit = met.indexOf(1, bit + 1)) bits.push(bit)
  return bits
}

const byte = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Buffer.from('0123456789abcdefABCDEF')) },
  { weight: 1, arbitrary: fc.constantFrom(...Buffer.from('gG:. \0\r')) },
  { weight: 1, arbitrary: fc.nat(255) },
)
const line = fc.array(byte, { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes))
const lines = fc.array(line, { minLength: 1, maxLength: 8 })

test('a block has all bits of each part of its lines, however that is written', () => {
  fc.assert(
    fc.property(lines, fc.nat(), fc.nat(), fc.nat(30), (texts, which, place, length) => {
      const own = texts[which % texts.length] as Uint8Array
      const start = place % (own.length + 1)
      const part = Buffer.from(own.subarray(start, start + length))
      const met = metIn(texts)
      expect(sixBits(part).filter((bit) => met[bit] === 0)).toEqual([])
      foldBytes(part)
      expect(sixBits(part).filter((bit) => met[bit] === 0)).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('it has no others: none of digits that stand in two lines', () => {
  fc.assert(
    fc.property(lines, (texts) => {
      expect(bitsOf(texts)).toEqual([...new Set(texts.flatMap(sixBits))].sort((a, b) => a - b))
    }),
  )
  const [whole, halves] = [bitsOf([Buffer.from('12ab34')]), bitsOf([Buffer.from('12a'), Buffer.from('b34')])]
  expect([whole.length, halves.length]).toEqual([1, 0])
})

test('six decimal digits have two, longer numbers those of each six', () => {
  expect(sixBits(Buffer.from('12345')).length).toBe(0)
  expect(sixBits(Buffer.from('123456')).length).toBe(2)
  expect(sixBits(Buffer.from('12345f')).length).toBe(1)
  expect(sixBits(Buffer.from('12345678'))).toEqual(
    ['123456', '234567', '345678'].flatMap((six) => sixBits(Buffer.from(six))),
  )
})

test('a block of too many says so, in few bits', () => {
  const digits = (seed: number) => Buffer.from(Array.from({ length: 200 }, (_, at) => 48 + ((at * at * seed) % 10)))
  const crowded = bitsOf(Array.from({ length: 100 }, (_, at) => digits(at + 3)))
  expect(crowded).toEqual([...CROWDED].sort((a, b) => a - b))
})
