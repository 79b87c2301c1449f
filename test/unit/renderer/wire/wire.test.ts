import { describe, expect, it } from 'vitest'
import { pauseBefore } from '../../../../src/renderer/wire/backoff.ts'
import { tokenIn } from '../../../../src/renderer/wire/session.ts'

describe('the pause before the next try', () => {
  it('doubles up to five seconds and is never longer', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => pauseBefore(attempt, () => 0))).toEqual([
      250, 500, 1000, 2000, 4000, 5000, 5000,
    ])
    expect(pauseBefore(3, () => 1)).toBe(1600)
  })
})

describe('the token in the address', () => {
  it.each([
    ['#token=abc-DEF_123.~', 'abc-DEF_123.~'],
    ['#token=', null],
    ['#/devices', null],
    ['', null],
    ['#token=a b', null],
  ])('%j', (hash, expected) => {
    expect(tokenIn(hash)).toBe(expected)
  })
})
