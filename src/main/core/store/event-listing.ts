/** Events in order of time, page by page, as the API of an event log lists them. */
import type { EventTest } from '../../../shared/event-filter.ts'

export interface EventListing {
  /** All of them hold. Values of `device_id` are device keys here. */
  readonly tests: readonly EventTest[]
  readonly order: 'ASC' | 'DESC'
  /** Id of the event after which it begins, in that order; null: at its end. */
  readonly after: string | null
  readonly limit: number
}

/** Where an event stands among all: its time, what that has below a millisecond, and its number. */
export interface Place {
  readonly time: number
  readonly micros: number
  readonly seq: number
}

export interface Sql {
  /** What follows `FROM events`. */
  readonly sql: string
  readonly values: readonly unknown[]
}

const COLUMNS = { id: 'id', device_id: 'device', event_type: 'type', description: 'description' } as const

export function listingSql({ tests, order, limit }: EventListing, after: Place | null): Sql {
  const sign = order === 'ASC' ? '>' : '<'
  const cursor = after && {
    sql: `(time, micros, seq) ${sign} (?, ?, ?)`,
    values: [after.time, after.micros, after.seq],
  }
  const where = joined([...tests.map(condition), ...(cursor ? [cursor] : [])])
  return {
    sql: `${where.sql} ORDER BY time ${order}, micros ${order}, seq ${order} LIMIT ?`,
    values: [...where.values, limit],
  }
}

export function countingSql(tests: readonly EventTest[]): Sql {
  return joined(tests.map(condition))
}

function joined(conditions: readonly Sql[]): Sql {
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`
  return { sql: where, values: conditions.flatMap(({ values }) => values) }
}

/** Lists are bound as one value: there is a limit to how many there may be. */
function condition(test: EventTest): Sql {
  switch (test.is) {
    case 'text': {
      const column = COLUMNS[test.field]
      const among = `${column} ${test.not ? 'NOT IN' : 'IN'} (SELECT value FROM json_each(?))`
      return { sql: test.not ? `(${column} IS NULL OR ${among})` : among, values: [JSON.stringify(test.values)] }
    }
    case 'state-change':
      return { sql: 'state_change = ?', values: [test.value ? 1 : 0] }
    case 'time': {
      const sign = test.bound === 'from' ? '>=' : '<='
      return { sql: `(time, micros) ${sign} (?, ?)`, values: [test.at.ms, test.at.micros] }
    }
    case 'time-in': {
      const moments = JSON.stringify(test.values.map(({ ms, micros }) => [ms, micros]))
      const among = `(SELECT value ->> 0, value ->> 1 FROM json_each(?))`
      return { sql: `(time, micros) ${test.not ? 'NOT IN' : 'IN'} ${among}`, values: [moments] }
    }
  }
}
