/**
 * Exported text, line by line: `TIME MESSAGE` (an export to S3, unpacked), `TIME STREAM MESSAGE` (aws logs tail), the
 * console's CSV, `--output text` of the AWS command line, and the older options' own lines. Pure.
 */
import type { LogRecord } from './entry.ts'
import { recordOf } from './import-record.ts'
import { readTimestamp } from './timestamp.ts'

/** ISO 8601, as CloudWatch and its tools write it before a message. */
const TIMED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d))[ \t]+(.*)$/s
/** The older options' lines carry their time as part of them. */
const LEGACY = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]\d{3} /
/** A log stream's name may hold no colon or star, and before a message of AWS IoT stands nothing else. */
const STREAM = /^([^\s{:*]{1,512})\s+(?=\{)/

export const CSV_HEAD = /^\ufeff?"?@?timestamp"?,"?@?message"?/i

export type LineMeaning =
  | { readonly is: 'record'; readonly record: LogRecord }
  /** Belongs to the record before it, whose message has several lines. */
  | { readonly is: 'more' }
  | { readonly is: 'nothing' }

export function readLine(line: string): LineMeaning {
  if (line.trim() === '' || /^(SEARCHEDLOGSTREAMS|NEXTTOKEN)\t/.test(line)) return { is: 'nothing' }
  const timed = TIMED.exec(line)
  if (timed !== null) return { is: 'record', record: afterTime(timed[1] ?? '', timed[2] ?? '') }
  if (line.startsWith('EVENTS\t')) return { is: 'record', record: fromColumns(line.split('\t').slice(1)) }
  if (LEGACY.test(line)) return { is: 'record', record: { ...NOTHING, message: line } }
  const own = line.startsWith('{') ? fromJson(line) : null
  return own === null ? { is: 'more' } : { is: 'record', record: own }
}

const NOTHING = { timestamp: null, ingestionTime: null, eventId: null, logStreamName: null } as const

function afterTime(time: string, rest: string): LogRecord {
  const stream = STREAM.exec(rest)
  return {
    ...NOTHING,
    message: stream === null ? rest : rest.slice(stream[0].length),
    timestamp: readTimestamp(time),
    logStreamName: stream?.[1] ?? null,
  }
}

/** Columns stand in the order of their names: eventId, ingestionTime, logStreamName, message, timestamp. */
function fromColumns(columns: readonly string[]): LogRecord {
  const timestamp = readTimestamp(columns.at(-1))
  const isFiltered = columns.length >= 5 && !/^\d{13}$/.test(columns[0] ?? '')
  return {
    message: columns.slice(isFiltered ? 3 : 1, -1).join('\t'),
    timestamp,
    ingestionTime: readTimestamp(columns[isFiltered ? 1 : 0]),
    eventId: (isFiltered ? columns[0] : null) ?? null,
    logStreamName: (isFiltered ? columns[2] : null) ?? null,
  }
}

function fromJson(line: string): LogRecord | null {
  try {
    return recordOf(JSON.parse(line), line)
  } catch {
    return null
  }
}

/** A row of the console's CSV: `TIME,MESSAGE`, further columns are left alone. Null where it is none. */
export function fromRow(cells: readonly string[]): LogRecord | null {
  const [time = '', message] = cells
  const timestamp = readTimestamp(time)
  return message === undefined || timestamp === null ? null : { ...NOTHING, message, timestamp }
}
