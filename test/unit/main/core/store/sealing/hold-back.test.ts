import { expect, test } from 'vitest'
import { CALM_MS, HoldBack } from '../../../../../../src/main/core/store/sealing/hold-back.ts'

/** What is held back after so many lines each so many ms. */
function after(
  hold: HoldBack,
  { times, lines, every, from = 0 }: Record<'times' | 'lines' | 'every', number> & { from?: number },
) {
  for (let n = 0; n < times; n++) hold.came(lines, from + n * every)
  return hold.lines(from + (times - 1) * every)
}

test('what comes at the rate of a site is sealed as it comes, however long it goes on', () => {
  expect(after(new HoldBack(), { times: 10_000, lines: 100, every: 20 })).toBe(0)
  expect(after(new HoldBack(), { times: 3, lines: 1000, every: 1 })).toBe(0)
})

test('of a flood a part waits, and never more than can be looked at', () => {
  expect(after(new HoldBack(), { times: 1001, lines: 1000, every: 5 })).toBe(300_000)
  expect(after(new HoldBack(), { times: 101, lines: 1000, every: 5 })).toBe(30_300)
})

test('nothing waits once the flood is over, and what came before it does not count', () => {
  const hold = new HoldBack()
  expect(after(hold, { times: 101, lines: 1000, every: 5 })).toBeGreaterThan(0)
  expect(hold.lines(500 + CALM_MS + 1)).toBe(0)
  expect(after(hold, { times: 101, lines: 1000, every: 5, from: 10_000 })).toBe(30_300)
  expect(after(hold, { times: 2, lines: 10, every: 50, from: 20_000 })).toBe(0)
})
