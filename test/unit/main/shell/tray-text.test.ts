import { describe, expect, test } from 'vitest'
import { raisedLevels } from '../../../../src/main/shell/raised.ts'
import { textsFor } from '../../../../src/main/shell/texts.ts'
import { countdown, raisedNow, raisedSoon } from '../../../../src/main/shell/tray-text.ts'
import type { LevelLease } from '../../../../src/shared/model.ts'

const en = textsFor('en')
const raised = { device: 't:P/D', name: 'P/D', during: 'debug', restoreTo: 'error', endsAt: 300_000 } as const

test.each([
  [0, '0:00'],
  [-5, '0:00'],
  [1, '0:01'],
  [61_000, '1:01'],
  [3_600_000, '1:00:00'],
  [3_661_000, '1:01:01'],
])('%d ms count down as %s', (ms, text) => {
  expect(countdown(ms)).toBe(text)
})

describe('a raised level in the tray', () => {
  test('counts down by the second, and in the menu by the minute', () => {
    expect(raisedNow(raised, 28_000, en)).toBe('P/D DEBUG 4:32')
    expect(raisedSoon(raised, 28_000, en)).toBe('P/D: DEBUG, 5 min left')
    expect(raisedSoon(raised, 299_000, en)).toBe('P/D: DEBUG, 1 min left')
  })

  test('that is over says what it waits for', () => {
    expect(raisedNow({ ...raised, endsAt: null }, 0, en)).toBe('P/D DEBUG restore pending')
    expect(raisedSoon({ ...raised, endsAt: null }, 0, textsFor('zh'))).toBe('P/D: DEBUG, 等待恢复')
  })
})

test('of the leases on one device the newest is shown, and the soonest of all comes first', () => {
  const lease = (device: string, during: string, endsAt: number, ended: string | null = null) =>
    ({ device, during, restoreTo: 'error', endsAt, ended }) as unknown as LevelLease
  const open = [
    lease('t:P/A', 'info', 9),
    lease('t:P/A', 'debug', 8),
    lease('t:P/B', 'debug', 1, 'time'),
    lease('t:P/C', 'warn', 5),
  ]
  expect(raisedLevels(open).map(({ name, during, endsAt }) => [name, during, endsAt])).toEqual([
    ['P/C', 'warn', 5],
    ['P/A', 'debug', 8],
    ['P/B', 'debug', null],
  ])
})
