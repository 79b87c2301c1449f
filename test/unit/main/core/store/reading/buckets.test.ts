import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Buckets, NOT_COUNTED } from '../../../../../../src/main/core/store/reading/buckets.ts'

const KINDS = [3, NOT_COUNTED, 0, 4, 1, 2]

describe('Buckets', () => {
  test('count lines per level, the beginning included and the end not', () => {
    const buckets = new Buckets({ from: 1000, to: 1010, buckets: 2 })
    for (const time of [999, 1000, 1004, 1005, 1009, 1010]) buckets.add(time, time % 2 === 0 ? 'error' : 'none')
    const counts = { error: 0, warn: 0, info: 0, debug: 0, none: 0 }
    expect(buckets.read()).toEqual([
      { from: 1000, counts: { ...counts, error: 2 } },
      { from: 1005, counts: { ...counts, none: 2 } },
    ])
  })

  test('are none where there is no time to divide', () => {
    expect(new Buckets({ from: 5, to: 5, buckets: 3 }).read()).toEqual([])
    expect(new Buckets({ from: 5, to: 1, buckets: 3 }).read()).toEqual([])
  })

  test('go on from counts that were taken before', () => {
    const range = { from: 0, to: 10, buckets: 5 }
    const first = new Buckets(range)
    first.add(3, 'warn')
    const second = new Buckets(range, first.counts)
    second.add(3, 'warn')
    expect([first.read()[1]?.counts.warn, second.read()[1]?.counts.warn]).toEqual([1, 2])
  })

  test('hold each whole millisecond in the one bucket that begins at or before it', () => {
    const range = fc.record({
      from: fc.integer({ min: 0, max: 4e12 }),
      span: fc.integer({ min: 1, max: 4e11 }),
      buckets: fc.integer({ min: 1, max: 2000 }),
      place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    })
    fc.assert(
      fc.property(range, ({ from, span, buckets, place }) => {
        const all = new Buckets({ from, to: from + span, buckets })
        const time = from + Math.floor(place * span)
        all.add(time, 'info')
        const read = all.read()
        const hit = read.findIndex(({ counts }) => counts.info === 1)
        expect(read[hit]?.from).toBeLessThanOrEqual(time)
        expect(read[hit + 1]?.from ?? Infinity).toBeGreaterThan(time)
      }),
    )
  })

  test('count the lines of a batch as one by one', () => {
    const batch = fc.record({
      from: fc.integer({ min: 0, max: 4e12 }),
      span: fc.integer({ min: 1, max: 10_000 }),
      buckets: fc.integer({ min: 1, max: 50 }),
      clockOffset: fc.constantFrom(0, 0.25, -1500),
      lines: fc.array(
        fc.record({
          since: fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -5, max: 10_005 })),
          level: fc.constantFrom(...KINDS),
        }),
        { maxLength: 60 },
      ),
    })
    fc.assert(
      fc.property(batch, ({ from, span, buckets, clockOffset, lines }) => {
        const range = { from, to: from + span, buckets }
        const [one, all] = [new Buckets(range), new Buckets(range)]
        const times = Float64Array.from(lines, ({ since }) => from + since)
        const received = from + 1
        const kinds = Uint8Array.from(lines, ({ level }) => KINDS.indexOf(level))
        all.addLines(times, kinds, Uint8Array.from(KINDS), { received, clockOffset })
        lines.forEach(({ level }, line) => {
          const time = times[line] ?? Number.NaN
          if (level !== NOT_COUNTED) one.addMany(Number.isNaN(time) ? received : time - clockOffset, level, 1)
        })
        expect(all.counts).toEqual(one.counts)
      }),
    )
  })
})
