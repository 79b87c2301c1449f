import type { Migration } from './migration.ts'

export const eventRaw: Migration = {
  version: 4,
  up(db) {
    db.exec(`
      -- The whole record as its platform wrote it; null for what Fieldtap itself notes.
      ALTER TABLE events ADD COLUMN raw TEXT;
      CREATE INDEX events_by_time ON events (time, seq);
    `)
  },
}
