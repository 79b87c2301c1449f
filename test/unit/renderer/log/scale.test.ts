import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesBefore, linesIn, placeAt } from '../../../../src/renderer/log/place.ts'
import { LineRun } from '../../../../src/renderer/log/run.ts'
import { MOST_HEIGHT, scaleOf } from '../../../../src/renderer/log/scale.ts'
import { lines } from './lines.ts'

const ROW = 22

describe('the scaled scroll range', () => {
  it('is the range itself while a browser can show it', () => {
    const scale = scaleOf(600_000 * ROW)
    expect(scale.height).toBe(600_000 * ROW)
    expect(scale.toReal(123_456)).toBe(123_456)
  })

  it('never exceeds what browsers can show, and reaches both ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000_000 }), (count) => {
        const scale = scaleOf(count * ROW)
        expect(scale.height).toBeLessThanOrEqual(MOST_HEIGHT)
        expect(scale.toReal(0)).toBe(0)
        expect(scale.toReal(count * ROW)).toBeCloseTo(scale.height, 3)
        expect(scale.toVirtual(scale.height)).toBeCloseTo(count * ROW, 3)
      }),
    )
  })

  it('leads back to where it came from, in order, a pixel being a pixel near the ends', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_000, max: 100_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, share) => {
          const scale = scaleOf(count * ROW)
          const virtual = share * count * ROW
          expect(scale.toVirtual(scale.toReal(virtual))).toBeCloseTo(virtual, 1)
          expect(scale.toReal(Math.min(count * ROW, virtual + ROW))).toBeGreaterThanOrEqual(scale.toReal(virtual))
          expect(scale.toReal(40_000)).toBe(40_000)
        },
      ),
    )
  })
})

describe('places among all lines', () => {
  const run = (from: number, to: number, part: { offset?: number | null; atStart?: boolean; atEnd?: boolean } = {}) => {
    const made = new LineRun()
    const { offset = from - 1, atStart = false, atEnd = false } = part
    made.replace({ lines: lines(from, to), offset, atStart, atEnd }, { index: 0, align: 'top' })
    return made
  }
  const extent = { total: 10_000_000, firstSeq: 1, lastSeq: 10_000_000 }

  it('are counted where the store counts', () => {
    const there = run(5_000_001, 5_000_400)
    expect(linesBefore(there, extent, there.base + 7)).toBe(5_000_007)
    expect(placeAt(there, extent, 7_654_321.4, 30)).toEqual({ is: 'offset', offset: 7_654_321 })
  })

  it('are judged by numbers where nobody has counted', () => {
    const there = run(500, 900, { offset: null })
    const unknown = { total: null, firstSeq: 1, lastSeq: 1000 }
    const before = linesBefore(there, unknown, there.base)
    expect(before / linesIn(there, unknown)).toBeCloseTo(0.5, 2)
    expect(placeAt(there, unknown, linesIn(there, unknown) * 0.25, 30)).toMatchObject({ is: 'line', seq: 250 })
  })

  it('go to the very ends', () => {
    const there = run(5_000_001, 5_000_400)
    expect(placeAt(there, extent, 0, 30)).toEqual({ is: 'first' })
    expect(placeAt(there, extent, 9_999_990, 30)).toEqual({ is: 'last' })
  })

  it('are exact at the ends, counted or not', () => {
    const start = run(1, 400, { offset: null, atStart: true })
    const end = run(600, 1000, { offset: null, atEnd: true })
    const unknown = { total: null, firstSeq: 1, lastSeq: 1000 }
    expect(linesBefore(start, unknown, start.base + 5)).toBe(5)
    expect(linesIn(end, unknown) - linesBefore(end, unknown, end.end)).toBe(0)
    const whole = run(1, 40, { offset: null, atStart: true, atEnd: true })
    expect(linesIn(whole, unknown)).toBe(40)
  })
})
