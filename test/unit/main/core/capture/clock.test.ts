import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateClock, UNKNOWN_CLOCK } from '../../../../../src/main/core/capture/clock.ts'

const NOW = Date.UTC(2026, 10, 21, 9, 0, 0)
const HOUR = 3_600_000

describe('estimateClock', () => {
  it('reads the offset off the device clock and the zone off the lines', () => {
    const clock = estimateClock(
      UNKNOWN_CLOCK,
      { deviceNow: NOW - 134_000, newestLine: NOW - 134_000 + 8 * HOUR - 1000 },
      NOW,
    )
    expect(clock).toEqual({ zoneMinutes: 480, zoneKnown: true, offset: -134_000 })
  })

  it('takes the lines alone where the device has no clock to state', () => {
    expect(estimateClock(UNKNOWN_CLOCK, { deviceNow: null, newestLine: NOW + 8 * HOUR - 2000 }, NOW)).toMatchObject({
      zoneMinutes: 480,
    })
    const dead = estimateClock(UNKNOWN_CLOCK, { deviceNow: null, newestLine: 5000 }, NOW)
    expect(dead).toEqual({ zoneMinutes: 0, zoneKnown: false, offset: 5000 - NOW })
  })

  it('is not led astray by a backlog', () => {
    const live = estimateClock(UNKNOWN_CLOCK, { deviceNow: NOW, newestLine: NOW + 8 * HOUR }, NOW)
    const backlog = estimateClock(live, { deviceNow: NOW, newestLine: NOW + 5 * HOUR }, NOW)
    expect(backlog.zoneMinutes).toBe(480)
  })

  it('does not call network latency and whole seconds an offset', () => {
    expect(estimateClock(UNKNOWN_CLOCK, { deviceNow: NOW - 900, newestLine: null }, NOW).offset).toBe(0)
  })

  it('finds any zone and any offset of a live device', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -48, max: 56 }),
        fc.integer({ min: -10_000_000, max: 10_000_000 }),
        fc.integer({ min: 0, max: 60 }),
        (quarters, offset, age) => {
          const deviceNow = NOW + offset
          const clock = estimateClock(
            UNKNOWN_CLOCK,
            { deviceNow, newestLine: deviceNow + quarters * 900_000 - age * 1000 },
            NOW,
          )
          expect(clock.zoneMinutes).toBe(quarters * 15)
          expect(Math.abs((clock.offset ?? 0) - offset)).toBeLessThan(1500)
        },
      ),
    )
  })
})
