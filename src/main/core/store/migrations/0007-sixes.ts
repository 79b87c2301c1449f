import type { Migration } from './migration.ts'

export const sixes: Migration = {
  version: 7,
  up(db) {
    db.exec(`
      -- The first block with bits of sixes among its grams, see blocks/sixes.ts. Those before stay as they are: of
      -- them sixes say nothing.
      INSERT OR REPLACE INTO counters SELECT 'sixes', coalesce(max(id), 0) + 1 FROM blocks;
    `)
  },
}
