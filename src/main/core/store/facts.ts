import type { WritableDb } from './database.ts'
import { Overlay } from './overlay.ts'
import type { Writer } from './writer.ts'

export function loadFacts(db: WritableDb, writer: Writer): Overlay<string, string> {
  const rows = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM facts').all()
  const save = db.prepare('INSERT INTO facts VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  const entries = rows.map(({ key, value }) => [key, value] as const)
  return new Overlay<string, string>(writer, entries, (key, value) => save.run(key, value))
}
