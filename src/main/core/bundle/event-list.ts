import type { DeviceEvent, DeviceKey } from '../../../shared/model.ts'
import { toItem } from '../event-api/item.ts'
import type { EntryWriter } from './spool.ts'

/**
 * The answer of `GET /v3/device-events/` of Pelion Device Management, one page with everything: tools made for it read
 * it as it is, and the event API writes the same items.
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
