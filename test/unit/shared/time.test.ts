import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatDuration,
  formatTime,
  parseDuration,
  parsePoint,
  parseTime,
  resolveTime,
} from '../../../src/shared/time.ts'
import { timeSpec } from '../../helpers/query-arbitraries.ts'

const NOW = Date.UTC(2026, 2, 1, 12, 0, 0)

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['1w', 604_800_000],
    ['250ms', 250],
    ['1h30m', 5_400_000],
    ['1d2h3m4s5ms', 93_784_005],
    ['0s', 0],
  ])('reads %s', (text, ms) => expect(parseDuration(text)).toBe(ms))

  it.each(['', '15', 'm', '15 m', '1.5h', '-5m', '30m1h', '5m5m', '15M', '40000d', '9999999999999s', '5mx'])(
    'refuses %j',
    (text) => expect(parseDuration(text)).toBeNull(),
  )

  it('reads back what formatDuration writes', () => {
    fc.assert(
      fc.property(fc.nat(3_153_600_000_000), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms)
      }),
    )
  })

  it('writes the largest unit that is exact', () => {
    expect([90_000, 900_000, 7_200_000, 604_800_000, 1, 0].map(formatDuration)).toEqual([
      '90s',
      '15m',
      '2h',
      '7d',
      '1ms',
      '0s',
    ])
  })
})

describe('parsePoint', () => {
  it.each([
    ['15m', NOW - 900_000],
    ['2026-03-01T08:00:00Z', Date.UTC(2026, 2, 1, 8)],
    ['2026-03-01t08:00:00.123456z', Date.UTC(2026, 2, 1, 8, 0, 0, 123)],
    ['2026-03-01T08:00:00,5Z', Date.UTC(2026, 2, 1, 8, 0, 0, 500)],
    ['2026-03-01T08:00+08:00', Date.UTC(2026, 2, 1, 0)],
    ['2026-03-01T08:00:00-0330', Date.UTC(2026, 2, 1, 11, 30)],
    ['20260301T080000Z', Date.UTC(2026, 2, 1, 8)],
    ['20260301T080000+08', Date.UTC(2026, 2, 1, 0)],
    ['2026-03-01', Date.UTC(2026, 1, 28, 16)],
    ['2026-03-01T08:00', Date.UTC(2026, 2, 1, 0)],
    ['2026-03-01 08:00:30', Date.UTC(2026, 2, 1, 0, 0, 30)],
    ['2024-02-29T00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads %s at UTC+8', (text, ms) => expect(parsePoint(text, NOW, 480)).toBe(ms))

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-3-1',
    '2026-03-01T24:00',
    '2026-03-01T08:60Z',
    '2026-03-01T08:00:60Z',
    '2026-03-01T08:00+24:00',
    '2026-03-01Z',
    '1969-12-31T23:00Z',
    '24:00',
    '12:60',
    '12',
    'now',
    '0000-01-01',
  ])('refuses %s', (text) => expect(parsePoint(text, NOW, 0)).toBeNull())

  it('takes a time of day as the newest that is not in the future', () => {
    expect(parsePoint('12:00', NOW, 0)).toBe(NOW)
    expect(parsePoint('11:59', NOW, 0)).toBe(NOW - 60_000)
    expect(parsePoint('12:01', NOW, 0)).toBe(NOW + 60_000 - 86_400_000)
    expect(parsePoint('9:30:15.5', NOW, 0)).toBe(Date.UTC(2026, 2, 1, 9, 30, 15, 500))
    expect(parsePoint('00:30', Date.UTC(2026, 2, 1, 17), 480)).toBe(Date.UTC(2026, 2, 1, 16, 30))
  })

  it('uses the offset of the day that is meant, not of today', () => {
    // Central Europe: summer time from 2026-03-29T01:00Z.
    const change = Date.UTC(2026, 2, 29, 1)
    const zone = (instant: number) => (instant < change ? 60 : 120)
    const now = Date.UTC(2026, 2, 30, 12)
    expect(parsePoint('2026-03-28T10:00', now, zone)).toBe(Date.UTC(2026, 2, 28, 9))
    expect(parsePoint('2026-03-29T10:00', now, zone)).toBe(Date.UTC(2026, 2, 29, 8))
    expect(parsePoint('15:00', Date.UTC(2026, 2, 29, 10), zone)).toBe(Date.UTC(2026, 2, 28, 14))
  })
})

describe('a point as written', () => {
  it('reads back what formatTime writes', () => {
    fc.assert(
      fc.property(timeSpec, (spec) => {
        expect(parseTime(formatTime(spec))).toEqual(spec)
      }),
      { numRuns: 1000 },
    )
  })

  it('never resolves a time of day more than a day back, nor into the future', () => {
    fc.assert(
      fc.property(fc.nat(86_399_999), fc.nat(4e12), fc.integer({ min: -840, max: 840 }), (ms, now, zone) => {
        const at = resolveTime({ kind: 'clock', ms }, now, zone)
        expect(at).toBeLessThanOrEqual(now)
        expect(at).toBeGreaterThan(now - 86_400_000)
      }),
    )
  })
})
