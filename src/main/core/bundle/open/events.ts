import type { DeviceEvent } from '../../../../shared/model.ts'
import { asciiFold } from '../../../../shared/query.ts'
import type { EventFilter } from '../../store/store.ts'

/** The events that a filter lets through, the newest first, as the store gives them. */
export function eventsOf(events: readonly DeviceEvent[], filter: EventFilter): readonly DeviceEvent[] {
  const words = filter.text.split(/\s+/).filter(Boolean).map(asciiFold)
  const found: DeviceEvent[] = []
  for (let at = events.length - 1; at >= 0 && found.length < filter.limit; at--) {
    const event = events[at]
    if (event !== undefined && isWanted(event, filter) && words.every((word) => textOf(event).includes(word)))
      found.push(event)
  }
  return found
}

function isWanted(event: DeviceEvent, filter: EventFilter): boolean {
  const { devices, since, until, outcomes, categories, data, before } = filter
  return (
    (devices.length === 0 || (event.device !== null && devices.includes(event.device))) &&
    (since === null || event.time >= since) &&
    (until === null || event.time < until) &&
    (before === null || event.seq < before) &&
    (outcomes.length === 0 || outcomes.includes(event.outcome)) &&
    (categories.length === 0 || categories.some((name) => `${event.category}.`.startsWith(`${name}.`))) &&
    Object.entries(data).every(([name, value]) => event.data[name] === value)
  )
}

function textOf({ type, description, data }: DeviceEvent): string {
  return asciiFold([type, description, ...Object.entries(data).flat()].join('\n'))
}
