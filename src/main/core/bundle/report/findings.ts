import type { DeviceEvent } from '../../../../shared/model.ts'
import { GrowingHistogram } from './histogram.ts'
import { NotableLines } from './notable.ts'

/** Events that a report shows; all of them are in the bundle. */
export const MOST_EVENTS = 300

/** What a report is made of, gathered while the bundle is written. */
export class ReportFindings {
  readonly histogram = new GrowingHistogram()
  readonly notable = new NotableLines()
  readonly #events: DeviceEvent[] = []

  event(event: DeviceEvent): void {
    this.#events.push(event)
    if (this.#events.length > 2 * MOST_EVENTS) this.#events.splice(0, MOST_EVENTS)
  }

  /** The newest, oldest first. */
  events(): readonly DeviceEvent[] {
    return this.#events.slice(-MOST_EVENTS)
  }
}
