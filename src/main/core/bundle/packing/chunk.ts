/**
 * Lines of one device on their way into a bundle, in one buffer that threads share: their bytes, each followed by a line
 * feed, and columns of what else is known of them. The bytes are a segment of the device's .log as they are; its .ndjson is
 * composed from all of it (src/wasm/packing/pair.ts).
 */
import type { LinesPiece } from './piece.ts'

/** How the bytes of a line stand in JSON: as they are, with escapes, or as base64. */
export const PLAIN = 0
export const ESCAPED = 1
export const BINARY = 2
export type Form = typeof PLAIN | typeof ESCAPED | typeof BINARY

export interface ChunkSize {
  readonly lines: number
  /** Bytes of lines, each with its line feed. */
  readonly text: number
  /** Bytes of JSON that lines share. */
  readonly parts: number
}

/** For few lines, for more, and for many: a device begins with the first. */
export const CHUNK_SIZES: readonly ChunkSize[] = [
  { lines: 128, text: 16 * 1024, parts: 8 * 1024 },
  { lines: 1024, text: 96 * 1024, parts: 48 * 1024 },
  { lines: 4096, text: 384 * 1024, parts: 192 * 1024 },
]

/** Bytes that a chunk takes, near enough. */
export function weightOf({ lines, text, parts }: ChunkSize): number {
  return 40 * lines + parts + text
}

/** A line without its bytes. */
export interface ChunkLine {
  readonly seq: number
  /** NaN: the device did not say. */
  readonly deviceTime: number
  /** NaN: it follows from the others. */
  readonly shownTime: number
  readonly form: Form
  /** Of its bytes. */
  readonly length: number
}

/** Words of 32 bits before everything else: the number of lines, and where the columns begin. */
const HEAD = 16
/** More than what is put into a line besides its bytes and what it shares. */
const FIXED = 128
/** A byte becomes six at most. */
const MOST_ESCAPED = 6
/** Before each part, words of 32 bits: its size, and two for whoever packs it. */
const PART_HEAD = 12
/** Read and written in pieces of 16 bytes. */
const SLACK = 16

export class Chunk {
  readonly buffer: Buffer
  readonly size: ChunkSize
  /** How much is in it. */
  lines = 0
  textLength = 0
  readonly #head: Uint32Array
  readonly #seqs: Float64Array
  readonly #deviceTimes: Float64Array
  readonly #times: Float64Array
  readonly #ends: Uint32Array
  readonly #shared: Uint32Array
  readonly #words: Uint32Array
  readonly #forms: Uint8Array
  readonly #partsAt: number
  readonly #textAt: number
  #partsEnd: number
  /** What its JSON takes at most. */
  #jsonMost = 0

  constructor(size: ChunkSize, allocate: (size: number) => Buffer) {
    this.size = size
    const { lines, text, parts } = size
    let at = 4 * HEAD
    const place = (bytes: number) => {
      const from = at
      at += Math.ceil(bytes / 8) * 8
      return from
    }
    const [seqs, deviceTimes, times] = [place(8 * lines), place(8 * lines), place(8 * lines)]
    const [ends, shared, words] = [place(4 * lines), place(4 * lines), place(4 * lines)]
    const forms = place(lines)
    this.#partsAt = place(parts + SLACK)
    this.#partsEnd = this.#partsAt
    this.#textAt = place(text + SLACK)
    this.buffer = allocate(at)
    const { buffer, byteOffset } = this.buffer
    this.#head = new Uint32Array(buffer, byteOffset, HEAD)
    this.#head.set([0, this.#textAt, seqs, deviceTimes, times, ends, shared, words, forms])
    this.#seqs = new Float64Array(buffer, byteOffset + seqs, lines)
    this.#deviceTimes = new Float64Array(buffer, byteOffset + deviceTimes, lines)
    this.#times = new Float64Array(buffer, byteOffset + times, lines)
    this.#ends = new Uint32Array(buffer, byteOffset + ends, lines)
    this.#shared = new Uint32Array(buffer, byteOffset + shared, lines)
    this.#words = new Uint32Array(buffer, byteOffset + words, lines)
    this.#forms = new Uint8Array(buffer, byteOffset + forms, lines)
  }

  /** What is in it. Nothing may be added afterwards, before `clear`. */
  piece(): LinesPiece {
    this.#head[0] = this.lines
    const { buffer, byteOffset } = this.buffer
    const start = byteOffset + this.#textAt
    const end = start + this.textLength
    return { buffer, end, text: { start, end }, most: this.#jsonMost + SLACK }
  }

  clear(): void {
    this.lines = 0
    this.textLength = 0
    this.#jsonMost = 0
    this.#partsEnd = this.#partsAt
  }

  /** Whether a line of so many bytes fits in, with as many bytes of new parts. */
  fits(bytes: number, parts: number): boolean {
    const { lines, text } = this.size
    if (this.lines >= lines || this.textLength + bytes + 1 > text) return false
    return this.#partsEnd + parts + 2 * PART_HEAD <= this.#partsAt + this.size.parts
  }

  /** Keeps a piece of JSON that lines share. */
  part(json: Buffer): number {
    const at = this.#partsEnd
    this.buffer.writeUInt32LE(json.length, at)
    this.buffer.fill(0, at + 4, at + PART_HEAD)
    this.buffer.set(json, at + PART_HEAD)
    this.#partsEnd = at + PART_HEAD + json.length
    return at
  }

  /**
   * Takes a line; gives where its bytes are to be put in the buffer, a line feed behind them.
   * @param shared what stands before its number, and `words` between its times and its text: what `part` gave.
   * @param parts how long both are together.
   */
  add(line: ChunkLine, shared: number, words: number, parts: number): number {
    const at = this.lines++
    const { form, length } = line
    this.#seqs[at] = line.seq
    this.#deviceTimes[at] = line.deviceTime
    this.#times[at] = line.shownTime
    this.#shared[at] = shared
    this.#words[at] = words
    this.#forms[at] = form
    this.#ends[at] = this.textLength + length
    const start = this.#textAt + this.textLength
    this.textLength += length + 1
    this.#jsonMost += FIXED + parts + (form === PLAIN ? length : MOST_ESCAPED * length)
    return start
  }
}
