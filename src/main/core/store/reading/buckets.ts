import type { LineLevel } from '../../../../shared/model.ts'
import { COUNTED } from '../level-order.ts'
import type { HistogramBucket } from '../store.ts'

/** In place of the index of a level. */
export const NOT_COUNTED = 0xff

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
   * Counts lines of one batch. `times` are their devices'; those that are NaN happened when they were received. `levels`
   * has the level of each kind, which may be `NOT_COUNTED`.
   */
  addLines(
    times: Float64Array,
    kinds: Uint8Array | Uint16Array,
    levels: Uint8Array,
    { received, clockOffset }: { readonly received: number; readonly clockOffset: number },
  ): void {
    // Where times are surely of the bucket of the one before: a millisecond is far more than rounding can do.
    let first = Infinity
    let last = -Infinity
    let cell = 0
    const { counts } = this
    for (let line = 0; line < times.length; line++) {
      const level = levels[kinds[line] as number] as number
      if (level === NOT_COUNTED) continue
      const deviceTime = times[line] as number
      const time = Number.isNaN(deviceTime) ? received : deviceTime - clockOffset
      if (!(time >= first && time <= last)) {
        const bucket = this.#bucketOf(time)
        if (bucket === null) continue
        cell = bucket * COUNTED.length
        first = this.#from + (bucket * this.#span) / this.#buckets + 1
        last = this.#from + ((bucket + 1) * this.#span) / this.#buckets - 1
      }
      counts[cell + level] = (counts[cell + level] as number) + 1
    }
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
      const [error = 0, warn = 0, info = 0, debug = 0, none = 0] = this.counts.subarray(bucket * COUNTED.length)
      // The first whole millisecond that falls into the bucket.
      const from = this.#from + Math.ceil((bucket * this.#span) / this.#buckets)
      return { from, counts: { error, warn, info, debug, none } }
    })
  }

  #bucketOf(time: number): number | null {
    const since = time - this.#from
    return since < 0 || since >= this.#span ? null : Math.floor((since * this.#buckets) / this.#span)
  }
}
