import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTime, type TimeContext } from '../../../../../src/main/core/formats/read-time.ts'

const at = (iso: string, zoneMinutes = 0): TimeContext => ({ reference: Date.parse(iso), zoneMinutes })
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

describe('a time without a year', () => {
  it.each([
    ['Mar  1 08:00:00', '2026-03-01T12:00:00Z', '2026-03-01T08:00:00.000Z'],
    ['Dec 31 23:59:59', '2026-01-01T00:30:00Z', '2025-12-31T23:59:59.000Z'],
    ['Jan  1 00:00:10', '2025-12-31T23:50:00Z', '2026-01-01T00:00:10.000Z'],
    ['Feb 29 10:00:00', '2026-03-01T00:00:00Z', '2024-02-29T10:00:00.000Z'],
  ])('%s, read %s, is %s', (text, reference, expected) =>
    expect(iso(readTime('syslog', text, at(reference)))).toBe(expected),
  )

  it('is in the zone of the log', () => {
    expect(iso(readTime('logcat', '03-01 08:00:00.123', at('2026-03-01T12:00:00Z', 480)))).toBe(
      '2026-03-01T00:00:00.123Z',
    )
  })
})

describe('a full date', () => {
  it.each([
    ['2026-03-01T08:00:00+08:00', '2026-03-01T00:00:00.000Z'],
    ['2026/03/01 08:00:00', '2026-03-01T08:00:00.000Z'],
    ['1772352000', '2026-03-01T08:00:00.000Z'],
    ['1772352000123', '2026-03-01T08:00:00.123Z'],
    ['1772352000.25', '2026-03-01T08:00:00.250Z'],
    ['2026-02-30 08:00:00', null],
    ['1970-01-01 00:00:07', null],
    ['never', null],
  ])('%s is %s', (text, expected) => expect(iso(readTime('date', text, at('2026-03-01T12:00:00Z')))).toBe(expected))
})

it('reads a date the same way whatever was read before it', () => {
  const date = fc.record({
    minute: fc.constantFrom('2026-03-01T08:00', '2026-03-01T08:01', '2026-02-30T08:00', '1970-01-01T00:00'),
    gap: fc.constantFrom('T', ' '),
    second: fc.nat(75),
    fraction: fc.constantFrom('', '.5', ',25', '.1239', '.123456789', '.'),
    zone: fc.constantFrom('', 'Z', '+08:00', '-0130', '+99:00', ' x'),
    zoneMinutes: fc.constantFrom(0, 480),
  })
  fc.assert(
    fc.property(fc.array(date, { minLength: 1, maxLength: 30 }), (dates) => {
      for (const { minute, gap, second, fraction, zone, zoneMinutes } of dates) {
        const text = `${minute.replace('T', gap)}:${String(second).padStart(2, '0')}${fraction}${zone}`
        const east = new Map([
          ['', zoneMinutes],
          ['Z', 0],
          ['+08:00', 480],
          ['-0130', -90],
        ]).get(zone)
        const exists = minute.startsWith('2026-03') && second < 60 && fraction !== '.' && east !== undefined
        const ms = Number(fraction.slice(1).padEnd(3, '0').slice(0, 3))
        const expected = exists ? Date.parse(`${minute}:00Z`) + second * 1000 + ms - east * 60_000 : null
        expect(readTime('date', text, at('2026-03-01T12:00:00Z', zoneMinutes)), text).toBe(expected)
      }
    }),
  )
})
