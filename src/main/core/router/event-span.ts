import type { EventTest } from '../../../shared/event-filter.ts'
import type { DeviceKey } from '../../../shared/model.ts'
import type { Store } from '../store/store.ts'

interface Span {
  readonly from: number
  readonly to: number
}

/** First and last time, Unix ms, of the lines of these devices (none: of all) and of what happened to them; null without any. */
export async function wholeSpan(
  store: Pick<Store, 'listEvents' | 'timeSpan'>,
  devices: readonly DeviceKey[],
): Promise<Span | null> {
  const lines = await store.timeSpan(devices)
  const events = eventSpan(store, devices)
  if (lines === null || events === null) return lines ?? events
  return { from: Math.min(lines.from, events.from), to: Math.max(lines.to, events.to) }
}

function eventSpan(store: Pick<Store, 'listEvents'>, devices: readonly DeviceKey[]): Span | null {
  const tests: EventTest[] =
    devices.length === 0 ? [] : [{ is: 'text', field: 'device_id', not: false, values: devices }]
  const [from, to] = (['ASC', 'DESC'] as const).map(
    (order) => store.listEvents({ tests, order, after: null, limit: 1 })?.[0]?.time,
  )
  return from === undefined || to === undefined ? null : { from, to }
}
