import { expect, test } from 'vitest'
import { eventSpan } from '../../../../../src/main/core/router/event-span.ts'
import type { EventListing } from '../../../../../src/main/core/store/event-listing.ts'
import type { DeviceEvent } from '../../../../../src/shared/model.ts'

test('a history spans from its first event to its last, of the devices asked for', () => {
  const asked: EventListing['tests'][] = []
  const store = (times: readonly number[]) => ({
    listEvents({ tests, order }: EventListing) {
      asked.push(tests)
      const time = order === 'ASC' ? times[0] : times.at(-1)
      return time === undefined ? [] : [{ time } as DeviceEvent]
    },
  })
  expect(eventSpan(store([5, 9]), ['acme:pump'])).toEqual({ from: 5, to: 9 })
  expect(eventSpan(store([5]), [])).toEqual({ from: 5, to: 5 })
  expect(eventSpan(store([]), [])).toBeNull()
  expect(asked[0]).toEqual([{ is: 'text', field: 'device_id', not: false, values: ['acme:pump'] }])
  expect(asked[2]).toEqual([])
})
