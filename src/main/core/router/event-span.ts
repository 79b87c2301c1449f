import type { EventTest } from '../../../shared/event-filter.ts'
import type { DeviceKey } from '../../../shared/model.ts'
import type { Store } from '../store/store.ts'

/** First and last time, Unix ms, of what happened to these devices (none: to all), or null where nothing did. */
export function eventSpan(
  store: Pick<Store, 'listEvents'>,
  devices: readonly DeviceKey[],
): { readonly from: number; readonly to: number } | null {
  const tests: EventTest[] =
    devices.length === 0 ? [] : [{ is: 'text', field: 'device_id', not: false, values: devices }]
  const [from, to] = (['ASC', 'DESC'] as const).map(
    (order) => store.listEvents({ tests, order, after: null, limit: 1 })?.[0]?.time,
  )
  return from === undefined || to === undefined ? null : { from, to }
}
