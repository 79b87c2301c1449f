/** Opens the one SQLite file, for the one writer or for a reader. */
import Database from 'better-sqlite3'

declare const access: unique symbol

/** A query that takes this can be given any connection and cannot write. */
export type ReadableDb = Database.Database & { readonly [access]: 'read' | 'write' }
/** The one connection that writes. */
export type WritableDb = Database.Database & { readonly [access]: 'write' }

/** 'FTAP': tells a store from any other SQLite file. */
export const APPLICATION_ID = 0x46544150

/** Milliseconds to wait for a lock that a foreign tool holds; the writer waits on the thread that serves devices. */
const WRITER_PATIENCE = 1000
const READER_PATIENCE = 5000

/** What the log may keep on disk after a checkpoint; from this length on, each commit tries to carry it over. */
const LOG_BYTES = 64 * 1024 * 1024

/**
 * Opens or creates the file without changing anything in it.
 * @throws SqliteError as SQLite gives it; `TypeError` if the folder does not exist
 */
export function openWritable(file: string): WritableDb {
  return new Database(file, { timeout: WRITER_PATIENCE }) as WritableDb
}

/** Sets the connection up for writing, once the file is known to be ours. */
export function configure(db: WritableDb): void {
  // Can only be chosen while the file is empty: lets retention and sealing give space back later.
  if (db.pragma('page_count', { simple: true }) === 0) db.pragma('auto_vacuum = INCREMENTAL')
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('temp_store = MEMORY')
  db.pragma(`journal_size_limit = ${LOG_BYTES}`)
  // Below it that is done on a thread of its own, see `Checkpoints`.
  db.pragma(`wal_autocheckpoint = ${LOG_BYTES / Number(db.pragma('page_size', { simple: true }))}`)
}

/** Has the library in memory before a file is opened. */
export function loadSqlite(): void {
  new Database(':memory:').close()
}

export function openReadable(file: string): ReadableDb {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: READER_PATIENCE })
  db.pragma('query_only = ON')
  return db as unknown as ReadableDb
}
