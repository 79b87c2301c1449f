/**
 * Writes one zip file: entries are spooled in segments (spool.ts) while they grow, then copied in the wanted order behind
 * their headers, which are complete by then. So the first entry can be one that was made last.
 */
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { AgeSealing } from './age/encrypt.ts'
import { readAll, writeAll } from './file-io.ts'
import { LocalPacker } from './packing/local-packer.ts'
import { ThreadPacker } from './packing/thread-packer.ts'
import type { Guard } from './redact/guard.ts'
import { type EntryWriter, type LinesWriter, Spool, type SpooledEntry } from './spool.ts'
import { centralHeader, endRecords, localHeader, ZIP_LIMITS, type ZipLimits, type ZipRecord } from './zip-records.ts'

/** Bytes collected before they are written. */
const BLOCK = 1024 * 1024
/** What ends a deflate stream after the last full flush: an empty final block with fixed codes. */
const FINAL_BLOCK = Buffer.from([0x03, 0x00])

export interface ZipWriterOptions {
  /** Both open for reading and writing, empty; whoever opened them closes them. */
  readonly spool: FileHandle
  readonly target: FileHandle
  /** Unix ms, of every entry. */
  readonly modified: number
  readonly limits?: ZipLimits
  readonly signal: AbortSignal
  /** Encrypts the whole file; null: it is a zip. */
  readonly sealing: AgeSealing | null
  /** Looks at every name and byte before it is written. */
  readonly guard: Guard
  /** Threads of its own, which look, sum, deflate and write; 0: it does all that itself, which is sooner done for little. */
  readonly threads: number
}

export interface FinishedZip {
  readonly size: number
  /** Of the whole file, hex. */
  readonly sha256: string
}

export class ZipWriter {
  readonly #spool: Spool
  readonly #options: ZipWriterOptions
  readonly #entries = new Map<string, SpooledEntry>()

  constructor(options: ZipWriterOptions) {
    this.#options = options
    const { spool, guard, threads } = options
    const packer = threads > 0 ? new ThreadPacker(guard, spool, threads) : new LocalPacker(guard, spool)
    this.#spool = new Spool(guard, packer)
  }

  /** A new entry; any number may be open at once. Its `end` is called by `close`. */
  entry(name: string): EntryWriter {
    return this.#spool.entry(name)
  }

  /** The two entries of a device's lines. */
  lines(log: string, ndjson: string): LinesWriter {
    return this.#spool.lines(log, ndjson)
  }

  /** Ends an entry. Entries appear in the file only where `finish` names them. */
  close(writer: EntryWriter): SpooledEntry {
    const entry = writer.end()
    this.#entries.set(entry.name, entry)
    return entry
  }

  /** A whole entry at once. */
  add(name: string, content: string | Uint8Array): SpooledEntry {
    const writer = this.entry(name)
    writer.write(typeof content === 'string' ? Buffer.from(content) : content)
    return this.close(writer)
  }

  /** A buffer for pieces of its entries. */
  allocate(size: number): Buffer {
    return this.#spool.allocate(size)
  }

  /** To be awaited between writes: resolves when more may come without piling up in memory. */
  ready(): Promise<void> {
    return this.#spool.ready()
  }

  /** Resolves when everything that was ended is in the spool: only then its segments have places and its sums are known. */
  settled(): Promise<void> {
    return this.#spool.settled()
  }

  /** Resolves when nothing is running any more, so that the files can be closed. */
  abandon(): Promise<void> {
    return this.#spool.abandon()
  }

  /** Copies the named entries into the target in this order. The target is complete then, but not yet synced. */
  async finish(order: readonly string[]): Promise<FinishedZip> {
    await this.#spool.settled()
    const output = new Output(this.#options)
    const limits = this.#options.limits ?? ZIP_LIMITS
    const records: ZipRecord[] = []
    for (const name of order) {
      const entry = this.#entries.get(name)
      if (entry === undefined) throw new Error(`No entry ${name} was written`)
      const record = toRecord(entry, output.position, this.#options.modified)
      records.push(record)
      await output.write(localHeader(record, limits))
      for (const segment of entry.segments) await output.copy(segment.packedAt, segment.packedSize)
      if (entry.segments.length > 0) await output.write(FINAL_BLOCK)
    }
    const start = output.position
    for (const record of records) await output.write(centralHeader(record, limits))
    const directory = { count: records.length, start, size: output.position - start }
    await output.write(endRecords(directory, limits))
    return output.finish()
  }
}

function toRecord(entry: SpooledEntry, offset: number, modified: number): ZipRecord {
  const { name, crc32, size, segments } = entry
  const packedSize = segments.reduce((sum, segment) => sum + segment.packedSize, 0)
  return segments.length === 0
    ? { name, method: 'stored', crc32, size, packedSize: 0, offset, modified }
    : { name, method: 'deflated', crc32, size, packedSize: packedSize + FINAL_BLOCK.length, offset, modified }
}

/** The target, written block by block and hashed on the way: one block is filled while the other is written. */
class Output {
  readonly #options: ZipWriterOptions
  readonly #hash = createHash('sha256')
  #block = Buffer.allocUnsafe(BLOCK)
  #other = Buffer.allocUnsafe(BLOCK)
  #filled = 0
  /** Bytes of the zip that are out of the block, and bytes of the file. */
  #zipped = 0
  #written = 0
  #reads: Promise<void>[] = []
  #writing: Promise<void> = Promise.resolve()

  constructor(options: ZipWriterOptions) {
    this.#options = options
  }

  /** Within the zip, which is not that in the file if it is encrypted. */
  get position(): number {
    return this.#zipped + this.#filled
  }

  async write(bytes: Buffer): Promise<void> {
    for (let from = 0; from < bytes.length; ) {
      const piece = Math.min(bytes.length - from, BLOCK - this.#filled)
      bytes.copy(this.#block, this.#filled, from, from + piece)
      from += piece
      await this.#advance(piece)
    }
  }

  /** Copies from the spool; what goes into one block is read at once. */
  async copy(from: number, size: number): Promise<void> {
    for (let done = 0; done < size; ) {
      const piece = Math.min(size - done, BLOCK - this.#filled)
      const into = this.#block.subarray(this.#filled, this.#filled + piece)
      this.#reads.push(readAll(this.#options.spool, into, from + done))
      done += piece
      await this.#advance(piece)
    }
  }

  async finish(): Promise<FinishedZip> {
    await this.#flush()
    const { sealing } = this.#options
    if (sealing !== null) await this.#put(sealing.end())
    await this.#writing
    return { size: this.#written, sha256: this.#hash.digest('hex') }
  }

  async #advance(bytes: number): Promise<void> {
    this.#filled += bytes
    if (this.#filled === BLOCK) await this.#flush()
  }

  async #flush(): Promise<void> {
    this.#options.signal.throwIfAborted()
    const reads = await Promise.allSettled(this.#reads)
    for (const read of reads) if (read.status === 'rejected') throw read.reason
    this.#reads = []
    const bytes = this.#block.subarray(0, this.#filled)
    const { sealing } = this.#options
    if (sealing !== null && this.#zipped === 0) await this.#put(sealing.head)
    await this.#put(sealing === null ? bytes : sealing.push(bytes))
    this.#zipped += this.#filled
    this.#filled = 0
    ;[this.#block, this.#other] = [this.#other, this.#block]
  }

  /** Resolves when the piece before it is written. */
  async #put(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes)
    await this.#writing
    this.#writing = writeAll(this.#options.target, bytes, this.#written)
    // It is awaited before the next write; a failure until then must not count as unhandled.
    this.#writing.catch(() => {})
    this.#written += bytes.length
  }
}
