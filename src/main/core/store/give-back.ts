/** Gives the room that is free in the file back to the disk, a little at a time: whoever waits has a turn in between. */
import type { WritableDb } from './database.ts'

/** Of the file, in one transaction: some milliseconds. */
const PAGES_AT_ONCE = 1000

/** One step, outside of a transaction; false where nothing is left to give back. */
export function giveBackSome(db: WritableDb): boolean {
  const free = () => Number(db.pragma('freelist_count', { simple: true }))
  const before = free()
  if (before === 0) return false
  db.pragma(`incremental_vacuum(${PAGES_AT_ONCE})`)
  return free() < before
}

/** As many steps as can be begun in so many ms. What fails here can be done another time. */
export function giveBackFor(db: WritableDb, ms: number): void {
  try {
    for (const began = performance.now(); performance.now() - began < ms && giveBackSome(db); );
  } catch {
    // The disk is full, perhaps; the file is what it was.
  }
}
