import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RecentKeys } from '../../../../../src/main/core/store/recent-keys.ts'

const PUMP = 'acme:pump'
const VALVE = 'acme:valve'

describe('RecentKeys', () => {
  test('knows a key of a device within the window, both ends included, whichever way the clock went', () => {
    const keys = new RecentKeys(100, 10)
    keys.add(PUMP, 'a', 1000)
    const known = () => [899, 900, 1000, 1100, 1101].map((at) => keys.has(PUMP, 'a', at))
    expect(known()).toEqual([false, true, true, true, false])
    keys.settle(1000)
    expect(known()).toEqual([false, true, true, true, false])
    expect([keys.has(PUMP, 'b', 1000), keys.has(VALVE, 'a', 1000)]).toEqual([false, false])
  })

  test('takes back what was added since it last settled, and nothing else', () => {
    const keys = new RecentKeys(100, 10)
    keys.add(PUMP, 'a', 1000)
    keys.settle(1000)
    keys.add(PUMP, 'a', 1200)
    keys.add(PUMP, 'a', 1300)
    keys.add(VALVE, 'b', 1200)
    keys.discard()
    expect(keys.size).toBe(1)
    expect([keys.has(PUMP, 'a', 1000), keys.has(PUMP, 'a', 1200), keys.has(VALVE, 'b', 1200)]).toEqual([
      true,
      false,
      false,
    ])
  })

  test('forgets what is too old', () => {
    const keys = new RecentKeys(100, 1000)
    for (let at = 0; at < 1000; at += 10) {
      keys.add(PUMP, String(at), at)
      keys.settle(at)
      expect(keys.size).toBeLessThanOrEqual(2 * 12)
      expect(keys.has(PUMP, String(Math.max(0, at - 100)), at)).toBe(true)
    }
  })

  test('is never larger than allowed after a turn, whatever the clock does, and knows what it was told last', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(PUMP, VALVE), fc.nat({ max: 20 }), fc.integer())), (steps) => {
        const keys = new RecentKeys(50, 8)
        for (const [device, key, at] of steps) {
          keys.add(device, String(key), at)
          keys.settle(at)
          expect(keys.size).toBeLessThanOrEqual(8)
          expect(keys.has(device, String(key), at)).toBe(true)
        }
      }),
    )
  })

  test('gives the same answers as a list that forgets nothing, while it is not full', () => {
    const step = fc.tuple(fc.constantFrom(PUMP, VALVE), fc.nat({ max: 5 }), fc.nat({ max: 40 }), fc.boolean())
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const keys = new RecentKeys(100, 10_000)
        let now = 0
        let saved: (readonly [string, number])[] = []
        let all = saved
        for (const [device, key, later, fails] of steps) {
          now += later
          const id = `${device} ${key}`
          const last = all.findLast(([other]) => other === id)
          expect(keys.has(device, String(key), now)).toBe(last !== undefined && now - last[1] <= 100)
          keys.add(device, String(key), now)
          all = fails ? saved : [...all, [id, now]]
          saved = all
          if (fails) keys.discard()
          else keys.settle(now)
        }
      }),
    )
  })
})
