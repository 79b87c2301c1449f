import { expect, test } from 'vitest'
import { wholeSpan } from '../../../../../src/main/core/router/event-span.ts'
import type { EventListing } from '../../../../../src/main/core/store/event-listing.ts'
import type { DeviceEvent } from '../../../../../src/shared/model.ts'

const asked: EventListing['tests'][] = []

/** Lines from the first of these times to the last, and events at the others. */
function store(lines: readonly number[], events: readonly number[]) {
  const [from, to] = [lines[0], lines.at(-1)]
  return {
    timeSpan: async () => (from === undefined || to === undefined ? null : { from, to }),
    listEvents({ tests, order }: EventListing) {
      asked.push(tests)
      const time = order === 'ASC' ? events[0] : events.at(-1)
      return time === undefined ? [] : [{ time } as DeviceEvent]
    },
  }
}

test('a history spans from its first event to its last, of the devices asked for', async () => {
  expect(await wholeSpan(store([], [5, 9]), ['acme:pump'])).toEqual({ from: 5, to: 9 })
  expect(await wholeSpan(store([], [5]), [])).toEqual({ from: 5, to: 5 })
  expect(await wholeSpan(store([], []), [])).toBeNull()
  expect(asked[0]).toEqual([{ is: 'text', field: 'device_id', not: false, values: ['acme:pump'] }])
  expect(asked[2]).toEqual([])
})

test('lines and events are both in it, whichever come first or last', async () => {
  expect(await wholeSpan(store([4, 8], []), [])).toEqual({ from: 4, to: 8 })
  expect(await wholeSpan(store([4, 8], [6, 30]), [])).toEqual({ from: 4, to: 30 })
  expect(await wholeSpan(store([4, 8], [1, 7]), [])).toEqual({ from: 1, to: 8 })
})
