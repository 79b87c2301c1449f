/** The file's form, step by step. */
import { APPLICATION_ID, type ReadableDb, type WritableDb } from '../database.ts'
import { first } from './0001-first.ts'
import { blocks } from './0002-blocks.ts'
import { notes } from './0003-notes.ts'
import { eventRaw } from './0004-event-raw.ts'
import { eventMoments } from './0005-event-moments.ts'
import { hotEvents } from './0006-hot-events.ts'
import { sixes } from './0007-sixes.ts'
import type { Migration } from './migration.ts'

export const MIGRATIONS: readonly Migration[] = [first, blocks, notes, eventRaw, eventMoments, hotEvents, sixes]

export function latest(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0
}

export function versionOf(db: ReadableDb): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** Whether the file holds something that is not ours. */
export function isForeign(db: ReadableDb): boolean {
  if (db.pragma('application_id', { simple: true }) === APPLICATION_ID) return false
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined
}

/** Brings the file to the latest form; each step is one transaction that also sets the version. */
export function migrate(db: WritableDb, migrations: readonly Migration[]): void {
  for (const migration of migrations) {
    if (migration.version <= versionOf(db)) continue
    db.transaction(() => {
      migration.up(db)
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${migration.version}`)
    }).exclusive()
  }
}
