/** An entry as a line. A batch holds one record, written as JSON, so that its time survives where its text has none. */
import { z } from 'zod'
import type { DecodedLine } from '../platform.ts'
import { type LogRecord, readEntry, textOf } from './entry.ts'
import { lineLevelOf } from './levels.ts'
import { readTimestamp } from './timestamp.ts'

export const ENCODING = 'cloudwatch-record'

const record = z.object({
  message: z.string(),
  timestamp: z.number().nullable(),
  ingestionTime: z.number().nullable(),
  eventId: z.string().nullable(),
  logStreamName: z.string().nullable(),
})

export function encodeRecord(given: LogRecord): Uint8Array {
  return Buffer.from(JSON.stringify(record.parse(given)))
}

export function decode(encoding: string, body: Uint8Array): readonly DecodedLine[] {
  if (encoding !== ENCODING) throw new RangeError(`unknown encoding ${encoding}`)
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  return [toLine(record.parse(JSON.parse(text)))]
}

export function toLine(given: LogRecord): DecodedLine {
  const entry = readEntry(given.message)
  return {
    bytes: Buffer.from(given.message),
    level: lineLevelOf(entry.attributes.logLevel),
    time: timeOf(given),
    module: textOf(entry, 'eventType'),
  }
}

/** When it happened: as the entry says, else as CloudWatch does; null where neither can be read. */
export function timeOf(given: LogRecord): number | null {
  return readTimestamp(readEntry(given.message).attributes.timestamp) ?? legacyTime(given.message) ?? given.timestamp
}

/** Plain text begins with its time, in UTC. */
function legacyTime(message: string): number | null {
  const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}(?= )/.exec(message)?.[0]
  return time === undefined ? null : readTimestamp(time)
}
