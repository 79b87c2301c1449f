/**
 * One core per data folder. The lock is SQLite's own on a file beside the data: the operating system drops it with the
 * process, however that ends, so there is nothing stale to detect and nothing to remove; and it works alike on Linux,
 * macOS and Windows. (A listening socket cannot be the lock: whoever finds a dead one and removes it may remove the
 * live one that another process has just put in its place.)
 */
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { FieldtapError } from '../../shared/errors.ts'

const FILE = 'lock'

/** Takes the lock, or throws `data-locked` at once. Gives the function that lets go of it. */
export function lockDataFolder(dataDir: string): () => void {
  const file = join(dataDir, FILE)
  try {
    // Made here, for its owner alone; SQLite never writes into it.
    closeSync(openSync(file, 'a', 0o600))
    const database = new Database(file, { timeout: 0 })
    try {
      database.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      database.close()
      throw error
    }
    return () => void database.close()
  } catch (cause) {
    const code = isBusy(cause) ? 'data-locked' : 'data-unusable'
    throw new FieldtapError(code, { detail: dataDir }, { cause })
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
