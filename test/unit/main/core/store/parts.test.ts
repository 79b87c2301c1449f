import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatParts, type Part, type Pending, readParts, toRows } from '../../../../../src/main/core/store/parts.ts'

const part: fc.Arbitrary<Part> = fc.record({
  source: fc.nat(),
  received: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  zoneMinutes: fc.integer({ min: -840, max: 840 }),
  clockOffset: fc.integer(),
  lines: fc.integer({ min: 1, max: 1e6 }),
  lineBytes: fc.nat(),
  bodyBytes: fc.nat(),
})

function numbered(sizes: readonly number[]): Pending[] {
  let firstSeq = 1
  return sizes.map((size, index) => {
    const lines = 1 + (index % 3)
    const body = new Uint8Array(size).fill(index)
    const levels = [lines, 0, 0, 0, 0] as const
    const own = {
      source: index,
      received: index,
      zoneMinutes: 0,
      clockOffset: 0,
      lines,
      lineBytes: size,
      bodyBytes: size,
    }
    const pending = { firstSeq, levels, part: own, body }
    firstSeq += lines
    return pending
  })
}

describe('parts', () => {
  test('are read as they were written', () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(readParts(formatParts(parts))).toEqual(parts)
      }),
    )
  })
})

describe('toRows', () => {
  test('loses and reorders nothing, whatever the sizes', () => {
    const size = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 3000, max: 5000 }), fc.constant(40_000))
    fc.assert(
      fc.property(fc.array(size, { maxLength: 600 }), (sizes) => {
        const batches = numbered(sizes)
        const rows = toRows(batches)
        expect(rows.flatMap((row) => readParts(row.parts))).toEqual(batches.map((batch) => batch.part))
        expect(
          Buffer.concat(rows.map((row) => row.body)).equals(Buffer.concat(batches.map((batch) => batch.body))),
        ).toBe(true)
        let next = 1
        for (const row of rows) {
          expect(row.firstSeq).toBe(next)
          expect(row.levels).toEqual([row.lines, 0, 0, 0, 0])
          next += row.lines
        }
        expect(next).toBe(1 + batches.reduce((sum, batch) => sum + batch.part.lines, 0))
      }),
      { numRuns: 50 },
    )
  })

  test('gives a large body a row of its own, uncopied, and puts small ones together within bounds', () => {
    const batches = numbered([100, 4096, 4095, ...new Array<number>(300).fill(10)])
    const rows = toRows(batches)
    expect(rows.map((row) => readParts(row.parts).length)).toEqual([1, 1, 256, 45])
    expect(rows[1]?.body).toBe(batches[1]?.body)
    expect(toRows(numbered(new Array<number>(20).fill(4000))).map((row) => row.body.byteLength)).toEqual([
      32_000, 32_000, 16_000,
    ])
  })
})
