import type { Migration } from './migration.ts'

export const first: Migration = {
  version: 1,
  up(db) {
    db.exec(`
      -- Where batches come from: few, and the same for thousands of batches.
      CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        device TEXT NOT NULL,
        connection TEXT NOT NULL,
        encoding TEXT NOT NULL,
        how TEXT NOT NULL,
        UNIQUE (device, connection, encoding, how)
      ) STRICT;

      -- Batches as received: an upload each, or a run of small ones that arrived in the same turn.
      -- parts is JSON, an array for each batch: [source, received, zone, clock offset, lines, bytes of lines, bytes of body].
      -- The narrow columns stand before the body, so that counting never reads bodies.
      CREATE TABLE hot (
        first_seq INTEGER PRIMARY KEY,
        lines INTEGER NOT NULL CHECK (lines > 0),
        errors INTEGER NOT NULL,
        warns INTEGER NOT NULL,
        infos INTEGER NOT NULL,
        debugs INTEGER NOT NULL,
        nones INTEGER NOT NULL,
        parts TEXT NOT NULL,
        body BLOB NOT NULL
      ) STRICT;

      -- What makes a batch a repeat, for as long as it can be repeated; a row is what was committed together.
      -- identities is JSON, an array for each batch: [device, received, key of the request, key of the content].
      CREATE TABLE recent (
        id INTEGER PRIMARY KEY,
        received INTEGER NOT NULL,
        batches INTEGER NOT NULL,
        identities TEXT NOT NULL
      ) STRICT;

      -- Highest numbers ever given out, and counts that nothing else could be summed from.
      CREATE TABLE counters (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        device TEXT,
        connection TEXT,
        time INTEGER NOT NULL,
        received INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        category TEXT NOT NULL,
        type TEXT NOT NULL,
        description TEXT NOT NULL,
        state_change INTEGER NOT NULL,
        data TEXT NOT NULL,
        source TEXT NOT NULL
      ) STRICT;
      CREATE INDEX events_by_device ON events (device, seq);

      CREATE TABLE leases (
        id TEXT PRIMARY KEY,
        device TEXT NOT NULL,
        open INTEGER NOT NULL,
        requested_at INTEGER NOT NULL,
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX leases_by_time ON leases (requested_at);
      CREATE INDEX leases_open ON leases (requested_at) WHERE open = 1;

      CREATE TABLE devices (
        key TEXT PRIMARY KEY,
        product TEXT,
        name TEXT NOT NULL,
        credential TEXT NOT NULL,
        added_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE connections (
        name TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        url TEXT NOT NULL,
        sealed TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE gaps (
        id INTEGER PRIMARY KEY,
        device TEXT,
        connection TEXT,
        from_at INTEGER NOT NULL,
        to_at INTEGER,
        cause TEXT NOT NULL,
        detail TEXT NOT NULL
      ) STRICT;

      CREATE TABLE refusals (
        code TEXT PRIMARY KEY,
        count INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        last TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE settings (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        body TEXT NOT NULL
      ) STRICT;

      CREATE TABLE facts (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
