/**
 * An event as the device event log of Pelion Device Management writes it (`device-event`): the one form of events for
 * programs, in bundles and in the API alike, whatever platform a device belongs to.
 */
import { writeInstant } from '../../../shared/instant.ts'
import { type DeviceEvent, splitDeviceKey } from '../../../shared/model.ts'

export type EventItem = Readonly<Record<string, unknown>>

/** Members that an event brings among its data if it was read from such a log: they are written as they were there. */
const OWN = [
  'object',
  'device_log_id',
  'date_time',
  'created_at',
  'etag',
  'device_id',
  'event_type',
  'event_type_description',
  'event_type_category',
  'state_change',
] as const
const MEMBERS: ReadonlySet<string> = new Set([...OWN, 'id', 'description', 'data', 'changes'])

export function toItem(event: DeviceEvent): EventItem {
  // Only a record of such a log has its type there as well.
  const isOwn = Object.hasOwn(event.data, 'event_type') && Object.hasOwn(event.data, 'date_time')
  return isOwn ? ownItem(event) : plainItem(event, event.data)
}

function plainItem(event: DeviceEvent, data: EventItem): EventItem {
  return {
    object: 'device-event',
    id: event.id,
    // The older name of `id`.
    device_log_id: event.id,
    date_time: timeOf(event.time),
    created_at: timeOf(event.received),
    ...(event.device === null ? {} : { device_id: splitDeviceKey(event.device).ref }),
    event_type: event.type,
    event_type_description: event.outcome,
    event_type_category: event.category,
    state_change: event.stateChange,
    description: event.description,
    changes: {},
    data,
  }
}

function ownItem(event: DeviceEvent): EventItem {
  const own = Object.fromEntries(OWN.flatMap((name) => (name in event.data ? [[name, event.data[name]]] : [])))
  const data = Object.entries(event.data).flatMap(([name, value]) => {
    if (MEMBERS.has(name)) return []
    const inner = name.startsWith('data.') ? name.slice('data.'.length) : name
    return [[MEMBERS.has(inner) ? inner : name, value] as const]
  })
  const plain = plainItem(event, Object.fromEntries(data))
  return { ...plain, ...own, state_change: event.stateChange, changes: readObject(event.data.changes) }
}

function readObject(text: string | undefined): unknown {
  try {
    return text === undefined ? {} : JSON.parse(text)
  } catch {
    return {}
  }
}

/** Six digits of fraction; null for a time that RFC 3339 cannot write. */
function timeOf(ms: number): string | null {
  return writeInstant({ ms, micros: 0 })
}
