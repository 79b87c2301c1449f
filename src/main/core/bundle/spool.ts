/**
 * Entries of a zip on their way: whatever is written to them, in any order and to hundreds at once, is cut into
 * segments, which a packer deflates and appends to one temporary file. A segment ends with a full flush, so it
 * inflates on its own, and the segments of an entry one after the other are one valid deflate stream (RFC 1951 §3.2.4:
 * a flush is an empty stored block). Memory is bounded whatever the number of entries.
 */
import type { EntryPacker, Packer, Stored } from './packing/packer.ts'
import { type LinesPiece, pieceOf } from './packing/piece.ts'
import type { Guard } from './redact/guard.ts'

/** Bytes of content in a full segment. */
export const SEGMENT = 1024 * 1024
const SMALLEST_BUFFER = 4096
/** What the open segments of all entries may hold together; above it the largest are cut short. */
const BUFFER_BUDGET = 64 * 1024 * 1024
/** Full-size buffers kept for reuse, as many as come back at once: fresh ones cost a page fault for each 4 KiB. */
const SPARE_BUFFERS = 32

/** Nothing is known of it before the spool has settled. */
export type Segment = { -readonly [Key in keyof Stored]: Stored[Key] }

export interface SpooledEntry {
  readonly name: string
  /** Known, as the sums are, once the spool has settled. */
  size: number
  crc32: number
  sha256: string
  readonly segments: readonly Segment[]
}

/** One entry being written. */
export interface EntryWriter {
  /**
   * The open segment: after `room(n)`, n bytes may be put into `buffer` at `length`, and `length` raised by as many.
   * Any other call may replace it.
   */
  readonly buffer: Buffer
  length: number
  /** How many segments have been cut: while it stays the same, what was put lies in one. */
  readonly cuts: number
  /** At most `SEGMENT`. A segment is cut here if need be, so what is put after one call stays in one segment. */
  room(bytes: number): void
  /** Any number of bytes; they are copied. */
  write(bytes: Uint8Array): void
  /** Ends the open segment, so that what comes next begins one. */
  cut(): void
  /** Nothing may be written afterwards. */
  end(): SpooledEntry
}

/** The two entries of a device's lines. */
export interface LinesWriter {
  readonly log: EntryWriter
  readonly ndjson: EntryWriter
  /** A segment of each, from a buffer of `Spool.allocate`. Resolves when that is needed no more; it never rejects. */
  put(piece: LinesPiece): Promise<void>
}

const EMPTY: Buffer = Buffer.alloc(0)

export class Spool {
  readonly #guard: Guard
  readonly #packer: Packer
  readonly #writers = new Set<SegmentedEntry>()
  readonly #spare: Buffer[] = []
  readonly #pending = new Set<Promise<void>>()
  readonly #waiting: (() => void)[] = []
  #buffered = 0
  #failure: unknown = null

  constructor(guard: Guard, packer: Packer) {
    this.#guard = guard
    this.#packer = packer
  }

  entry(name: string): EntryWriter {
    this.#guard.name(name)
    return this.#entry(name, this.#packer.entry(name))
  }

  lines(log: string, ndjson: string): LinesWriter {
    this.#guard.name(log)
    this.#guard.name(ndjson)
    const packer = this.#packer.lines(log, ndjson)
    const [first, second] = [this.#entry(log, packer.log), this.#entry(ndjson, packer.ndjson)]
    return {
      log: first,
      ndjson: second,
      put: (piece) => {
        const segments = [first.begin(), second.begin()] as const
        const packing = packer.pack(piece)
        return this.#run(async () => {
          const stored = await packing
          Object.assign(segments[0], stored.log)
          Object.assign(segments[1], stored.ndjson)
        })
      },
    }
  }

  #entry(name: string, packer: EntryPacker): SegmentedEntry {
    const writer = new SegmentedEntry(name, this, packer)
    this.#writers.add(writer)
    return writer
  }

  /** A buffer for pieces. */
  allocate(size: number): Buffer {
    return this.#packer.allocate(size)
  }

  /** Resolves when more may be written without piling up in memory; rejects if the disk refused something. */
  async ready(): Promise<void> {
    if (this.#isFull()) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.#failure !== null) throw this.#failure
  }

  /** Resolves when everything cut so far is in the file. It does not reject before nothing is running any more. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending)
    if (this.#failure !== null) throw this.#failure
  }

  /** Gives up: nothing more is deflated or written. Resolves when nothing is running any more. */
  async abandon(): Promise<void> {
    this.#failure ??= new Error('abandoned')
    await this.#packer.close()
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }

  /** For the entries: a buffer with room for at least `bytes`, which is at most `SEGMENT`. */
  take(bytes: number, writer: SegmentedEntry): Buffer {
    const size = bytes <= SMALLEST_BUFFER ? SMALLEST_BUFFER : Math.min(SEGMENT, 2 ** Math.ceil(Math.log2(bytes)))
    if (this.#buffered + size > BUFFER_BUDGET) this.#relieve(writer)
    this.#buffered += size
    return (size === SEGMENT ? this.#spare.pop() : undefined) ?? this.#packer.allocate(size)
  }

  /** For the entries: takes a buffer back whose content was copied elsewhere. */
  give(buffer: Buffer): void {
    this.#buffered -= buffer.length
    if (buffer.length === SEGMENT && this.#spare.length < SPARE_BUFFERS) this.#spare.push(buffer)
  }

  /** For the entries: deflates the first bytes of a buffer into the file. The buffer is the spool's from here on. */
  submit(buffer: Buffer, segment: Segment, packer: EntryPacker): void {
    this.#buffered -= buffer.length
    const packing = packer.pack(pieceOf(buffer, segment.size))
    this.#run(async () => {
      Object.assign(segment, await packing)
    }).then(() => {
      if (buffer.length === SEGMENT && this.#spare.length < SPARE_BUFFERS) this.#spare.push(buffer)
    })
  }

  /** For the entries: nothing more of this one comes. */
  end(writer: SegmentedEntry, entry: SpooledEntry, packer: EntryPacker): void {
    this.#writers.delete(writer)
    this.#run(async () => {
      Object.assign(entry, await packer.end())
    })
  }

  #isFull(): boolean {
    return this.#pending.size > this.#packer.atOnce && this.#failure === null
  }

  #run(work: () => Promise<void>): Promise<void> {
    const done = work()
      .catch((error: unknown) => {
        this.#failure ??= error
      })
      .finally(() => {
        this.#pending.delete(done)
        if (!this.#isFull()) for (const resolve of this.#waiting.splice(0)) resolve()
      })
    this.#pending.add(done)
    return done
  }

  /** Cuts the largest open segments of the other entries until half of the budget is free. */
  #relieve(asking: SegmentedEntry): void {
    const others = [...this.#writers].filter((writer) => writer !== asking && writer.length > 0)
    others.sort((a, b) => b.buffer.length - a.buffer.length)
    for (const writer of others) {
      if (this.#buffered <= BUFFER_BUDGET / 2) return
      writer.cut()
    }
  }
}

class SegmentedEntry implements EntryWriter {
  buffer: Buffer = EMPTY
  length = 0
  readonly #name: string
  readonly #spool: Spool
  readonly #packer: EntryPacker
  readonly #segments: Segment[] = []

  get cuts(): number {
    return this.#segments.length
  }

  constructor(name: string, spool: Spool, packer: EntryPacker) {
    this.#name = name
    this.#spool = spool
    this.#packer = packer
  }

  room(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return
    if (bytes > SEGMENT) throw new RangeError(`A segment has no room for ${bytes} bytes`)
    if (this.length + bytes > SEGMENT) {
      this.cut()
      // An entry that filled a segment will fill another.
      this.buffer = this.#spool.take(SEGMENT, this)
      return
    }
    const grown = this.#spool.take(this.length + bytes, this)
    this.buffer.copy(grown, 0, 0, this.length)
    this.#spool.give(this.buffer)
    this.buffer = grown
  }

  write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const free = SEGMENT - this.length
      const piece = Math.min(bytes.length - from, free === 0 ? SEGMENT : free)
      this.room(piece)
      this.buffer.set(bytes.subarray(from, from + piece), this.length)
      this.length += piece
      from += piece
    }
  }

  cut(): void {
    if (this.length === 0) return
    this.#spool.submit(this.buffer, this.#segment(this.length), this.#packer)
    this.buffer = EMPTY
    this.length = 0
  }

  /** For the spool: a segment of its own, which is not in the buffer. */
  begin(): Segment {
    this.cut()
    return this.#segment(0)
  }

  end(): SpooledEntry {
    this.cut()
    this.#spool.give(this.buffer)
    this.buffer = EMPTY
    const entry: SpooledEntry = { name: this.#name, size: 0, crc32: 0, sha256: '', segments: this.#segments }
    this.#spool.end(this, entry, this.#packer)
    return entry
  }

  #segment(size: number): Segment {
    const segment: Segment = { size, packedAt: 0, packedSize: 0 }
    this.#segments.push(segment)
    return segment
  }
}
