/** What SQLite's error codes mean to a person, and which of them say that the file itself is damaged. */
import { FieldtapError } from '../../../shared/errors.ts'

/** SQLite's extended result code of an error, or null for an error that is not SQLite's. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : null
}

export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error)
  return code !== null && (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
}

/** A failed write, as the rest of the app knows it. */
export function storeFailed(error: unknown): FieldtapError {
  if (error instanceof FieldtapError) return error
  return new FieldtapError('store-failed', { detail: inWords(error) }, { cause: error })
}

export function inWords(error: unknown): string {
  const code = sqliteCode(error)
  const said = error instanceof Error ? error.message : String(error)
  if (code === null) return said
  const [, words] = WORDS.find(([start]) => code.startsWith(start)) ?? []
  return words === undefined ? `${said} (${code})` : `${words} (${code})`
}

const WORDS: readonly (readonly [string, string])[] = [
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_IOERR', 'the disk reports an error'],
  ['SQLITE_READONLY', 'the file is read-only'],
  ['SQLITE_BUSY', 'another program holds the file'],
  ['SQLITE_CORRUPT', 'the file is damaged'],
  ['SQLITE_NOTADB', 'the file is no Fieldtap store'],
  ['SQLITE_CANTOPEN', 'the file cannot be opened'],
  ['SQLITE_PERM', 'the file may not be accessed'],
]
