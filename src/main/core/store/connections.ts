import type { WritableDb } from './database.ts'
import { Overlay } from './overlay.ts'
import type { StoredConnection } from './store.ts'
import type { Writer } from './writer.ts'

export function loadConnections(db: WritableDb, writer: Writer): Overlay<string, StoredConnection> {
  const rows = db.prepare<[], StoredConnection>('SELECT name, kind, url, sealed FROM connections').all()
  const save = db.prepare(
    `INSERT INTO connections VALUES (?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, url = excluded.url, sealed = excluded.sealed`,
  )
  const remove = db.prepare('DELETE FROM connections WHERE name = ?')
  const entries = rows.map((row) => [row.name, row] as const)
  return new Overlay<string, StoredConnection>(writer, entries, (name, connection) => {
    if (connection === null) remove.run(name)
    else save.run(name, connection.kind, connection.url, connection.sealed)
  })
}
