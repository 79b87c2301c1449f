/** One value of an export as a record of a log group. Pure. */
import type { LogRecord } from './entry.ts'
import { readTimestamp } from './timestamp.ts'

type Fields = Readonly<Record<string, unknown>>

const NOTHING = { timestamp: null, ingestionTime: null, eventId: null, logStreamName: null } as const

/** Null for what is no record. `text`: the value as written. */
export function recordOf(value: unknown, text: string): LogRecord | null {
  const fields = Array.isArray(value) ? fieldsOf(value) : asFields(value)
  if (fields === null) return null
  if (fields['@message'] !== undefined) return fromInsights(fields)
  if (typeof fields.message === 'string' && MARKS.some((name) => name in fields)) return fromApi(fields)
  // The entry alone, as somebody copied it.
  if (typeof fields.eventType === 'string' || typeof fields.logLevel === 'string') {
    return { ...NOTHING, message: text }
  }
  return null
}

/** Members of a record besides its message. */
const MARKS = ['timestamp', 'ingestionTime', 'eventId', 'logStreamName']

function fromApi(fields: Fields): LogRecord {
  return {
    message: String(fields.message),
    timestamp: readTimestamp(fields.timestamp),
    ingestionTime: readTimestamp(fields.ingestionTime),
    eventId: textOf(fields.eventId),
    logStreamName: textOf(fields.logStreamName),
  }
}

/** Logs Insights; the console writes a message that is JSON as an object. */
function fromInsights(fields: Fields): LogRecord {
  const message = fields['@message']
  return {
    message: typeof message === 'string' ? message : JSON.stringify(message),
    timestamp: readTimestamp(fields['@timestamp']),
    ingestionTime: readTimestamp(fields['@ingestionTime']),
    eventId: null,
    logStreamName: textOf(fields['@logStream']),
  }
}

/** `get-query-results` writes a record as a list of fields. */
function fieldsOf(list: readonly unknown[]): Fields | null {
  const pairs = list.map((each) => asFields(each))
  if (!pairs.every((pair) => pair !== null && typeof pair.field === 'string')) return null
  return Object.fromEntries(pairs.map((pair) => [String(pair?.field), pair?.value]))
}

function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
