/** Hot rows on their way into blocks: cuts what they hold into blocks of the right size. */
import { BlockLines, type LineColumns, type Run } from '../blocks/lines.ts'

/** A block is closed after the row with which it has so many lines, unless told otherwise, or so many bytes. */
export const BLOCK_LINES = 1000
export const BLOCK_BYTES = 256 * 1024
/** A row that would make a block longer than this is divided. */
const MOST_TIMES = 1.5
/** A piece is closed with the row that gives it so many blocks, however few lines the last one has. */
const MOST_BLOCKS = 8
const SPARE_BYTES = 1024 * 1024

/** Blocks whose lines come from whole rows: they stand for these rows together or not at all. */
export class Gathering {
  readonly #full: BlockLines[] = []
  readonly #blockLines: number
  readonly #spare: SpareBlocks
  #open: BlockLines

  constructor(firstSeq: number, blockLines: number, spare: SpareBlocks) {
    this.#blockLines = blockLines
    this.#spare = spare
    this.#open = spare.take().begin(firstSeq)
  }

  /** Lines of a batch, within a row. */
  add(run: Omit<Run, 'lines'>, lines: LineColumns, begin: number, end: number): void {
    for (let from = begin; from < end; ) {
      const to = from + this.#room(lines, from, end)
      this.#open.addRun(run, lines, from, to)
      from = to
      if (from < end) this.#close()
    }
  }

  /** Whether the row that was added last is a good end. */
  get full(): boolean {
    const { count, byteLength } = this.#open
    return count >= this.#blockLines || byteLength >= BLOCK_BYTES || this.#full.length >= MOST_BLOCKS
  }

  get blocks(): readonly BlockLines[] {
    return this.#open.count === 0 ? this.#full : [...this.#full, this.#open]
  }

  /** Its blocks were encoded. */
  release(): void {
    for (const block of [...this.#full, this.#open]) this.#spare.give(block)
  }

  #room(lines: LineColumns, from: number, end: number): number {
    const left = end - from
    const fits = this.#open.count + left <= MOST_TIMES * this.#blockLines
    const most = fits ? left : Math.max(1, this.#blockLines - this.#open.count)
    let bytes = this.#open.byteLength
    for (let count = 0; count < most; count++) {
      bytes += (lines.ends[from + count] as number) - (lines.starts[from + count] as number)
      if (bytes >= BLOCK_BYTES) return count + 1
    }
    return most
  }

  #close(): void {
    this.#full.push(this.#open)
    this.#open = this.#spare.take().begin(this.#open.firstSeq + this.#open.count)
  }
}

/** Memory of blocks that are made one after the other. */
export class SpareBlocks {
  readonly #spare: BlockLines[] = []

  take(): BlockLines {
    return this.#spare.pop() ?? new BlockLines()
  }

  /** One with huge lines is let go. */
  give(block: BlockLines): void {
    if (this.#spare.length < MOST_BLOCKS && block.text.length <= SPARE_BYTES) this.#spare.push(block)
  }
}
