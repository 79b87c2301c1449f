import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisOf, BUCKETS, fittingMinutes, refreshAfter } from '../../../../src/renderer/state/timeline.ts'
import { extent } from '../../../../src/renderer/views/device/timeline-bars.tsx'

const MINUTE = 60_000

describe('the axis', () => {
  it('covers now and the whole span, and begins at a multiple of a bucket', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1e12, max: 4e12 }), fc.constantFrom(5, 30, 120, 1440), (now, minutes) => {
        const span = minutes * MINUTE
        const { from, to } = axisOf(now, span)
        expect(to - from).toBe(span)
        expect(to).toBeGreaterThan(now)
        expect(to - now).toBeLessThanOrEqual(span / BUCKETS)
        expect(from % (span / BUCKETS)).toBe(0)
      }),
    )
  })

  it('is read again twice a bucket, within reason', () => {
    expect(refreshAfter(5 * MINUTE)).toBe(1250)
    expect(refreshAfter(MINUTE)).toBe(1000)
    expect(refreshAfter(7 * 1440 * MINUTE)).toBe(30_000)
  })
})

describe('the time shown at first', () => {
  it.each([
    [null, 5],
    [2, 5],
    [6, 30],
    [600, 30],
  ])('with a first line %s minutes ago', (ago, expected) => {
    expect(fittingMinutes(ago === null ? null : 1e12 - ago * MINUTE, 1e12)).toBe(expected)
  })
})

describe('extent', () => {
  const strip = { from: 1000, to: 2000 }

  it.each([
    [1000, 2000, [0, 100]],
    [1500, null, [50, 50]],
    [0, 1500, [0, 50]],
    [1999, 5000, [99.9, 2]],
    [1500, 1500, [50, 2]],
  ])('from %i to %s', (from, to, expected) => {
    const [x, width] = extent(strip, 100, from, to)
    expect(x).toBeCloseTo(expected[0] ?? 0)
    expect(width).toBeCloseTo(expected[1] ?? 0)
  })
})
