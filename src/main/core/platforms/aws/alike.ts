/** Ids for records that bring none: the same for the same record, however it was read. */
import { createHash } from 'node:crypto'
import type { LogRecord } from './entry.ts'
import { timeOf } from './lines.ts'

/** All ids that are made here begin so. */
export const MADE = 'aws-'

/**
 * Records that say the same at the same time are told apart by their order, in which they stand side by side: a log group
 * is read in order of time.
 */
export class Alike {
  private time: number | null = null
  private readonly seen = new Map<string, number>()
  private readonly byEventId = new Map<string, string>()

  /** A record that comes twice under one event id is one record. */
  idOf(record: LogRecord): string {
    const { message, eventId } = record
    const time = timeOf(record)
    if (time !== this.time) {
      this.seen.clear()
      this.byEventId.clear()
      this.time = time
    }
    const known = eventId === null ? undefined : this.byEventId.get(eventId)
    if (known !== undefined) return known
    const nth = this.seen.get(message) ?? 0
    this.seen.set(message, nth + 1)
    const id = madeId(time, message, nth)
    if (eventId !== null) this.byEventId.set(eventId, id)
    return id
  }
}

function madeId(time: number | null, message: string, nth: number): string {
  const key = `${time ?? ''}\n${nth}\n${message}`
  return `${MADE}${createHash('sha256').update(key).digest('hex').slice(0, 40)}`
}
