import { describe, expect, it } from 'vitest'
import { leaseTime } from '../../../../../src/renderer/views/device/lease-time.ts'

describe('the time of a lease', () => {
  it.each([
    ['90s', 90_000],
    ['20m', 1_200_000],
    ['2h', 7_200_000],
    ['1h 30m', 5_400_000],
    ['2H', 7_200_000],
    [' 30 ', 1_800_000],
    ['0.2', 12_000],
    ['7d', 604_800_000],
  ])('%s', (text, ms) => {
    expect(leaseTime(text)).toBe(ms)
  })

  it.each(['', 'soon', '0', '500ms', '8d', '-5', '1e9', '15:00'])('is not %j', (text) => {
    expect(leaseTime(text)).toBeNull()
  })
})
