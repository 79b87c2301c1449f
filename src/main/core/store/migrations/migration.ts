import type { WritableDb } from '../database.ts'

/** One step of the file's form. Once released it is never changed: a later form is a later step. */
export interface Migration {
  /** The file's `user_version` afterwards; counts from 1. */
  readonly version: number
  /** Runs in a transaction of its own. */
  up(db: WritableDb): void
}
