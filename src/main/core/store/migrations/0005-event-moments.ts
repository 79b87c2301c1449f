import type { Migration } from './migration.ts'

export const eventMoments: Migration = {
  version: 5,
  up(db) {
    db.exec(`
      -- Microseconds below the millisecond: events of other platforms are ordered and filtered by them.
      ALTER TABLE events ADD COLUMN micros INTEGER NOT NULL DEFAULT 0;
      -- In order of time, all of them, those of a device and those of a type; the row's number stands last in each.
      DROP INDEX events_by_time;
      CREATE INDEX events_by_moment ON events (time, micros);
      CREATE INDEX events_of_device ON events (device, time, micros);
      CREATE INDEX events_of_type ON events (type, time, micros);
    `)
  },
}
