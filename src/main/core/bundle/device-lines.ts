import type { RawLine } from '../store/store.ts'
import { type BlockList, LineSummary } from './block-list.ts'
import type { ChunkStock } from './chunk-stock.ts'
import { writeLine } from './line-json.ts'
import { CHUNK_SIZES, type Chunk, type ChunkLine } from './packing/chunk.ts'
import type { EntryWriter, LinesWriter } from './spool.ts'

const LINE_END = Buffer.of(0x0a)

/** A line without its bytes. */
export interface DeviceLine extends ChunkLine {
  /** Corrected time. */
  readonly time: number
  /** Index in `LINE_LEVELS`. */
  readonly level: number
  /** JSON that it shares with others: what stands before its number, and between its times and its text. */
  readonly shared: Buffer
  readonly words: Buffer
  /** How long both are together, bytes. */
  readonly parts: number
}

/** The lines of one device on their way into its .log and its .ndjson, gathered in chunks. */
export class DeviceLines {
  readonly #lines: LinesWriter
  readonly #log: EntryWriter
  readonly #ndjson: EntryWriter
  readonly #blocks: BlockList
  readonly #stock: ChunkStock
  #chunk: Chunk | null = null
  /** Index in `CHUNK_SIZES`, of the next chunk. */
  #grade = 0
  /** What goes into the open chunk, bytes. */
  #most = 0
  /** Whether it has had one of the largest. */
  #isLarge = false
  #summary = new LineSummary()
  /** Where pieces of JSON are in the open chunk. */
  readonly #parts = new Map<Buffer, number>()
  #shared: Buffer | null = null
  #sharedAt = 0

  constructor(lines: LinesWriter, blocks: BlockList, stock: ChunkStock) {
    this.#lines = lines
    this.#log = lines.log
    this.#ndjson = lines.ndjson
    this.#blocks = blocks
    this.#stock = stock
  }

  /** Of the open chunk, which is one after `open`, or where `fits` says so. */
  get buffer(): Buffer {
    return this.#opened().buffer
  }

  fits(length: number, parts: number): boolean {
    const chunk = this.#chunk
    return chunk !== null && chunk.textLength < this.#most && chunk.fits(length, parts)
  }

  /** Begins a chunk that has room for a line of so many bytes, and as many bytes of parts. */
  open(length: number, parts: number): void {
    this.flush()
    let grade = Math.min(this.#grade, this.#stock.largest)
    let chunk = this.#stock.take(grade, this)
    while (!chunk.fits(length, parts)) {
      this.#stock.left(this)
      this.#stock.give(chunk)
      chunk = this.#stock.take(++grade, this)
    }
    this.#chunk = chunk
    this.#most = chunk.size.text
    if (grade === CHUNK_SIZES.length - 1 && !this.#isLarge) {
      this.#isLarge = true
      this.#most *= this.#stock.share()
    }
    this.#grade = Math.min(CHUNK_SIZES.length - 1, grade + 1)
    this.#parts.clear()
    this.#shared = null
  }

  /** Takes a line for which there is room; gives where in the chunk's buffer its bytes and a line feed are to be put. */
  add(line: DeviceLine): number {
    const { shared, words } = line
    const chunk = this.#opened()
    if (shared !== this.#shared) {
      this.#sharedAt = chunk.part(shared)
      this.#shared = shared
    }
    let wordsAt = this.#parts.get(words)
    if (wordsAt === undefined) {
      wordsAt = chunk.part(words)
      this.#parts.set(words, wordsAt)
    }
    this.#summary.add(line.seq, line.time, line.level)
    return chunk.add(line, this.#sharedAt, wordsAt, line.parts)
  }

  /** Writes a line that fits into no chunk. */
  addOdd(line: RawLine, level: number): void {
    this.flush()
    this.#log.write(line.bytes)
    this.#log.write(LINE_END)
    this.#summary.add(line.seq, line.time, level)
    this.#endBlock(this.#ndjson.cuts)
    writeLine(line, this.#ndjson)
    this.#ndjson.cut()
  }

  /** Sends the open chunk off. */
  flush(early = false): void {
    const chunk = this.#chunk
    if (chunk === null) return
    this.#chunk = null
    this.#stock.left(this)
    if (early) this.#grade = Math.max(0, this.#grade - 1)
    if (chunk.lines === 0) {
      this.#stock.give(chunk)
      return
    }
    const packed = this.#lines.put(chunk.piece())
    this.#endBlock(this.#ndjson.cuts - 1)
    packed.then(() => this.#stock.give(chunk))
  }

  #opened(): Chunk {
    if (this.#chunk === null) throw new Error('No chunk is open')
    return this.#chunk
  }

  #endBlock(segment: number): void {
    this.#blocks.begin(segment, this.#summary)
    this.#summary = new LineSummary()
  }
}
