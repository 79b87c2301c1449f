/**
 * One core per data folder. The lock is SQLite's own on a file beside the data: the operating system drops it with the
 * process, however that ends, so there is nothing stale to detect and nothing to remove; and it works alike on Linux,
 * macOS and Windows. (A listening socket cannot be the lock: whoever finds a dead one and removes it may remove the
 * live one that another process has just put in its place.)
 */
import { closeSync, openSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { FieldtapError } from '../../shared/errors.ts'

const FILE = 'lock'

/**
 * The locks that this process holds, by file. A database that nobody refers to any more would be closed by the garbage
 * collector; and POSIX drops all of a process's locks on a file when the process closes any handle of it, so a file in
 * here must not be opened a second time.
 */
const held = new Map<string, Database.Database>()

/** Takes the lock, or throws `data-locked` at once. Gives the function that lets go of it. */
export function lockDataFolder(dataDir: string): () => void {
  try {
    const file = join(realpathSync(dataDir), FILE)
    if (held.has(file)) throw new FieldtapError('data-locked', { detail: dataDir })
    held.set(file, take(file))
    return () => {
      held.get(file)?.close()
      held.delete(file)
    }
  } catch (cause) {
    if (cause instanceof FieldtapError) throw cause
    throw new FieldtapError(isBusy(cause) ? 'data-locked' : 'data-unusable', { detail: dataDir }, { cause })
  }
}

function take(file: string): Database.Database {
  // Made here, for its owner alone; SQLite never writes into it.
  closeSync(openSync(file, 'a', 0o600))
  const database = new Database(file, { timeout: 0 })
  try {
    // Nothing is ever written, so no journal has to lie beside it.
    database.pragma('journal_mode = MEMORY')
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
