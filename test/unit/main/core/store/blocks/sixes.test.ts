import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldBytes } from '../../../../../../src/main/core/store/blocks/chars.ts'
import { type GramLines, gramBits, gramsOf, hasBit } from '../../../../../../src/main/core/store/blocks/grams.ts'
import { CROWDED, sixBits } from '../../../../../../src/main/core/store/blocks/sixes.ts'

function linesOf(texts: readonly Uint8Array[]): GramLines {
  const ends: number[] = []
  let end = 0
  for (const text of texts) {
    end += text.length
    ends.push(end)
  }
  return { text: Buffer.concat(texts), starts: [0, ...ends], ends, count: texts.length }
}

/** Bits that the block of these lines has. */
function bitsOf(texts: readonly Uint8Array[]): number[] {
  const grams = gramsOf(linesOf(texts))
  const bits: number[] = []
  grams.forEach((byte, cell) => {
    for (let bit = 0; byte >> bit !== 0; bit++) if ((byte >> bit) & 1) bits.push(8 * cell + bit)
  })
  return bits
}

/** What a text needs. */
const needed = (text: Uint8Array) => [...gramBits(text), ...sixBits(text)]
const ascending = (bits: Iterable<number>) => [...new Set(bits)].sort((a, b) => a - b)

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
      const grams = gramsOf(linesOf(texts))
      expect(needed(part).filter((bit) => !hasBit(grams, bit))).toEqual([])
      foldBytes(part)
      expect(needed(part).filter((bit) => !hasBit(grams, bit))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('it has no others: none of digits that stand in two lines', () => {
  fc.assert(
    fc.property(lines, (texts) => {
      expect(bitsOf(texts)).toEqual(ascending(texts.flatMap(needed)))
    }),
  )
  const halves = [Buffer.from('12a'), Buffer.from('b34')]
  expect([bitsOf([Buffer.from('12ab34')]).length, bitsOf(halves).length]).toEqual([4, 0])
})

test('six decimal digits have two, longer numbers those of each six', () => {
  expect(sixBits(Buffer.from('12345')).length).toBe(0)
  expect(sixBits(Buffer.from('123456')).length).toBe(2)
  expect(sixBits(Buffer.from('12345f')).length).toBe(1)
  expect(sixBits(Buffer.from('12345678'))).toEqual(
    ['123456', '234567', '345678'].flatMap((six) => sixBits(Buffer.from(six))),
  )
})

test('a block of too many says so, in few bits, and keeps its grams', () => {
  const digits = (seed: number) => Buffer.from(Array.from({ length: 200 }, (_, at) => 48 + ((at * at * seed) % 10)))
  const texts = Array.from({ length: 100 }, (_, at) => digits(at + 3))
  expect(bitsOf(texts)).toEqual(ascending([...texts.flatMap(gramBits), ...CROWDED]))
})

test('lines of every length are read to their ends, also a huge one', () => {
  for (const length of [0, 3, 4, 5, 7, 8, 15, 16, 17, 21, 22, 31, 32, 33, 1_300_001]) {
    const every = length < 1000 ? 19 : 977
    const text = Buffer.from(
      Array.from({ length }, (_, at) => (at % every < every - 7 ? 71 + (at % 19) : 48 + (at % 7))),
    )
    expect(bitsOf([Buffer.from('ab'), text, Buffer.from('12')]), `${length}`).toEqual(ascending(needed(text)))
  }
})
