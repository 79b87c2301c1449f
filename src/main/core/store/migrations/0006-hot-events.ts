import type { Migration } from './migration.ts'

export const hotEvents: Migration = {
  version: 6,
  up(db) {
    db.exec(`
      -- Events that came many at once, as they were numbered, until they are put among the others: first_seq is
      -- the lowest number in it. body is JSON, an array of rows of the table events.
      CREATE TABLE hot_events (
        first_seq INTEGER PRIMARY KEY,
        events INTEGER NOT NULL CHECK (events > 0),
        body TEXT NOT NULL
      ) STRICT;
    `)
  },
}
