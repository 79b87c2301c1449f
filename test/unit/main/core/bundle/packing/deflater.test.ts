import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Deflater } from '../../../../../../src/main/core/bundle/packing/deflater.ts'
import { pieceOf } from '../../../../../../src/main/core/bundle/packing/piece.ts'
import { SEGMENT } from '../../../../../../src/main/core/bundle/spool.ts'

const deflater = new Deflater()
/** An empty last block: what comes before it only ends with a flush. */
const LAST = Buffer.of(0x03, 0x00)
const FLUSHED = Buffer.of(0x00, 0x00, 0xff, 0xff)

function packed(content: Uint8Array): Buffer {
  const bytes = Buffer.from(deflater.deflate(pieceOf(Buffer.from(content), content.length)).packed)
  expect(bytes.subarray(-4)).toEqual(FLUSHED)
  return bytes
}

/** By another's code. */
function unpacked(...pieces: readonly Uint8Array[]): Buffer {
  return inflateRawSync(Buffer.concat([...pieces, LAST]))
}

function expectSame(content: Uint8Array): void {
  expect(Buffer.compare(unpacked(packed(content)), content)).toBe(0)
}

/** Pieces out of a small stock, so that much comes again, near and far. */
const structured = fc
  .tuple(
    fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { minLength: 1, maxLength: 12 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(300), fc.integer({ min: 1, max: 40 })), { maxLength: 300 }),
  )
  .map(([stock, picks]) =>
    Buffer.concat(
      picks.flatMap(([which, from, times]) => {
        const piece = stock[which % stock.length] as Uint8Array
        return Array.from({ length: times }, () => piece.subarray(Math.min(from, piece.length - 1)))
      }),
    ),
  )

/** Without `Math.random`, so that a failure comes again. */
function noise(size: number, values: number): Buffer {
  let state = 1
  return Buffer.from(
    Uint8Array.from({ length: size }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return (state >>> 16) % values
    }),
  )
}

describe('what is deflated', () => {
  test('inflates to any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), (content) => expectSame(content)))
  })

  test('inflates to bytes in which much comes again', () => {
    fc.assert(fc.property(structured, (content) => expectSame(content)))
  })

  test('inflates to lines that differ in numbers', () => {
    const lines = fc.array(fc.tuple(fc.nat(), fc.nat(9), fc.string({ maxLength: 40 })), { maxLength: 3000 })
    fc.assert(
      fc.property(lines, (all) =>
        expectSame(Buffer.from(all.map(([at, kind, text]) => `${at} kind-${kind}: ${text} done=${at % 7}\n`).join(''))),
      ),
      { numRuns: 20 },
    )
  })

  test('inflates in a row, each piece without those before it', () => {
    fc.assert(
      fc.property(fc.array(structured, { maxLength: 5 }), (pieces) => {
        const all = pieces.map(packed)
        expect(unpacked(...all).equals(Buffer.concat(pieces))).toBe(true)
        all.forEach((piece, index) => {
          expect(unpacked(piece).equals(pieces[index] as Buffer)).toBe(true)
        })
      }),
      { numRuns: 20 },
    )
  })

  test.each([0, 1, 3, 4, 15, 16, 17, 257, 258, 259, 32767, 32768, 32769, 65535, 65536, SEGMENT])(
    'inflates to %i bytes of one kind, of few and of all',
    (size) => {
      expectSame(Buffer.alloc(size, 'a'))
      for (const values of [2, 3, 16, 256]) expectSame(noise(size, values))
    },
  )

  test('reaches back as far as deflate does, and no farther', () => {
    const word = noise(64, 256)
    for (const between of [32768 - 65, 32768 - 64, 32768 - 63, 40_000]) {
      expectSame(Buffer.concat([word, noise(between, 255).map((byte) => byte + 1), word, word]))
    }
  })

  test('stays within what codes may be long, where some bytes are far more common than others', () => {
    const counts = [1, 1]
    while (counts.length < 21) counts.push((counts.at(-1) as number) + (counts.at(-2) as number))
    // In an order without four of a kind in a row that came before would be best; this has few.
    const all = counts.flatMap((count, byte) => Array.from({ length: count }, () => byte))
    const order = noise(4 * all.length, 256)
    const key = (index: number) => order.readUInt32LE(4 * index)
    const mixed = all.map((byte, index) => ({ byte, key: key(index) })).sort((a, b) => a.key - b.key)
    expectSame(Buffer.from(mixed.map(({ byte }) => byte)))
  })

  test('takes hardly more than what cannot be made shorter', () => {
    expect(packed(noise(SEGMENT, 256)).length).toBeLessThan(SEGMENT + SEGMENT / 4096 + 64)
  })

  test('is about as small as what level 1 of zlib gives for a log', () => {
    const log = Buffer.from(
      Array.from({ length: 8000 }, (_, at) => {
        const number = Math.imul(at, 0x9e3779b1) >>> 0
        return `2026-03-01 08:${String(at % 60).padStart(2, '0')} INF unit ${at % 5}: read channel=${number % 8} raw=0x${number.toString(16)} avg=${(number % 1000) / 10}\n`
      }).join(''),
    )
    const level1 = deflateRawSync(log, { level: 1, memLevel: 9, finishFlush: constants.Z_FULL_FLUSH })
    expect(packed(log).length).toBeLessThan(1.05 * level1.length)
  })
})
