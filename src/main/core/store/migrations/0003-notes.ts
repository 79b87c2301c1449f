import type { Migration } from './migration.ts'

export const notes: Migration = {
  version: 3,
  up(db) {
    db.exec(`
      -- Marks and notes of a person, as JSON. They are few, and all in memory while the file is open.
      CREATE TABLE notes (
        id TEXT PRIMARY KEY,
        body TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
