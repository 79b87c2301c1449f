import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoff, isWorthAnotherTry, retryAfter } from '../../../../../src/main/core/clouds/retry.ts'

const NOW = Date.UTC(2026, 2, 1, 8, 0, 0)

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['1.5', 1500],
    ['Sun, 01 Mar 2026 08:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 07:59:00 GMT', 0],
  ])('%s is a rest of %i ms', (header, ms) => expect(retryAfter(header, NOW)).toBe(ms))

  it.each([[undefined], [''], ['soon'], ['-5'], ['2026-03-01']])('%s says nothing', (header) =>
    expect(retryAfter(header, NOW)).toBeNull(),
  )
})

describe('backoff', () => {
  it('doubles, is spread, and has an end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (tried, spread) => {
          const full = Math.min(30_000, 500 * 2 ** (tried - 1))
          const ms = backoff(tried, () => spread)
          expect(ms).toBeGreaterThanOrEqual(Math.floor(full / 2))
          expect(ms).toBeLessThanOrEqual(full)
        },
      ),
    )
  })
})

describe('another try', () => {
  it.each([408, 425, 429, 500, 502, 503, 504])('is worth it after %i', (status) =>
    expect(isWorthAnotherTry(status)).toBe(true),
  )
  it.each([200, 204, 301, 400, 401, 403, 404, 409, 410, 501, 505])('is not worth it after %i', (status) =>
    expect(isWorthAnotherTry(status)).toBe(false),
  )
})
