import type { Migration } from './migration.ts'

export const blocks: Migration = {
  version: 2,
  up(db) {
    db.exec(`
      -- Lines in the order of arrival, sealed: numbers first_seq to first_seq + lines - 1. Blocks count up from 1.
      CREATE TABLE blocks (
        id INTEGER PRIMARY KEY,
        first_seq INTEGER NOT NULL,
        lines INTEGER NOT NULL CHECK (lines > 0),
        header BLOB NOT NULL
      ) STRICT;

      -- What is read of a block when its header does not answer.
      CREATE TABLE bodies (
        id INTEGER PRIMARY KEY,
        columns BLOB NOT NULL,
        body BLOB NOT NULL
      ) STRICT;

      -- 4-grams of the blocks whose group is not turned yet.
      CREATE TABLE grams (
        block INTEGER PRIMARY KEY,
        bits BLOB NOT NULL
      ) STRICT;

      -- 4-grams of whole groups of blocks, bit by bit. The groups before the counter 'turned' are complete.
      CREATE TABLE slices (
        id INTEGER PRIMARY KEY,
        bits BLOB NOT NULL
      ) STRICT;

      -- What lines have in common. The blocks cannot be read without it, so there are two of each, apart.
      CREATE TABLE templates (
        id INTEGER PRIMARY KEY,
        body BLOB NOT NULL
      ) STRICT;
      CREATE TABLE template_copies (
        id INTEGER PRIMARY KEY,
        body BLOB NOT NULL
      ) STRICT;

      -- Sums over the sealed lines of each device.
      CREATE TABLE sealed (
        device TEXT PRIMARY KEY,
        lines INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        last_received REAL NOT NULL,
        zone_minutes REAL NOT NULL,
        clock_offset REAL NOT NULL,
        from_time REAL NOT NULL,
        to_time REAL NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
