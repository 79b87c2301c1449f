import { describe, expect, it } from 'vitest'
import { extent, timeAt } from '../../../../../src/renderer/views/timeline/extent.ts'
import { mix } from '../../../../../src/renderer/views/timeline/mix.ts'
import { bucketAt, stackEnds } from '../../../../../src/renderer/views/timeline/stack.ts'

const bucket = (from: number, error: number, warn: number, info: number, debug: number, none = 0) => ({
  from,
  counts: { error, warn, info, debug, none },
})

describe('bars', () => {
  it('stand one upon the other, the worst on top', () => {
    expect(stackEnds([bucket(0, 1, 2, 3, 4, 5)], 0)).toEqual([[5, 9, 12, 14, 15]])
  })

  it('show one error among a thousand lines', () => {
    const [ends] = stackEnds([bucket(0, 1, 0, 0, 999)], 0.02)
    expect(ends).toEqual([0, 999, 999, 999, 1019])
  })

  it('are empty without lines', () => {
    expect(stackEnds([bucket(0, 0, 0, 0, 0)], 0.02)).toEqual([[0, 0, 0, 0, 0]])
    expect(stackEnds([], 0.02)).toEqual([])
  })

  it('are found by time, up to the very edge', () => {
    const buckets = [0, 10, 20].map((from) => bucket(from, 0, 0, 1, 0))
    expect([-1, 0, 9, 10, 29.9, 30].map((time) => bucketAt(buckets, 30, time))).toEqual([-1, 0, 0, 1, 2, -1])
    expect(bucketAt([], 30, 5)).toBe(-1)
  })
})

describe('a place on the axis', () => {
  const axis = { from: 1000, to: 2000 }

  it.each([
    [1000, 2000, [0, 100]],
    [1500, null, [50, 50]],
    [0, 1500, [0, 50]],
    [1999, 5000, [99.9, 2]],
    [1500, 1500, [50, 2]],
  ])('from %i to %s', (from, to, expected) => {
    const [x, width] = extent(axis, 100, from, to)
    expect(x).toBeCloseTo(expected[0] ?? 0)
    expect(width).toBeCloseTo(expected[1] ?? 0)
  })

  it('leads back to its time and never outside', () => {
    expect([-5, 0, 50, 100, 900].map((x) => timeAt(axis, 100, x))).toEqual([1000, 1000, 1500, 2000, 2000])
  })
})

describe('colors', () => {
  it('are mixed, however they are written', () => {
    expect(mix('#000000', '#fff', 0.25)).toBe('rgb(191, 191, 191)')
    expect(mix('#f00', '#0000ff', 1)).toBe('rgb(255, 0, 0)')
  })
})
