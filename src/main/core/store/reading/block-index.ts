/** The headers of all blocks, in memory: some 350 bytes for each thousand lines. */

import { BlockDamage, ByteReader } from '../blocks/bytes.ts'
import { checkAll } from '../blocks/checksums.ts'
import { readCounts, readInto } from '../blocks/header.ts'
import type { BlockTable, HeaderRun } from '../blocks/table.ts'

const LEVELS = 5
const FIRST_ROOM = 1024
/** About what a header takes. */
const HEADER_BYTES = 240
/** Blocks whose headers are read at once. */
const RUN_BLOCKS = 2048

/** A source's lines in a block. */
export interface SourceLines {
  readonly id: number
  readonly lines: number
}

/** Blocks are told apart by their place: 0 is the oldest. */
export class BlockIndex {
  readonly #table: BlockTable
  #version = -1
  #turned = 0
  #size = 0
  #firstId = 1
  #firstSeqs = new Float64Array(FIRST_ROOM)
  #lines = new Uint32Array(FIRST_ROOM)
  #levels = new Uint32Array(FIRST_ROOM * LEVELS)
  /** Per level, the lines of all blocks before. */
  #before = new Float64Array((FIRST_ROOM + 1) * LEVELS)
  #times = new Float64Array(FIRST_ROOM * 2)
  /** All headers as they are stored, one after the other. */
  #bytes = new Uint8Array(FIRST_ROOM * HEADER_BYTES)
  /** Where each begins in them, and one more where the last one ends. */
  #starts = new Uint32Array(FIRST_ROOM + 1)
  /** Where its lists of sources and of templates begin, from there. */
  #listsAt = new Uint32Array(FIRST_ROOM * 2)

  constructor(table: BlockTable) {
    this.#table = table
  }

  get size(): number {
    return this.#size
  }

  /** Groups of blocks whose grams are turned. */
  get turned(): number {
    return this.#turned
  }

  /** To be called once in each read transaction. */
  refresh(): void {
    const { blocks, turned } = this.#table.state()
    this.#turned = turned
    if (blocks === this.#version) return
    // The oldest may have been given up.
    if (this.#table.firstId() !== this.#firstId) this.#size = 0
    // The last block that is known may have been made anew since.
    this.#size = Math.max(0, this.#size - 1)
    if (this.#size === 0) this.#firstId = this.#table.firstId() ?? 1
    const last = this.#table.lastId() ?? 0
    this.#reserve(last - this.#firstId + 1)
    for (let first = this.#firstId + this.#size; first <= last; first += RUN_BLOCKS) {
      const run = this.#table.headers(first, first + RUN_BLOCKS - 1)
      if (run !== null) this.#add(run)
    }
    // Not before all was read: where that fails, whoever asks next hears of it, too.
    this.#version = blocks
  }

  id(place: number): number {
    return this.#firstId + place
  }

  firstSeq(place: number): number {
    return this.#firstSeqs[place] as number
  }

  lines(place: number): number {
    return this.#lines[place] as number
  }

  /** Lines of a level, by its index in `COUNTED`. */
  level(place: number, level: number): number {
    return this.#levels[place * LEVELS + level] as number
  }

  /** Lines of a level in all blocks before the place, which may be one past the last. */
  levelBefore(place: number, level: number): number {
    return this.#before[place * LEVELS + level] as number
  }

  /** First corrected time of its lines. */
  from(place: number): number {
    return this.#times[2 * place] as number
  }

  /** Last corrected time of its lines. */
  to(place: number): number {
    return this.#times[2 * place + 1] as number
  }

  sources(place: number): readonly SourceLines[] {
    return readCounts(
      new ByteReader(this.#bytes, (this.#starts[place] as number) + (this.#listsAt[2 * place] as number)),
    )
  }

  /** The header as it is stored. */
  header(place: number): Uint8Array {
    return this.#bytes.subarray(this.#starts[place], this.#starts[place + 1])
  }

  /** Stands before the list of its templates, see `BlockHeader`. */
  templates(place: number): ByteReader {
    return new ByteReader(this.#bytes, (this.#starts[place] as number) + (this.#listsAt[2 * place + 1] as number))
  }

  /** The last block that begins at this line or before it; -1 if there is none. */
  find(seq: number): number {
    let low = 0
    let high = this.#size
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#firstSeqs[middle] as number) <= seq) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  #add({ bytes, lengths, ids, firstSeqs, lines }: HeaderRun): void {
    checkAll(bytes, lengths, "a block's header")
    const end = (this.#starts[this.#size] as number) + bytes.length
    if (end > this.#bytes.length) this.#bytes = copied(new Uint8Array(Math.ceil(1.25 * end)), this.#bytes)
    this.#bytes.set(bytes, this.#starts[this.#size])
    const columns = { levels: this.#levels, times: this.#times, listsAt: this.#listsAt }
    const view = new DataView(this.#bytes.buffer)
    for (let index = 0; index < ids.length; index++) {
      const place = this.#size
      // Its place says its number.
      if (ids[index] !== this.#firstId + place) throw new BlockDamage('a block is missing')
      const start = this.#starts[place] as number
      readInto(columns, place, this.#bytes, view, start)
      this.#firstSeqs[place] = firstSeqs[index] as number
      this.#lines[place] = lines[index] as number
      for (let at = place * LEVELS; at < (place + 1) * LEVELS; at++) {
        this.#before[at + LEVELS] = (this.#before[at] as number) + (this.#levels[at] as number)
      }
      this.#starts[place + 1] = start + (lengths[index] as number)
      this.#size++
    }
  }

  /** Room for so many blocks: at once where many are read, since what is outgrown leaves holes in memory. */
  #reserve(blocks: number): void {
    if (blocks <= this.#lines.length) return
    const room = Math.max(Math.ceil(1.125 * blocks), 2 * FIRST_ROOM)
    if (this.#size === 0) this.#bytes = new Uint8Array(room * HEADER_BYTES)
    this.#firstSeqs = copied(new Float64Array(room), this.#firstSeqs)
    this.#lines = copied(new Uint32Array(room), this.#lines)
    this.#levels = copied(new Uint32Array(room * LEVELS), this.#levels)
    this.#before = copied(new Float64Array((room + 1) * LEVELS), this.#before)
    this.#times = copied(new Float64Array(room * 2), this.#times)
    this.#starts = copied(new Uint32Array(room + 1), this.#starts)
    this.#listsAt = copied(new Uint32Array(room * 2), this.#listsAt)
  }
}

function copied<T extends Float64Array | Uint32Array | Uint8Array>(to: T, from: T): T {
  to.set(from)
  return to
}
