import type { LineLevel } from '../../../../shared/model.ts'
import { tallyColumns } from '../blocks/kernels.ts'
import { COUNTED } from '../level-order.ts'
import type { HistogramBucket } from '../store.ts'

/** Lines per level in equal stretches of time. */
export class Buckets {
  /** Per bucket, the levels in the order in which they are counted. */
  readonly counts: Float64Array
  readonly #from: number
  readonly #span: number
  readonly #buckets: number

  constructor(range: { readonly from: number; readonly to: number; readonly buckets: number }, counts?: Float64Array) {
    this.#from = range.from
    this.#span = Math.max(0, range.to - range.from)
    this.#buckets = this.#span > 0 ? range.buckets : 0
    this.counts = counts?.slice() ?? new Float64Array(this.#buckets * COUNTED.length)
  }

  add(time: number, level: LineLevel): void {
    this.addMany(time, COUNTED.indexOf(level), 1)
  }

  /** Counts so many lines of one time and level, which is an index in `COUNTED`. */
  addMany(time: number, level: number, lines: number): void {
    const bucket = this.#bucketOf(time)
    if (bucket === null) return
    const cell = bucket * COUNTED.length + level
    this.counts[cell] = (this.counts[cell] ?? 0) + lines
  }

  /**
   * Counts a block's lines from its columns (see `plainColumns`), by the level of each place, and of lines of place 0 that
   * have their own; a number above those of `COUNTED` does not count. False where they are kept in a way that is seldom.
   */
  addColumns(columns: Uint8Array, lines: number, levels: Uint8Array, wholes: Uint8Array | null): boolean {
    const stretches = { from: this.#from, span: this.#span, buckets: this.#buckets }
    return tallyColumns(columns, lines, levels, wholes, stretches, this.counts)
  }

  /** Whether no time from the first to the last falls into a bucket. */
  misses(first: number, last: number): boolean {
    return last < this.#from || first >= this.#from + this.#span
  }

  /** Whether all times from the first to the last fall into one bucket. */
  sameBucket(first: number, last: number): boolean {
    const bucket = this.#bucketOf(first)
    return bucket !== null && bucket === this.#bucketOf(last)
  }

  read(): HistogramBucket[] {
    return Array.from({ length: this.#buckets }, (_, bucket) => {
      const at = bucket * COUNTED.length
      const of = (level: number) => this.counts[at + level] ?? 0
      // The first whole millisecond that falls into the bucket.
      const from = this.#from + Math.ceil((bucket * this.#span) / this.#buckets)
      return { from, counts: { error: of(0), warn: of(1), info: of(2), debug: of(3), none: of(4) } }
    })
  }

  #bucketOf(time: number): number | null {
    const since = time - this.#from
    return since < 0 || since >= this.#span ? null : Math.floor((since * this.#buckets) / this.#span)
  }
}
