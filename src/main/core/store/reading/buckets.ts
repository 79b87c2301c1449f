import type { LineLevel } from '../../../../shared/model.ts'
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
    const since = time - this.#from
    if (since < 0 || since >= this.#span) return
    const bucket = Math.floor((since * this.#buckets) / this.#span)
    const cell = bucket * COUNTED.length + COUNTED.indexOf(level)
    this.counts[cell] = (this.counts[cell] ?? 0) + 1
  }

  read(): HistogramBucket[] {
    return Array.from({ length: this.#buckets }, (_, bucket) => {
      const [error = 0, warn = 0, info = 0, debug = 0, none = 0] = this.counts.subarray(bucket * COUNTED.length)
      // The first whole millisecond that falls into the bucket.
      const from = this.#from + Math.ceil((bucket * this.#span) / this.#buckets)
      return { from, counts: { error, warn, info, debug, none } }
    })
  }
}
