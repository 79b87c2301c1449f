import { type DeviceEvent, type DeviceKey, splitDeviceKey } from '../../../shared/model.ts'
import { isoTime } from './format.ts'
import type { EntryWriter } from './spool.ts'

/**
 * The answer of `GET /v3/device-events/` of Pelion Device Management, one page with everything: tools made for it read
 * it as it is. `device_log_id` is the older name of `id`.
 */
export class EventList {
  readonly #writer: EntryWriter
  #count = 0

  constructor(writer: EntryWriter) {
    this.#writer = writer
    writer.write(Buffer.from('{"object":"list","data":['))
  }

  add(event: DeviceEvent & { device: DeviceKey }): void {
    this.#writer.write(Buffer.from(`${this.#count === 0 ? '\n' : ',\n'}${JSON.stringify(toItem(event))}`))
    this.#count++
  }

  /** Closes the list; the writer is still to be closed. */
  end(): EntryWriter {
    const total = this.#count
    const rest = { limit: total, after: null, order: 'DESC', has_more: false, total_count: total }
    this.#writer.write(Buffer.from(`\n],${JSON.stringify(rest).slice(1)}\n`))
    return this.#writer
  }
}

function toItem(event: DeviceEvent & { device: DeviceKey }): Record<string, unknown> {
  return {
    object: 'device-event',
    id: event.id,
    device_log_id: event.id,
    date_time: toMicroseconds(event.time),
    created_at: toMicroseconds(event.received),
    device_id: splitDeviceKey(event.device).ref,
    event_type: event.type,
    event_type_description: event.outcome,
    event_type_category: event.category,
    state_change: event.stateChange,
    description: event.description,
    changes: {},
    data: event.data,
  }
}

/** RFC 3339 with six digits of fraction, as the API writes it; null for a time that it cannot. */
function toMicroseconds(ms: number): string | null {
  return isoTime(ms)?.replace('Z', '000Z') ?? null
}
