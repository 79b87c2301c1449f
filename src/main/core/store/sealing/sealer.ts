/**
 * Makes blocks of hot rows, on a thread of its own with a connection that cannot write: what it makes is handed to the
 * one writer, piece by piece, and a piece never holds a part of a row.
 */
import type { DeviceKey } from '../../../../shared/model.ts'
import { BlockEncoder } from '../blocks/encode.ts'
import { GRAM_BITS } from '../blocks/grams.ts'
import { Learner } from '../blocks/learner.ts'
import { firstBlockOf, GROUP_BLOCKS, GROUP_ROWS, ROW_BYTES, turn } from '../blocks/slices.ts'
import { BlockTable } from '../blocks/table.ts'
import { encodeTemplate } from '../blocks/template.ts'
import type { ReadableDb } from '../database.ts'
import { HotReader, type HotRow } from '../hot.ts'
import { SourceNames } from '../sources.ts'
import { Gathering, SpareBlocks } from './gather.ts'
import type { FromSealer, Piece, SealedTotals } from './protocol.ts'
import { type Decoders, RowReader } from './read-row.ts'
import { Tail } from './tail.ts'
import { addTotals } from './totals.ts'

/** Pieces that may wait to be written: two megabytes of blocks, so that this thread need not wait while a disk is slow. */
const WINDOW = 48
const ROWS_AT_ONCE = 16
/** Rows of slices in a piece: half a megabyte, so that no turn of the writer takes long over it. */
const SLICES_AT_ONCE = 64

/** Rows that are gathered and not handed over yet. */
interface Open {
  readonly firstId: number
  readonly gathering: Gathering
  readonly totals: Map<DeviceKey, SealedTotals>
  readonly from: number
  to: number
  lines: number
  /** First number that would come next. */
  end: number
}

type Post = (message: FromSealer, transfer: readonly ArrayBuffer[]) => void

export class Sealer {
  readonly #table: BlockTable
  readonly #hot: HotReader
  readonly #rows: RowReader
  readonly #spare = new SpareBlocks()
  readonly #encoder: BlockEncoder
  readonly #post: Post
  readonly #blockLines: number
  #tail: Tail
  #open: Open | null = null
  /** All rows below were looked at. */
  #cursor: number
  #turned: number
  #unkept = 0
  #wake: () => void = () => undefined

  /** `blockLines`: lines of a full block. */
  constructor(db: ReadableDb, decoders: Decoders, blockLines: number, post: Post) {
    this.#blockLines = blockLines
    this.#table = new BlockTable(db)
    this.#hot = new HotReader(db)
    this.#rows = new RowReader(new SourceNames(db), decoders)
    this.#encoder = new BlockEncoder(new Learner(this.#table.templatesFrom(1)))
    this.#post = post
    this.#tail = Tail.read(this.#table)
    // Older rows that are still there are ones that could not be read.
    this.#cursor = this.#tail.end
    this.#turned = this.#table.state().turned
  }

  /** So many pieces are on disk. */
  kept(pieces: number): void {
    this.#unkept -= pieces
    this.#wake()
  }

  /** Seals rows up to a line number; `rest`: also those that do not fill a block. */
  async seal(upTo: number, rest: boolean): Promise<void> {
    for (;;) {
      const rows = this.#hot.rows({ low: this.#cursor, high: upTo }, ROWS_AT_ONCE)
      if (rows.length === 0) break
      for (const row of rows) await this.#take(row)
    }
    if (rest) await this.#close()
    await this.#turnGroups()
    if (rest) await this.#until(() => this.#unkept === 0)
  }

  async #take(row: HotRow): Promise<void> {
    this.#cursor = row.firstSeq + row.lines
    const parts = this.#rows.read(row.parts, row.body)
    if (parts === null) {
      // It stays as it came, for a version that can read it, and no block reaches over it.
      await this.#close()
      return
    }
    if (this.#open !== null && this.#open.end !== row.firstSeq) await this.#close()
    const open = this.#open ?? (await this.#begin(row.firstSeq))
    this.#open = open
    const { lines } = this.#rows
    for (const { part, source, from, to } of parts) {
      const { received, clockOffset, zoneMinutes } = part
      open.gathering.add({ source: source.id, received, clockOffset, zoneMinutes }, lines, from, to)
      addTotals(open.totals, source.device, part, lines, from, to)
    }
    open.to = row.firstSeq
    open.lines += row.lines
    open.end = this.#cursor
    if (open.gathering.full) await this.#close()
  }

  /** A small last block is made anew, with what comes after it. */
  async #begin(firstSeq: number): Promise<Open> {
    const own = { totals: new Map(), from: firstSeq, to: firstSeq, lines: 0, end: firstSeq }
    if (!this.#tail.takes(firstSeq, this.#blockLines)) {
      return { ...own, firstId: this.#tail.id + 1, gathering: new Gathering(firstSeq, this.#blockLines, this.#spare) }
    }
    await this.#until(() => this.#unkept === 0)
    const gathering = new Gathering(this.#tail.firstSeq, this.#blockLines, this.#spare)
    this.#tail.addTo(gathering, this.#table)
    return { ...own, firstId: this.#tail.id, gathering }
  }

  /** Hands over what is gathered. */
  async #close(): Promise<void> {
    const open = this.#open
    if (open === null) return
    this.#open = null
    const encoded = open.gathering.blocks.map((lines) => this.#encoder.encode(lines))
    const blocks = encoded.map(({ block }, index) => ({ ...block, id: open.firstId + index }))
    const templates = encoded.flatMap(({ learned }) =>
      learned.map(({ id, template }) => ({ id, body: encodeTemplate(template) })),
    )
    const { from, to, lines } = open
    await this.#hand({ is: 'blocks', blocks, templates, hot: { from, to, lines }, totals: [...open.totals.values()] })
    const last = open.gathering.blocks.at(-1)
    if (last !== undefined) this.#tail = Tail.of(open.firstId + blocks.length - 1, last)
    open.gathering.release()
  }

  async #turnGroups(): Promise<void> {
    // The last block may still be made anew; a group waits until there is one behind it.
    while (this.#tail.id > firstBlockOf(this.#turned + 1)) {
      await this.#until(() => this.#unkept === 0)
      const group = this.#turned
      const ids = Array.from({ length: GROUP_BLOCKS }, (_, index) => firstBlockOf(group) + index)
      // A block whose grams are missing must be found by everything.
      const rows = turn(ids.map((id) => this.#table.grams(id) ?? new Uint8Array(GRAM_BITS / 8).fill(0xff)))
      for (let row = 0; row < GROUP_ROWS; row += SLICES_AT_ONCE) {
        const part = rows.slice(row * ROW_BYTES, (row + SLICES_AT_ONCE) * ROW_BYTES)
        await this.#hand({ is: 'slices', firstRow: group * GROUP_ROWS + row, rows: part })
      }
      await this.#hand({ is: 'turned', group })
      this.#turned++
    }
  }

  async #hand(piece: Piece): Promise<void> {
    await this.#until(() => this.#unkept < WINDOW)
    this.#unkept++
    this.#post({ is: 'piece', piece }, buffersOf(piece))
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve))
  }
}

function buffersOf(piece: Piece): ArrayBuffer[] {
  if (piece.is === 'turned') return []
  if (piece.is === 'slices') return [piece.rows.buffer]
  const blocks = piece.blocks.flatMap(({ header, columns, body, grams }) => [header, columns, body, grams])
  return [...blocks, ...piece.templates.map(({ body }) => body)].map(({ buffer }) => buffer)
}
