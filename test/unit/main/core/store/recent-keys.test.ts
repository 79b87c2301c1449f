import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RecentKeys } from '../../../../../src/main/core/store/recent-keys.ts'

describe('RecentKeys', () => {
  test('knows a key within the window, both ends included, whichever way the clock went', () => {
    const keys = new RecentKeys(100, 10)
    keys.add('a', 1000)
    expect([899, 900, 1000, 1100, 1101].map((at) => keys.has('a', at))).toEqual([false, true, true, true, false])
    keys.settle(1000)
    expect([899, 900, 1000, 1100, 1101].map((at) => keys.has('a', at))).toEqual([false, true, true, true, false])
    expect(keys.has('b', 1000)).toBe(false)
  })

  test('takes back what was added since it last settled, and nothing else', () => {
    const keys = new RecentKeys(100, 10)
    keys.add('a', 1000)
    keys.settle(1000)
    keys.add('a', 1200)
    keys.add('b', 1200)
    keys.discard()
    expect([keys.has('a', 1000), keys.has('a', 1200), keys.has('b', 1200)]).toEqual([true, false, false])
  })

  test('forgets what is too old, and the oldest of what is too much', () => {
    const keys = new RecentKeys(100, 3)
    for (let n = 0; n < 5; n++) keys.add(`k${n}`, 1000 + n)
    keys.settle(1004)
    expect(keys.size).toBe(3)
    expect([0, 1, 2, 3, 4].map((n) => keys.has(`k${n}`, 1004))).toEqual([false, false, true, true, true])
    keys.settle(1103)
    expect(keys.size).toBe(2)
  })

  test('is never larger than allowed, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer())), (steps) => {
        const keys = new RecentKeys(50, 7)
        for (const [key, at] of steps) {
          keys.add(String(key), at)
          keys.settle(at)
          expect(keys.size).toBeLessThanOrEqual(7)
          expect(keys.has(String(key), at)).toBe(true)
        }
      }),
    )
  })
})
