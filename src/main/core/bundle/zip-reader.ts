/**
 * Reads a zip file that nobody vouches for: the directory as zip-directory.ts checked it, the data inflated here and never
 * beyond what was announced.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { promisify } from 'node:util'
import { constants, createInflateRaw, inflateRaw } from 'node:zlib'
import { FieldtapError } from '../../../shared/errors.ts'
import { isAgeFile, openAgeFile, type Unlock } from './age/age-file.ts'
import { BundleFault, reasonOf } from './fault.ts'
import { type RandomFile, readAll } from './file-io.ts'
import { readEntries, ZIP_LIMITS, type ZipEntry, type ZipLimits } from './zip-directory.ts'

const BLOCK = 256 * 1024
const inflate = promisify<Buffer, object, Buffer>(inflateRaw)

export interface ZipOptions {
  readonly limits?: ZipLimits
  /** For an encrypted one. */
  readonly unlock?: Unlock | null
}

export class ZipReader {
  readonly size: number
  readonly entries: ReadonlyMap<string, ZipEntry>
  readonly encrypted: boolean
  readonly #file: RandomFile

  private constructor(file: RandomFile, encrypted: boolean, entries: ReadonlyMap<string, ZipEntry>) {
    this.#file = file
    this.size = file.size
    this.encrypted = encrypted
    this.entries = entries
  }

  /**
   * @throws FieldtapError `bundle-unreadable` if this is no zip file at all, `bundle-locked` for an encrypted one without
   * its key.
   * @throws BundleFault if it is a broken or a malicious one.
   */
  static async open(path: string, { limits = ZIP_LIMITS, unlock = null }: ZipOptions = {}): Promise<ZipReader> {
    const file = await openFile(path)
    try {
      const encrypted = await isAgeFile(file)
      const content = encrypted ? await openAgeFile(file, unlock) : await plainFile(file)
      return new ZipReader(content, encrypted, await readEntries(content, content.size, limits))
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** The content of an entry, checked against its announced size as it comes. Faults name the entry. */
  async *read(entry: ZipEntry): AsyncGenerator<Buffer> {
    let size = 0
    for await (const chunk of this.#unpack(entry)) {
      size += chunk.length
      if (size > entry.size) throw new BundleFault(entry.name, `is larger than the ${entry.size} bytes it announces`)
      yield chunk
    }
    if (size < entry.size) throw new BundleFault(entry.name, `has ${size} bytes, not the ${entry.size} it announces`)
  }

  /** A small entry at once. */
  async readWhole(entry: ZipEntry, limit: number): Promise<Buffer> {
    if (entry.size > limit) throw new BundleFault(entry.name, `is too large (${entry.size} bytes)`)
    const chunks: Buffer[] = []
    for await (const chunk of this.read(entry)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  /**
   * A piece of a deflated entry that inflates on its own, by its place in the entry's data.
   * @throws BundleFault if there is no such piece, or if it is not of this size.
   */
  async readPiece(entry: ZipEntry, piece: { packedAt: number; packedSize: number; size: number }): Promise<Buffer> {
    const { packedAt, packedSize, size } = piece
    const fault = (problem: string, cause?: unknown) => new BundleFault(entry.name, problem, { cause })
    if (entry.method !== 'deflated' || packedAt + packedSize > entry.packedSize) throw fault('is not as its index says')
    const packed = Buffer.allocUnsafe(packedSize)
    await readAll(this.#file, packed, entry.start + packedAt)
    const options = { maxOutputLength: Math.max(1, size), finishFlush: constants.Z_SYNC_FLUSH }
    const content = await inflate(packed, options).catch((error: unknown) => {
      throw fault(`cannot be unpacked: ${reasonOf(error)}`, error)
    })
    if (content.length !== size) throw fault('is not as its index says')
    return content
  }

  async *#unpack(entry: ZipEntry): AsyncGenerator<Buffer> {
    const packed = readRange(this.#file, entry.start, entry.start + entry.packedSize)
    if (entry.method === 'stored') {
      yield* packed
      return
    }
    const inflater = createInflateRaw({ chunkSize: BLOCK })
    // Errors of either end come out of the loop below.
    pipeline(packed, inflater, () => {})
    try {
      for await (const chunk of inflater) yield chunk as Buffer
    } catch (error) {
      throw new BundleFault(entry.name, `cannot be unpacked: ${reasonOf(error)}`, { cause: error })
    } finally {
      inflater.destroy()
    }
    if (inflater.bytesWritten < entry.packedSize) throw new BundleFault(entry.name, 'has bytes behind its end')
  }
}

async function openFile(path: string): Promise<FileHandle> {
  const unreadable = (detail: string, cause?: unknown) =>
    new FieldtapError('bundle-unreadable', { detail: `${detail} (${path})` }, { cause })
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    const words: Record<string, string> = { ENOENT: 'there is no such file', EACCES: 'there is no right to read it' }
    throw unreadable(words[error.code ?? ''] ?? String(error.code), error)
  })
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw unreadable(stats.isDirectory() ? 'this is a folder' : 'this is no regular file')
    if (stats.size === 0) throw unreadable('the file is empty')
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

async function plainFile(file: FileHandle): Promise<RandomFile> {
  const { size } = await file.stat()
  return {
    size,
    read: (into, offset, length, position) => file.read(into, offset, length, position),
    close: () => file.close(),
  }
}

async function* readRange(file: RandomFile, start: number, end: number): AsyncGenerator<Buffer> {
  for (let position = start; position < end; ) {
    const block = Buffer.allocUnsafeSlow(Math.min(BLOCK, end - position))
    await readAll(file, block, position)
    position += block.length
    yield block
  }
}
