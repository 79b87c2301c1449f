/** Lines on their way into a block: all their bytes in one array, what is known of each in columns. */
import type { DecodedLine, LineSink } from '../../platforms/platform.ts'
import { COUNTED } from '../level-order.ts'

/** Lines in a row that came in one batch, with what they all have from it. */
export interface Run {
  /** See `sources`. */
  readonly source: number
  readonly received: number
  readonly clockOffset: number
  readonly zoneMinutes: number
  readonly lines: number
}

const FIRST_LINES = 2048
const FIRST_BYTES = 256 * 1024

/** How far columns are filled. */
export interface Mark {
  readonly count: number
  readonly byteLength: number
  readonly length: number
}

/** Lines in the order of arrival; the memory is used again after `clear`. */
export class LineColumns implements LineSink {
  /** The bytes of lines, and of whatever stood between them. */
  text = new Uint8Array(FIRST_BYTES)
  /** Where each line begins and ends in `text`. */
  starts = new Int32Array(FIRST_LINES)
  ends = new Int32Array(FIRST_LINES)
  /** Index in `COUNTED`. */
  levels = new Uint8Array(FIRST_LINES)
  /** Device times; NaN where the device did not say. */
  times = new Float64Array(FIRST_LINES)
  readonly modules: (string | null)[] = []
  count = 0
  /** Bytes of the lines themselves. */
  byteLength = 0
  #length = 0

  clear(): void {
    this.back({ count: 0, byteLength: 0, length: 0 })
  }

  /** Where it stands now, for `back`. */
  mark(): Mark {
    return { count: this.count, byteLength: this.byteLength, length: this.#length }
  }

  /** Forgets what came since. */
  back({ count, byteLength, length }: Mark): void {
    this.count = count
    this.byteLength = byteLength
    this.#length = length
    this.modules.length = count
  }

  take(bytes: Uint8Array): number {
    const at = this.#length
    const end = at + bytes.length
    if (end > this.text.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.text.length))
      larger.set(this.text.subarray(0, at))
      this.text = larger
    }
    this.text.set(bytes, at)
    this.#length = end
    return at
  }

  line(start: number, end: number, level: number, time: number, module: string | null): void {
    if (this.count === this.starts.length) this.#room(this.count + 1)
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.levels[this.count] = level
    this.times[this.count] = time
    this.modules.push(module)
    this.byteLength += end - start
    this.count++
  }

  add({ bytes, level, time, module }: DecodedLine): void {
    const start = this.take(bytes)
    this.line(start, start + bytes.length, COUNTED.indexOf(level), time ?? Number.NaN, module)
  }

  /** Appends a part of other lines. */
  addFrom(other: LineColumns, from: number, to: number): void {
    if (from === to) return
    const first = other.starts[from] as number
    const shift = this.take(other.text.subarray(first, other.ends[to - 1])) - first
    for (let line = from; line < to; line++) {
      const start = (other.starts[line] as number) + shift
      const end = (other.ends[line] as number) + shift
      const level = other.levels[line] as number
      this.line(start, end, level, other.times[line] as number, other.modules[line] as string | null)
    }
  }

  #room(lines: number): void {
    const size = 2 * lines
    const [starts, ends, levels, times] = [this.starts, this.ends, this.levels, this.times]
    this.starts = new Int32Array(size)
    this.starts.set(starts)
    this.ends = new Int32Array(size)
    this.ends.set(ends)
    this.levels = new Uint8Array(size)
    this.levels.set(levels)
    this.times = new Float64Array(size)
    this.times.set(times)
  }
}

/** The lines of one block. */
export class BlockLines extends LineColumns {
  firstSeq = 0
  readonly runs: Run[] = []

  begin(firstSeq: number): this {
    this.clear()
    this.runs.length = 0
    this.firstSeq = firstSeq
    return this
  }

  /** Lines of one batch. */
  addRun(run: Omit<Run, 'lines'>, lines: LineColumns, from: number, to: number): void {
    if (from === to) return
    this.runs.push({ ...run, lines: to - from })
    this.addFrom(lines, from, to)
  }
}
