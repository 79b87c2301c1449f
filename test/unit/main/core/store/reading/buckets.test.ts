import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeColumns, plainColumns } from '../../../../../../src/main/core/store/blocks/columns.ts'
import { Trial } from '../../../../../../src/main/core/store/blocks/trial.ts'
import { Buckets } from '../../../../../../src/main/core/store/reading/buckets.ts'

/** Of each kind its level, -1 for one that does not count. */
const KINDS = [3, -1, 0, 4, 1, 2]
const NOT_COUNTED = 9

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

  test('count the lines of a block as one by one', () => {
    const line = fc.record({
      since: fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -5, max: 10_005 }), fc.constantFrom(-1e9, 1e6, 3e9)),
      place: fc.nat(KINDS.length - 1),
    })
    const run = fc.record({
      clockOffset: fc.constantFrom(0, 0.25, -1500),
      lines: fc.array(line, { minLength: 1, maxLength: 150 }),
    })
    const block = fc.record({
      from: fc.integer({ min: 0, max: 4e12 }),
      span: fc.integer({ min: 1, max: 10_000 }),
      buckets: fc.integer({ min: 1, max: 50 }),
      runs: fc.array(run, { minLength: 1, maxLength: 4 }),
      keepsWhole: fc.boolean(),
    })
    fc.assert(
      fc.property(block, ({ from, span, buckets, runs, keepsWhole }) => {
        const range = { from, to: from + span, buckets }
        const [one, all] = [new Buckets(range), new Buckets(range)]
        const received = from + 1
        const batches = runs.map(({ clockOffset, lines }) => {
          return { source: 1, received, clockOffset, zoneMinutes: 0, lines: lines.length }
        })
        const lines = runs.flatMap((own) => own.lines)
        const places = Uint16Array.from(lines, ({ place }) => place)
        const times = Float64Array.from(lines, ({ since }) => from + since)
        const columns = plainColumns(encodeColumns(places, batches, times, new Trial()))
        const levels = Uint8Array.from(KINDS, (level) => (level === -1 ? NOT_COUNTED : level))
        const wholeLevels = lines.filter(({ place }) => place === 0).map((_, row) => row % 5)
        expect(all.addColumns(columns, lines.length, levels, keepsWhole ? Uint8Array.from(wholeLevels) : null)).toBe(
          true,
        )
        const rest = wholeLevels.values()
        for (const { clockOffset, lines: own } of runs) {
          for (const { since, place } of own) {
            const level = keepsWhole && place === 0 ? (rest.next().value ?? -1) : (KINDS[place] ?? -1)
            if (level !== -1) one.addMany(Number.isNaN(since) ? received : from + since - clockOffset, level, 1)
          }
        }
        expect(all.counts).toEqual(one.counts)
      }),
    )
  })
})
