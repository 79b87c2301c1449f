import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  axisOf,
  BUCKETS,
  fittingWindow,
  liveAxis,
  panned,
  refreshAfter,
  ticksOf,
  zoomedOut,
  zoomedTo,
} from '../../../../src/renderer/state/timeline-axis.ts'

const MINUTE = 60_000

describe('the axis', () => {
  it('covers now and the whole span, and begins at a multiple of a bucket', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1e12, max: 4e12 }), fc.constantFrom(5, 30, 120, 1440), (now, minutes) => {
        const span = minutes * MINUTE
        const { from, to } = liveAxis(now, span)
        expect(to - from).toBe(span)
        expect(to).toBeGreaterThan(now)
        expect(to - now).toBeLessThanOrEqual(span / BUCKETS)
        expect(from % (span / BUCKETS)).toBe(0)
      }),
    )
  })

  it('holds everything that is stored, be it a single moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 1e11 }), (from, length) => {
        const axis = axisOf({ is: 'all' }, { from, to: from + length }, 4e12)
        expect(axis.from).toBe(from)
        expect(axis.to).toBeGreaterThan(from + length)
      }),
    )
  })

  it('is zoomed, widened and moved', () => {
    expect(zoomedTo(1000, 1200)).toEqual({ is: 'fixed', from: 1000, to: 2000 })
    expect(zoomedOut({ from: 1000, to: 3000 })).toEqual({ is: 'fixed', from: 0, to: 4000 })
    expect(panned({ from: 1000, to: 3000 }, -0.5)).toEqual({ is: 'fixed', from: 0, to: 2000 })
  })

  it('is read again twice a bucket, within reason', () => {
    expect(refreshAfter(16 * MINUTE)).toBe(3000)
    expect(refreshAfter(MINUTE)).toBe(1000)
    expect(refreshAfter(7 * 1440 * MINUTE)).toBe(30_000)
  })

  it('has round times that do not touch each other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1e12, max: 2e12 }),
        fc.integer({ min: 1000, max: 400 * 1440 * MINUTE }),
        fc.integer({ min: 200, max: 3000 }),
        (from, span, width) => {
          const ticks = ticksOf({ from, to: from + span }, width, 100)
          expect(ticks.length).toBeLessThanOrEqual(width / 100 + 1)
          for (const at of ticks) expect(at >= from && at < from + span && at % 1000 === 0).toBe(true)
        },
      ),
    )
  })
})

describe('the time shown at first', () => {
  const now = 1e12
  it.each([
    [null, { is: 'live', span: 5 * MINUTE }],
    [
      { from: now - 2 * MINUTE, to: now },
      { is: 'live', span: 5 * MINUTE },
    ],
    [
      { from: now - 600 * MINUTE, to: now },
      { is: 'live', span: 30 * MINUTE },
    ],
    [{ from: now - 600 * MINUTE, to: now - 60 * MINUTE }, { is: 'all' }],
  ])('%j', (stored, expected) => {
    expect(fittingWindow(stored, now)).toEqual(expected)
  })
})
