import { type DeviceEvent, type DeviceKey, LINE_LEVELS, type LineLevel } from '../../../../shared/model.ts'
import type { RawLine } from '../../store/store.ts'
import { GrowingHistogram } from './histogram.ts'
import { NotableLines } from './notable.ts'

/** Events that a report shows; all of them are in the bundle. */
export const MOST_EVENTS = 300

const LEVEL_AT = Object.fromEntries(LINE_LEVELS.map((level, index) => [level, index])) as Record<LineLevel, number>

/** What a report is made of, gathered while the bundle is written. */
export class ReportFindings {
  readonly histogram = new GrowingHistogram()
  readonly notable = new NotableLines()
  readonly #events: DeviceEvent[] = []

  line(line: RawLine, device: DeviceKey): void {
    this.histogram.add(line.time, LEVEL_AT[line.level])
    this.notable.add(line, device)
  }

  event(event: DeviceEvent): void {
    this.#events.push(event)
    if (this.#events.length > 2 * MOST_EVENTS) this.#events.splice(0, MOST_EVENTS)
  }

  /** The newest, oldest first. */
  events(): readonly DeviceEvent[] {
    return this.#events.slice(-MOST_EVENTS)
  }
}
