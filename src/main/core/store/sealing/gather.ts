/** Hot rows on their way into blocks: cuts what they hold into blocks of the right size. */
import type { DecodedLine } from '../../platforms/platform.ts'
import { BlockLines, type Run } from '../blocks/lines.ts'

/** A block is closed after the row with which it has so many lines, unless told otherwise, or so many bytes. */
export const BLOCK_LINES = 1000
export const BLOCK_BYTES = 256 * 1024
/** A row that would make a block longer than this is divided. */
const MOST_TIMES = 1.5
/** A piece is closed with the row that gives it so many blocks, however few lines the last one has. */
const MOST_BLOCKS = 8

/** Blocks whose lines come from whole rows: they stand for these rows together or not at all. */
export class Gathering {
  readonly #full: BlockLines[] = []
  readonly #blockLines: number
  #open: BlockLines

  constructor(firstSeq: number, blockLines: number) {
    this.#blockLines = blockLines
    this.#open = new BlockLines(firstSeq)
  }

  /** Lines of a batch, within a row. */
  add(run: Omit<Run, 'lines'>, lines: readonly DecodedLine[]): void {
    for (let from = 0; from < lines.length; ) {
      const taken = lines.slice(from, from + this.#room(lines, from))
      this.#open.add(run, taken)
      from += taken.length
      if (from < lines.length) this.#close()
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

  #room(lines: readonly DecodedLine[], from: number): number {
    const left = lines.length - from
    const fits = this.#open.count + left <= MOST_TIMES * this.#blockLines
    const most = fits ? left : Math.max(1, this.#blockLines - this.#open.count)
    let bytes = this.#open.byteLength
    for (let count = 0; count < most; count++) {
      bytes += lines[from + count]?.bytes.byteLength ?? 0
      if (bytes >= BLOCK_BYTES) return count + 1
    }
    return most
  }

  #close(): void {
    this.#full.push(this.#open)
    this.#open = new BlockLines(this.#open.firstSeq + this.#open.count)
  }
}
