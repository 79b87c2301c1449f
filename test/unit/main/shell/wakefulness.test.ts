import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createWakefulness, QUIET } from '../../../../src/main/shell/wakefulness.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function setUp() {
  const awake: boolean[] = []
  const report = createWakefulness((value) => awake.push(value), Date.now)
  const heard = (lines: number, leases = 0, recording = true) => report({ recording, trouble: null, lines, leases })
  return { awake, heard }
}

describe('createWakefulness', () => {
  test('lets the laptop sleep while nothing happens, however much was captured before', () => {
    const { awake, heard } = setUp()
    heard(1_000_000)
    heard(1_000_000)
    expect(awake).toEqual([])
  })

  test('keeps it awake while lines arrive, and for a while after', async () => {
    const { awake, heard } = setUp()
    heard(10)
    heard(11)
    await vi.advanceTimersByTimeAsync(QUIET - 1)
    heard(12)
    await vi.advanceTimersByTimeAsync(QUIET - 1)
    expect(awake).toEqual([true])
    await vi.advanceTimersByTimeAsync(1)
    expect(awake).toEqual([true, false])
  })

  test('keeps it awake as long as a level is raised, however quiet the device is', async () => {
    const { awake, heard } = setUp()
    heard(10, 1)
    await vi.advanceTimersByTimeAsync(10 * QUIET)
    expect(awake).toEqual([true])
    heard(10, 0)
    expect(awake).toEqual([true, false])
  })

  test('lets it sleep when nothing is recorded, and does not take the next count for new lines', () => {
    const { awake, heard } = setUp()
    heard(10)
    heard(11)
    heard(0, 0, false)
    expect(awake).toEqual([true, false])
    heard(11)
    heard(12)
    expect(awake).toEqual([true, false, true])
  })
})
