/** Reads what can still be read of a damaged file's tables. */
import type { ReadableDb } from '../database.ts'

export type Row = Readonly<Record<string, unknown>>

/** Columns of a table, in order; none where the table is not there or cannot be read. */
export function columnsOf(db: ReadableDb, table: string): string[] {
  return attempt(() => db.pragma(`table_info(${table})`) as { name: string }[], []).map(({ name }) => name)
}

/** Each row that can be read, once: from the front as far as that goes, then from the back. `key` is the primary key. */
export function readableRows(db: ReadableDb, table: string, columns: readonly string[], key: string): Row[] {
  const rows = new Map<unknown, Row>()
  const walk = (order: 'ASC' | 'DESC') =>
    attempt(() => {
      const query = db.prepare<[], Row>(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${key} ${order}`)
      for (const row of query.iterate()) {
        if (rows.has(row[key])) return true
        rows.set(row[key], row)
      }
      return true
    }, false)
  if (!walk('ASC')) walk('DESC')
  return [...rows.values()]
}

/** What can be done with a damaged file, or `otherwise` where it cannot. */
export function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act()
  } catch {
    return otherwise
  }
}
