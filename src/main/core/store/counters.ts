import type { WritableDb } from './database.ts'
import { Overlay } from './overlay.ts'
import type { Writer } from './writer.ts'

/** `line` and `event` (which is written with the events): highest number ever given out. `repeat`: batches that were counted and not stored again. */
export type Counter = 'line' | 'event' | 'repeat'
export type Counters = Overlay<Counter, number>

export function loadCounters(db: WritableDb, writer: Writer): Counters {
  const saved = db.prepare<[], { name: Counter; value: number }>('SELECT name, value FROM counters').all()
  const entries = saved.map(({ name, value }) => [name, value] as const)
  return new Overlay<Counter, number>(writer, entries, counterWriter(db))
}

/** Executes within the turn's transaction. */
export function counterWriter(db: WritableDb): (name: Counter, value: number | null) => void {
  const save = db.prepare('INSERT INTO counters VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
  return (name, value) => void save.run(name, value)
}
