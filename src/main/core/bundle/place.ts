/**
 * Where a bundle comes to be: two temporary files beside the final one, on the same disk. The final name appears only
 * complete, by a link or a rename after fsync; until then, and after any failure, nothing bears it.
 */
import { randomBytes } from 'node:crypto'
import { type FileHandle, link, open, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FieldtapError } from '../../../shared/errors.ts'

export interface Place {
  /** Gone from the folder at once where the system can do that, so that even a killed process leaves nothing of it. */
  readonly spool: FileHandle
  readonly target: FileHandle
  /** Syncs the target and gives it its name. `bundle-exists` if something took the name meanwhile. */
  publish(): Promise<void>
  /** Closes and removes whatever is left. Never throws. */
  clear(): Promise<void>
}

/** @throws FieldtapError `bundle-exists` or `bundle-unwritable`. */
export async function openPlace(path: string, overwrite: boolean): Promise<Place> {
  await check(path, overwrite)
  const folder = dirname(path)
  const name = `.fieldtap-${randomBytes(8).toString('hex')}`
  const spoolPath = join(folder, `${name}.spool`)
  const targetPath = join(folder, `${name}.part`)
  const spool = await writing(path, () => open(spoolPath, 'wx+', 0o600))
  const spoolGone = await removed(spoolPath)
  const target = await writing(path, () => open(targetPath, 'wx+', 0o644)).catch(async (error: unknown) => {
    await spool.close()
    if (!spoolGone) await removed(spoolPath)
    throw error
  })
  let published = false
  return {
    spool,
    target,
    publish: () =>
      writing(path, async () => {
        await target.sync()
        await target.close()
        await giveName(targetPath, path, overwrite)
        published = true
        await syncFolder(folder)
      }),
    clear: async () => {
      for (const file of [spool, target]) await file.close().catch(() => {})
      if (!spoolGone) await removed(spoolPath)
      if (!published) await removed(targetPath)
    },
  }
}

/** What is wrong with writing to this path, in words; errors that are no system error pass unchanged. */
export async function writing<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw unwritable(path, error)
  }
}

/** A system error as `bundle-unwritable`, anything else as it is. */
export function unwritable(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error
  const words = WORDS[String(error.code)] ?? String(error.code)
  return new FieldtapError('bundle-unwritable', { detail: `${words} (${path})` }, { cause: error })
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota on this disk is used up',
  EFBIG: 'this disk cannot hold a file this large',
  EROFS: 'this disk is read-only',
  EACCES: 'there is no right to write here',
  EPERM: 'there is no right to write here',
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'this is a folder',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk failed',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
}

async function check(path: string, overwrite: boolean): Promise<void> {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw unwritable(path, error)
  })
  if (there === null) return
  if (there.isDirectory()) throw new FieldtapError('bundle-unwritable', { detail: `this is a folder (${path})` })
  if (!overwrite) throw new FieldtapError('bundle-exists', { detail: path })
}

/** A link never replaces a file that appeared meanwhile; file systems without links (exFAT) get the small chance of it. */
async function giveName(from: string, to: string, overwrite: boolean): Promise<void> {
  if (overwrite) return rename(from, to)
  try {
    await link(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new FieldtapError('bundle-exists', { detail: to })
    await check(to, false)
    return rename(from, to)
  }
  await removed(from)
}

/** So that the name survives a power cut as well; Windows has no such call and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

function removed(path: string): Promise<boolean> {
  return unlink(path).then(
    () => true,
    () => false,
  )
}
