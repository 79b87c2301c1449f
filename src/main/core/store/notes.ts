import type { Note } from '../../../shared/notes.ts'
import type { WritableDb } from './database.ts'
import { Overlay } from './overlay.ts'
import type { Writer } from './writer.ts'

/** Marks and notes, by id. */
export function loadNotes(db: WritableDb, writer: Writer): Overlay<string, Note> {
  const rows = db.prepare<[], string>('SELECT body FROM notes').pluck().all()
  const save = db.prepare('INSERT INTO notes VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body')
  const remove = db.prepare('DELETE FROM notes WHERE id = ?')
  const entries = rows.map((body) => JSON.parse(body) as Note).map((note) => [note.id, note] as const)
  return new Overlay<string, Note>(writer, entries, (id, note) => {
    if (note === null) remove.run(id)
    else save.run(id, JSON.stringify(note))
  })
}
