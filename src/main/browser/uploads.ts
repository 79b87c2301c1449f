/**
 * Bundles that the page hands over to be read: a page cannot say where a file lies on this laptop, so it sends its bytes.
 * They go to a folder for this alone, under the file's own name, as they come; nothing bears that name before all is there.
 */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { link, readdir, stat, statfs, unlink } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { FieldtapError } from '../../shared/errors.ts'
import { makeLentDir } from '../core/bundle/open/lent-files.ts'
import { isBundleName } from './files.ts'

export interface UploadLimits {
  /** Of one file, bytes. */
  readonly largest: number
  /** Bytes of the disk that are left for what is captured. */
  readonly leave: number
  /** Files that may lie there at once. */
  readonly files: number
}

/** For a file that is called otherwise: what it is, its content says. */
const OTHER_NAME = 'bundle.fieldtap.zip'
const GIB = 1024 ** 3
export const UPLOAD_LIMITS: UploadLimits = { largest: 16 * GIB, leave: GIB, files: 60 }

/**
 * Stores the request's body. Gives the path, which is the reader's from then on.
 * @throws FieldtapError `input-invalid` or `bundle-unwritable`, and nothing is left.
 */
export async function takeUpload(
  request: IncomingMessage,
  folder: string,
  name: string,
  limits: UploadLimits = UPLOAD_LIMITS,
): Promise<string> {
  const size = Number(request.headers['content-length'] ?? Number.NaN)
  if (!Number.isSafeInteger(size) || size < 1) throw new FieldtapError('input-invalid', { detail: 'the file is empty' })
  if (size > limits.largest)
    throw new FieldtapError('input-invalid', { detail: `the file is larger than ${limits.largest} bytes` })
  makeLentDir(folder)
  if ((await readdir(folder)).length >= limits.files)
    throw new FieldtapError('input-invalid', { detail: 'too many bundles are open; close one first' })
  const { bavail, bsize } = await statfs(folder)
  if (size + limits.leave > bavail * bsize)
    throw new FieldtapError('bundle-unwritable', { detail: `the disk is full (${folder})` })
  const part = join(folder, `.${randomUUID()}.part`)
  try {
    // A body is as long as its header says, or the stream fails.
    await pipeline(request, createWriteStream(part, { flags: 'wx', mode: 0o600 }))
    if ((await stat(part)).size !== size) throw new FieldtapError('input-invalid', { detail: 'the file came cut off' })
    return await named(part, folder, isBundleName(name) ? name : OTHER_NAME)
  } finally {
    await unlink(part).catch(() => undefined)
  }
}

/** Its own name, or one with a number before the endings: `a-2.fieldtap.zip`. */
async function named(part: string, folder: string, name: string): Promise<string> {
  const [, stem = '', endings = ''] = /^(.*?)(\.fieldtap\.zip(?:\.age)?)$/s.exec(name) ?? []
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? name : `${stem}-${count}${endings}`)
    try {
      await link(part, path)
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
