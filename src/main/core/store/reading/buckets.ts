import type { LineLevel } from '../../../../shared/model.ts'
import { BlockDamage, ByteReader } from '../blocks/bytes.ts'
import { stepOf, type TimeSteps } from '../blocks/columns.ts'
import { COUNTED } from '../level-order.ts'
import type { HistogramBucket } from '../store.ts'

/** Lines of all levels are counted in one number, so many bits for each, and so many lines at once. */
const SUM_BITS = 6
const MOST_SUMMED = 2 ** SUM_BITS - 1

/** What a line of a level, by its index in `COUNTED`, is worth in `addLines`; one that does not count is worth 0. */
export function worthOf(level: number): number {
  return 1 << (level * SUM_BITS)
}

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
   * Counts a block's lines. `worths` has what a line of each place is worth, see `worthOf`; those of place 0 have their
   * own in `wholes` if there are any.
   */
  addSteps({ runs, bytes, placesAt, stepsAt }: TimeSteps, worths: Int32Array, wholes: Int32Array | null): void {
    let whole = 0
    let line = placesAt
    let at = stepsAt
    let deviceTime = 0
    for (const { lines, received, clockOffset } of runs) {
      // Where times are surely of the bucket of the one before: a millisecond is far more than rounding can do.
      let first = Infinity
      let last = -Infinity
      let cell = -1
      for (const runEnd = line + lines; line < runEnd; ) {
        let sum = 0
        for (const end = Math.min(runEnd, line + MOST_SUMMED); line < end; line++) {
          // As `readTimes`. One byte or two, without a branch that cannot be foreseen.
          const low = bytes[at] as number
          const high = at + 1 < bytes.length ? (bytes[at + 1] as number) : 0
          const isTwo = low >> 7
          at += 1 + isTwo
          const code = (low & 0x7f) | ((high & 0x7f & -isTwo) << 7)
          let time = received
          if ((high & 0x80 & -isTwo) !== 0) {
            const long = new ByteReader(bytes, at - 2)
            deviceTime += stepOf(long.count())
            at = long.at
            time = deviceTime - clockOffset
          } else if (code !== 0) {
            const minus = (code & 1) - 1
            deviceTime += ((code >>> 1) ^ minus) - minus
            time = deviceTime - clockOffset
          }
          if (!(time >= first && time <= last)) {
            this.#addSum(cell, sum)
            sum = 0
            const bucket = this.#bucketOf(time)
            cell = bucket === null ? -1 : bucket * COUNTED.length
            first = bucket === null ? Infinity : this.#from + (bucket * this.#span) / this.#buckets + 1
            last = bucket === null ? -Infinity : this.#from + ((bucket + 1) * this.#span) / this.#buckets - 1
          }
          const place = bytes[line] as number
          sum += (place === 0 && wholes !== null ? wholes[whole++] : worths[place]) as number
        }
        this.#addSum(cell, sum)
      }
    }
    if (at > bytes.length) throw new BlockDamage('a block ends too early')
  }

  #addSum(cell: number, sum: number): void {
    if (cell < 0 || sum === 0) return
    const { counts } = this
    for (let level = 0; level < COUNTED.length; level++) {
      const lines = (sum >>> (level * SUM_BITS)) & MOST_SUMMED
      counts[cell + level] = (counts[cell + level] as number) + lines
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
