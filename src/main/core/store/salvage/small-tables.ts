/** What is not lines: devices and their credentials, connections, settings, leases, events, gaps, notes. */
import type { ReadableDb, WritableDb } from '../database.ts'
import { attempt, columnsOf, readableRows } from './readable-rows.ts'

/** With their keys. The counters say which numbers were given out: none of them is given out again. */
const TABLES = {
  sources: 'id',
  counters: 'name',
  devices: 'key',
  connections: 'name',
  settings: 'id',
  leases: 'id',
  events: 'seq',
  hot_events: 'first_seq',
  gaps: 'id',
  refusals: 'code',
  facts: 'key',
  notes: 'id',
  recent: 'id',
  hot: 'first_seq',
} as const

export type SmallTable = keyof typeof TABLES

/** Copies the rows that can be read; gives how many there are of each table. */
export function copySmallTables(from: ReadableDb, to: WritableDb): Partial<Record<SmallTable, number>> {
  const copied: Partial<Record<SmallTable, number>> = {}
  for (const [table, key] of Object.entries(TABLES) as [SmallTable, string][]) {
    const there = columnsOf(from, table)
    const columns = columnsOf(to as unknown as ReadableDb, table).filter((name) => there.includes(name))
    if (!columns.includes(key)) continue
    const insert = to.prepare(
      `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
    let count = 0
    for (const row of readableRows(from, table, columns, key)) {
      // A row that does not fit the table's conditions was hit by the damage.
      count += attempt(() => insert.run(...columns.map((name) => row[name])).changes, 0)
    }
    copied[table] = count
  }
  return copied
}
