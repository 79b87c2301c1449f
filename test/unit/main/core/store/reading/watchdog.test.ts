import { describe, expect, test } from 'vitest'
import { Watchdog } from '../../../../../../src/main/core/store/reading/watchdog.ts'

function watch(wanted: readonly number[] = [1, 2]) {
  const state = { request: 0, beats: 0, matching: false }
  const stuck: number[] = []
  const watchdog = new Watchdog(1e9, {
    look: () => ({ ...state }),
    wanted: (request) => wanted.includes(request),
    idle: () => false,
    stuck: ({ request }) => stuck.push(request),
  })
  const look = (times: number) => {
    for (let n = 0; n < times; n++) watchdog.check()
  }
  return { state, stuck, look }
}

describe('the watchdog', () => {
  test('leaves a thread alone that rests or gets on', () => {
    const { state, stuck, look } = watch()
    look(50)
    for (let n = 0; n < 50; n++) {
      state.request = 1
      state.beats++
      look(1)
    }
    expect(stuck).toEqual([])
  })

  test('tells of one that stays at the same step for ten looks in a row, and then begins anew', () => {
    const { state, stuck, look } = watch()
    state.request = 1
    look(10)
    expect(stuck).toEqual([])
    look(1)
    expect(stuck).toEqual([1])
    look(10)
    expect(stuck).toEqual([1])
  })

  test('counts from the beginning for another request or another step', () => {
    const { state, stuck, look } = watch()
    state.request = 1
    look(9)
    state.beats++
    look(9)
    state.request = 2
    look(9)
    expect(stuck).toEqual([])
  })

  test('does not wait long for work that nobody wants any more', () => {
    const { state, stuck, look } = watch([])
    state.request = 1
    look(2)
    expect(stuck).toEqual([1])
  })
})
