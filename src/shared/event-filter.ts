/**
 * Filters of a device event list as its HTTP API takes them (OpenAPI of Pelion Device Management, `GET
 * /v3/device-events/`), in both spellings: `device_id__in=a,b` as parameters of their own, or all of them as the one text
 * of `filter`, where a bare `device_id=a` means equality.
 */
import { type Instant, parseInstant } from './instant.ts'

export type TextField = 'id' | 'device_id' | 'event_type' | 'description'

/** One condition; all of them have to hold. */
export type EventTest =
  | { readonly is: 'text'; readonly field: TextField; readonly not: boolean; readonly values: readonly string[] }
  | { readonly is: 'state-change'; readonly value: boolean }
  /** Inclusive. */
  | { readonly is: 'time'; readonly bound: 'from' | 'to'; readonly at: Instant }
  | { readonly is: 'time-in'; readonly not: boolean; readonly values: readonly Instant[] }

/** What is wrong with a filter, by the parameter that it is in. */
export interface FilterProblem {
  readonly name: string
  readonly message: string
}

export type FilterRead =
  | { readonly ok: true; readonly tests: readonly EventTest[] }
  | { readonly ok: false; readonly problems: readonly FilterProblem[] }

const TEXT_FIELDS: ReadonlySet<string> = new Set<TextField>(['id', 'device_id', 'event_type', 'description'])
/** Older names: of the id, and those that the vendor's JavaScript client has. */
const ALIASES: Readonly<Record<string, string>> = { device_log_id: 'id', state_changed: 'state_change', ne: 'neq' }

/** Whether a parameter of this name is a filter, be it a right one or not. */
export function isFilterName(name: string): boolean {
  const [field = ''] = split(name)
  return TEXT_FIELDS.has(field) || field === 'date_time' || field === 'state_change'
}

/** Names and values, decoded, in whichever spelling. */
export function readFilter(pairs: readonly (readonly [name: string, value: string])[]): FilterRead {
  const tests: EventTest[] = []
  const problems: FilterProblem[] = []
  for (const [name, value] of pairs) {
    const test = readTest(name, value)
    if (typeof test === 'string') problems.push({ name, message: test })
    else tests.push(test)
  }
  return problems.length === 0 ? { ok: true, tests } : { ok: false, problems }
}

/** The pairs in the text of `filter`. Some clients encode its values once more, others leave them as they are. */
export function splitFilterText(text: string): readonly (readonly [name: string, value: string])[] {
  return text
    .replace(/^\?/, '')
    .split('&')
    .filter((term) => term.trim() !== '')
    .map((term) => {
      const at = term.indexOf('=')
      const name = (at < 0 ? term : term.slice(0, at)).trim()
      return [name, at < 0 ? '' : decodeValue(name, term.slice(at + 1))] as const
    })
}

function readTest(written: string, value: string): EventTest | string {
  const [field = '', operator = ''] = split(written)
  if (TEXT_FIELDS.has(field)) return textTest(field as TextField, operator, value)
  if (field === 'state_change') return stateTest(operator, value)
  if (field === 'date_time') return timeTest(operator, value)
  return 'there is no such filter'
}

function split(name: string): readonly [field: string, operator: string] {
  const at = name.lastIndexOf('__')
  const [field, operator] = at < 0 ? [name, 'eq'] : [name.slice(0, at), name.slice(at + 2)]
  return [ALIASES[field] ?? field, ALIASES[operator] ?? operator]
}

function textTest(field: TextField, operator: string, value: string): EventTest | string {
  if (operator === 'eq' || operator === 'neq') return { is: 'text', field, not: operator === 'neq', values: [value] }
  if (operator === 'in' || operator === 'nin') {
    return { is: 'text', field, not: operator === 'nin', values: listOf(value) }
  }
  return 'the operator is none of eq, neq, in, nin'
}

function stateTest(operator: string, value: string): EventTest | string {
  const state = { true: true, '1': true, false: false, '0': false }[value.trim().toLowerCase()]
  if (state === undefined) return 'the value is neither True nor False'
  if (operator !== 'eq' && operator !== 'neq') return 'the operator is neither eq nor neq'
  return { is: 'state-change', value: state === (operator === 'eq') }
}

function timeTest(operator: string, value: string): EventTest | string {
  const values = (operator === 'in' || operator === 'nin' ? listOf(value) : [value]).map(readTime)
  const times = values.filter((time) => time !== null)
  const [at] = times
  if (times.length < values.length) return 'a time is not RFC 3339, such as 2016-11-30T16:25:12.1234Z'
  if (operator === 'in' || operator === 'nin') return { is: 'time-in', not: operator === 'nin', values: times }
  if (at === undefined) return 'the time is missing'
  if (operator === 'gte') return { is: 'time', bound: 'from', at }
  if (operator === 'lte') return { is: 'time', bound: 'to', at }
  if (operator === 'eq') return { is: 'time-in', not: false, values: [at] }
  return 'the operator is none of gte, lte, in, nin'
}

/** In an address that nobody encoded, the `+` of a zone has become a space. */
function readTime(text: string): Instant | null {
  const trimmed = text.trim()
  return parseInstant(trimmed) ?? parseInstant(trimmed.replace(/ (?=\d\d(:?\d\d)?$)/, '+'))
}

function listOf(value: string): string[] {
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

function decodeValue(name: string, value: string): string {
  // Who encodes writes no space: what has one is meant as it stands.
  const spaced = value.includes(' ') || name.startsWith('date_time') ? value : value.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return value
  }
}
