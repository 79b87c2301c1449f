/**
 * A record of the vendor's run logs (docs iot_01_0030_4 and _8), as the log service keeps it: one line of fields between
 * bars, or a JSON object. Names and order differ between editions and exports; both are read tolerantly.
 */
import { type Fields, toFields, toText } from './payload.ts'
import { readTime } from './times.ts'

export interface RunLog {
  /** Unix ms. */
  readonly time: number
  /** '' where the record does not say. */
  readonly deviceId: string
  /** As written: `device.status`, `Device status`. */
  readonly category: string
  /** As written; '' in records that leave it to the operation. */
  readonly process: string
  readonly operation: string
  readonly request: string
  readonly response: string
  readonly status: string
  readonly requestId: string
  /** The record as written. */
  readonly raw: string
}

/** The record, or what is wrong with it, in words. */
export function readRunLog(raw: string): RunLog | string {
  const text = raw.trim()
  if (!text.startsWith('{')) return readBars(text)
  const fields = parse(text)
  return fields === null ? 'it begins like JSON, but is none' : readMembers(fields, text)
}

/* ── JSON ───────────────────────────────────────────────────────────────────────────────────────────────────── */

function parse(text: string): Fields | null {
  try {
    return toFields(JSON.parse(text))
  } catch {
    return null
  }
}

const NAMES = {
  time: ['recordtime', 'time', 'timestamp', 'logtime'],
  deviceId: ['deviceid'],
  category: ['categoryname', 'category', 'servicetype', 'type'],
  process: ['serviceprocess', 'serviceflow', 'process'],
  operation: ['operation', 'topic', 'url', 'api'],
  request: ['request', 'requestparameter', 'requestparameters', 'requestparam', 'requestparams'],
  response: ['response', 'result', 'resultinformation', 'resultinfo'],
  status: ['status', 'executionstatus', 'executestatus'],
  requestId: ['requestid'],
} as const

/** Where an export puts the record itself inside another. */
const WRAPPERS = ['content', 'message', 'log']

export function readMembers(fields: Fields, raw: string): RunLog | string {
  const plain = new Map(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase().replace(/[-_ ]/g, ''), value]),
  )
  const inner = WRAPPERS.map((name) => plain.get(name)).find((value) => value !== undefined && value !== null)
  if (inner !== undefined && !plain.has('deviceid') && !plain.has('categoryname')) {
    const nested = toFields(inner)
    return nested === null ? readRunLog(toText(inner)) : readMembers(nested, JSON.stringify(nested))
  }
  const member = (names: readonly string[]) => {
    const value = names.map((name) => plain.get(name)).find((each) => each !== undefined && each !== null)
    return typeof value === 'object' ? JSON.stringify(value) : toText(value)
  }
  const time = readTime(member(NAMES.time))
  if (time === null) return 'it has no time that can be read'
  const [deviceId, category, process, operation] = [
    member(NAMES.deviceId),
    member(NAMES.category),
    member(NAMES.process),
    member(NAMES.operation),
  ]
  if (category === '' && operation === '') return 'it has neither a category nor an operation'
  const [request, response, status] = [member(NAMES.request), member(NAMES.response), member(NAMES.status)]
  const requestId = member(NAMES.requestId)
  return { time: time.at, deviceId, category, process, operation, request, response, status, requestId, raw }
}

/* ── Bars ───────────────────────────────────────────────────────────────────────────────────────────────────── */

const STATUS = /^(success\w*|succeed\w*|ok|fail\w*|error|stopped|removed|true|false|\d{1,3})$/i

/** Time | device | service type | operation | request | result | status; a bar may also stand inside request and result. */
function readBars(text: string): RunLog | string {
  const line = /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text
  const [stamp = '', deviceId = '', category = '', operation = '', ...rest] = splitFields(line)
  const time = readTime(stamp)
  if (time === null) return 'it does not begin with a time'
  if (category === '' && operation === '') return 'it has too few fields'
  const isTold = rest.length > 2 || STATUS.test(rest.at(-1) ?? '')
  const status = isTold ? (rest.at(-1) ?? '') : ''
  const [request = '', ...more] = isTold ? rest.slice(0, -1) : rest
  // With more bars than fields, the result is what comes last.
  const response = more.pop() ?? ''
  const whole = [request, ...more].join('|')
  return {
    ...{ time: time.at, deviceId, category, process: '', operation, request: whole, response, status },
    requestId: /request_id=([^/?\s]+)/.exec(operation)?.[1] ?? '',
    raw: text,
  }
}

/** Bars inside JSON do not separate. */
function splitFields(line: string): readonly string[] {
  const fields: string[] = []
  let open: string | null = null
  for (const piece of line.split('|')) {
    const joined: string = open === null ? piece : `${open}|${piece}`
    if (isBalanced(joined)) {
      fields.push(joined.trim())
      open = null
    } else {
      open = joined
    }
  }
  // What never closes is no JSON: its bars count after all.
  return open === null ? fields : [...fields, ...open.split('|').map((piece) => piece.trim())]
}

function isBalanced(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return true
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/gs, '')
  const count = (of: RegExp) => bare.match(of)?.length ?? 0
  return !bare.includes('"') && count(/[[{]/g) <= count(/[\]}]/g)
}
