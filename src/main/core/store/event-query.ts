import { asciiFold } from '../../../shared/query.ts'
import type { EventFilter } from './store.ts'

/** SQL condition of a filter with the values it binds, '' where it lets everything through. */
export function eventQuery(filter: EventFilter): { readonly where: string; readonly values: readonly unknown[] } {
  const conditions = [
    ...anyOf('device', filter.devices),
    ...anyOf('outcome', filter.outcomes),
    ...categories(filter.categories),
    ...(filter.since === null ? [] : [{ sql: 'time >= ?', values: [filter.since] }]),
    ...(filter.until === null ? [] : [{ sql: 'time < ?', values: [filter.until] }]),
    ...(filter.before === null ? [] : [{ sql: BEFORE[filter.order ?? 'arrival'], values: [filter.before] }]),
    ...Object.entries(filter.data).map(datum),
    ...filter.text.split(/\s+/).filter(Boolean).map(word),
  ]
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`
  return { where, values: conditions.flatMap(({ values }) => values) }
}

/** How a listing is ordered, newest first. */
export const EVENT_ORDER = { arrival: 'seq DESC', time: 'time DESC, micros DESC, seq DESC' } as const

const BEFORE = {
  arrival: 'seq < ?',
  time: '(time, micros, seq) < (SELECT time, micros, seq FROM events WHERE seq = ?)',
} as const

interface Condition {
  readonly sql: string
  readonly values: readonly unknown[]
}

function anyOf(column: string, values: readonly string[]): Condition[] {
  if (values.length === 0) return []
  return [{ sql: `${column} IN (${values.map(() => '?').join(', ')})`, values }]
}

/** A category stands for those below it too: `connection` for `connection.tls`. */
function categories(names: readonly string[]): Condition[] {
  if (names.length === 0) return []
  const one = "(category = ? OR substr(category, 1, length(?) + 1) = ? || '.')"
  return [{ sql: `(${names.map(() => one).join(' OR ')})`, values: names.flatMap((name) => [name, name, name]) }]
}

function datum([name, value]: [string, string]): Condition {
  const one = 'EXISTS (SELECT 1 FROM json_each(data) AS entry WHERE entry.key = ? AND entry.value = ?)'
  return { sql: one, values: [name, value] }
}

/** A word occurs in type, description or one of the data's names and values; A to Z as a to z, as in the line search. */
function word(text: string): Condition {
  const folded = asciiFold(text)
  return {
    sql: `(instr(lower(type), ?) OR instr(lower(description), ?) OR EXISTS (
      SELECT 1 FROM json_each(data) AS entry WHERE instr(lower(entry.key), ?) OR instr(lower(entry.value), ?)))`,
    values: [folded, folded, folded, folded],
  }
}
