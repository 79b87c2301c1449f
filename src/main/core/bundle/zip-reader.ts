/**
 * Reads a zip file that nobody vouches for: the directory as zip-directory.ts checked it, the data inflated here and never
 * beyond what was announced.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { FieldtapError } from '../../../shared/errors.ts'
import { BundleFault, reasonOf } from './fault.ts'
import { readAll } from './file-io.ts'
import { readEntries, ZIP_LIMITS, type ZipEntry, type ZipLimits } from './zip-directory.ts'

const BLOCK = 256 * 1024

export class ZipReader {
  readonly size: number
  readonly entries: ReadonlyMap<string, ZipEntry>
  readonly #file: FileHandle

  private constructor(file: FileHandle, size: number, entries: ReadonlyMap<string, ZipEntry>) {
    this.#file = file
    this.size = size
    this.entries = entries
  }

  /**
   * @throws FieldtapError `bundle-unreadable` if this is no zip file at all.
   * @throws BundleFault if it is a broken or a malicious one.
   */
  static async open(path: string, limits: ZipLimits = ZIP_LIMITS): Promise<ZipReader> {
    const file = await openFile(path)
    try {
      const { size } = await file.stat()
      return new ZipReader(file, size, await readEntries(file, size, limits))
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

async function* readRange(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let position = start; position < end; ) {
    const block = Buffer.allocUnsafeSlow(Math.min(BLOCK, end - position))
    await readAll(file, block, position)
    position += block.length
    yield block
  }
}
