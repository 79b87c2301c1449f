import { describe, expect, test } from 'vitest'
import { toItem } from '../../../../../src/main/core/event-api/item.ts'
import { readPage } from '../../../../../src/main/core/platforms/pelion/page.ts'
import type { DeviceEvent } from '../../../../../src/shared/model.ts'
import { inventEvents, type LogEvent } from '../../../../helpers/pelion-server.ts'

const EVENT: DeviceEvent = {
  id: 'e1',
  seq: 7,
  device: 'acme:PRODUCT/pump',
  connection: 'site',
  time: Date.parse('2026-03-01T08:00:00.005Z'),
  received: Date.parse('2026-03-01T08:00:01Z'),
  outcome: 'FAIL',
  category: 'level',
  type: 'lease.told',
  description: 'Told DEBUG',
  stateChange: true,
  data: { level: 'debug', device_id: 'kept' },
  source: 'fieldtap',
}

test('an event of any platform has every member that the log documents', () => {
  expect(toItem(EVENT)).toEqual({
    object: 'device-event',
    id: 'e1',
    device_log_id: 'e1',
    date_time: '2026-03-01T08:00:00.005000Z',
    created_at: '2026-03-01T08:00:01.000000Z',
    device_id: 'PRODUCT/pump',
    event_type: 'lease.told',
    event_type_description: 'FAIL',
    event_type_category: 'level',
    state_change: true,
    description: 'Told DEBUG',
    changes: {},
    data: { level: 'debug', device_id: 'kept' },
  })
})

test('one of no device names none, and a time that cannot be written is null', () => {
  const item = toItem({ ...EVENT, device: null, time: 1e16 })
  expect(item).not.toHaveProperty('device_id')
  expect(item.date_time).toBeNull()
})

describe('an event that was read from such a log is written as it was there', () => {
  const again = (written: LogEvent) => {
    const [seen] = readPage(Buffer.from(JSON.stringify({ data: [written] }))).observations
    if (seen?.is !== 'event') throw new Error('no event')
    const { raw: _, micros: __, ...event } = seen.event
    const device = `pelion:${seen.identity.ref}` as const
    return toItem({ ...event, id: event.id ?? '', seq: 1, device, connection: 'cloud', received: 0 })
  }

  test.each(inventEvents(5))('$event_type', (event) => {
    expect(again(event)).toEqual({ ...event, device_log_id: event.id })
  })

  test('to the microsecond, with whatever its data hold', () => {
    const [event] = inventEvents(1)
    const odd = {
      ...(event as LogEvent),
      date_time: '2026-03-01T08:00:00.123456Z',
      data: { id: 'x', event_type: 'y', 'data.z': 'w' },
      changes: { from: { a: 1 } },
    }
    expect(again(odd)).toMatchObject({ date_time: odd.date_time, data: odd.data, changes: odd.changes })
  })
})
