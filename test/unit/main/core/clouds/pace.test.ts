import { expect, it } from 'vitest'
import { Pace } from '../../../../../src/main/core/clouds/pace.ts'

it('lets a burst through and then ten a second', () => {
  let now = 1_000_000
  const pace = new Pace(() => now)
  const waits = Array.from({ length: 30 }, () => pace.take())
  expect(waits.slice(0, 10)).toEqual(Array(10).fill(0))
  expect(waits.slice(10)).toEqual(Array.from({ length: 20 }, (_, at) => (at + 1) * 100))
  now += 60_000
  expect(pace.take()).toBe(0)
})
