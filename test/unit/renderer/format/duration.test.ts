import { describe, expect, it } from 'vitest'
import { countdown, delta, durationParts } from '../../../../src/renderer/format/duration.ts'

const words = (ms: number) =>
  durationParts(ms)
    .map(({ unit, value }) => `${value} ${unit}`)
    .join(' ')

describe('durationParts', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [59_999, '59 s'],
    [134_000, '2 min 14 s'],
    [-134_000, '2 min 14 s'],
    [3_600_000, '1 h'],
    [7_205_000, '2 h'],
    [90_061_000, '1 d 1 h'],
  ])('%i ms', (ms, expected) => {
    expect(words(ms)).toBe(expected)
  })
})

describe('countdown', () => {
  it.each([
    [761_000, '12:41'],
    [760_001, '12:41'],
    [59_000, '0:59'],
    [1, '0:01'],
    [0, '0:00'],
    [-5000, '0:00'],
    [3_723_000, '1:02:03'],
  ])('%i ms', (ms, expected) => {
    expect(countdown(ms)).toBe(expected)
  })
})

describe('delta', () => {
  it.each([
    [35, '+35 ms'],
    [0, '+0 ms'],
    [1234, '+1.2 s'],
    [12_400, '+12 s'],
    [-12_000, '−12 s'],
    [240_000, '+4 min'],
    [10_800_000, '+3 h'],
    [200_000_000, '+2 d'],
  ])('%i ms', (ms, expected) => {
    expect(delta(ms)).toBe(expected)
  })
})
