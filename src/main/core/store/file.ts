/** Gets hold of the data file whatever state it is in: new, older, newer, damaged, another program's. */
import { closeSync, constants, copyFileSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { FieldtapError } from '../../../shared/errors.ts'
import { configure, openWritable, type WritableDb } from './database.ts'
import { isForeign, latest, migrate, versionOf } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'
import { NOTHING_SALVAGED, type Salvaged, salvage } from './salvage/salvage.ts'
import { inWords, isDamage, sqliteCode } from './sqlite-error.ts'

/** Up to this size the whole file is checked whenever it is opened; a larger one only after it gave cause. */
const ALWAYS_CHECKED_BYTES = 64 * 1024 * 1024
const PARTS = ['', '-wal', '-shm']

/** Where a damaged file was set aside, and what was taken over from it. */
export interface Recovered {
  readonly quarantined: string
  readonly salvaged: Salvaged
}

export interface Opened<T> {
  readonly value: T
  readonly recovered: Recovered | null
}

/**
 * Opens the file, brings it to the latest form and has `use` load what it needs. A file that turns out damaged on the
 * way is renamed, never deleted, and a new one takes its place with what could still be read of it.
 * @throws FieldtapError `data-newer`, `data-locked`, `data-unusable`
 */
export function openFile<T>(
  file: string,
  options: { readonly migrations: readonly Migration[]; readonly now: () => number },
  use: (db: WritableDb) => T,
): Opened<T> {
  const attempt = (fill: (db: WritableDb) => void) => openChecked(file, options, fill, use)
  try {
    return { value: attempt(() => undefined), recovered: null }
  } catch (error) {
    if (!isDamage(error)) throw unusable(file, error)
  }
  try {
    const quarantined = setAside(file, options.now())
    let salvaged = NOTHING_SALVAGED
    const value = attempt((db) => {
      salvaged = salvage(quarantined, db)
    })
    return { value, recovered: { quarantined, salvaged } }
  } catch (error) {
    throw unusable(file, error)
  }
}

/** Remembers that the file gave cause to doubt it: it is checked as a whole when it is opened next. */
export function suspect(file: string): void {
  closeSync(openSync(marker(file), 'a', 0o600))
}

function openChecked<T>(
  file: string,
  { migrations, now }: { readonly migrations: readonly Migration[]; readonly now: () => number },
  fill: (db: WritableDb) => void,
  use: (db: WritableDb) => T,
): T {
  createPrivate(file)
  let db = openWritable(file)
  try {
    if (isForeign(db)) throw new FieldtapError('data-unusable', { detail: `${file} (another program's database)` })
    const version = versionOf(db)
    if (version > latest(migrations)) throw new FieldtapError('data-newer', { detail: `its form is ${version}` })
    configure(db)
    checkHealth(file, db)
    if (version > 0 && version < latest(migrations)) {
      // SQLite's locks are lost when the file is opened and closed beside it, so it is copied while it is closed.
      db.close()
      backUp(file, version, now())
      db = openWritable(file)
      configure(db)
    }
    migrate(db, migrations)
    fill(db)
    return use(db)
  } catch (error) {
    db.close()
    throw error
  }
}

/** Secrets are sealed, log lines are not: the file is its owner's alone. */
function createPrivate(file: string): void {
  const log = sizeOf(`${file}-wal`)
  // SQLite would throw a log away whose file is empty or gone, and with it what only the log holds.
  if (log !== null && log > 0 && (sizeOf(file) ?? 0) === 0) throw damage('the file is empty and its log is not')
  closeSync(openSync(file, 'a', 0o600))
}

function checkHealth(file: string, db: WritableDb): void {
  const doubted = sizeOf(marker(file)) !== null
  if (!doubted && (sizeOf(file) ?? 0) > ALWAYS_CHECKED_BYTES) return
  const found = db.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') throw damage(String(found))
  if (doubted) rmSync(marker(file), { force: true })
}

function backUp(file: string, version: number, now: number): void {
  const copy = free(`${file}.form-${version}-${stamp(now)}`)
  for (const part of PARTS) {
    if (part === '-shm' || sizeOf(file + part) === null) continue
    copyFileSync(file + part, copy + part, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    const handle = openSync(copy + part, 'r+')
    fsyncSync(handle)
    closeSync(handle)
  }
}

function setAside(file: string, now: number): string {
  const target = free(`${file}.damaged-${stamp(now)}`)
  for (const part of PARTS) {
    if (sizeOf(file + part) !== null) renameSync(file + part, target + part)
  }
  rmSync(marker(file), { force: true })
  return target
}

function unusable(file: string, error: unknown): FieldtapError {
  if (error instanceof FieldtapError) return error
  const code = sqliteCode(error)
  if (code?.startsWith('SQLITE_BUSY')) return new FieldtapError('data-locked', { detail: file }, { cause: error })
  return new FieldtapError('data-unusable', { detail: `${file} (${inWords(error)})` }, { cause: error })
}

function damage(detail: string): Error {
  return Object.assign(new Error(detail), { code: 'SQLITE_CORRUPT' })
}

function marker(file: string): string {
  return `${file}.suspect`
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null
}

/** Compact UTC time that every file system takes in a name. */
function stamp(now: number): string {
  return new Date(now)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '')
}

function free(path: string): string {
  for (let n = 2, name = path; ; n++) {
    if (PARTS.every((part) => sizeOf(name + part) === null)) return name
    name = `${path}-${n}`
  }
}
