import type { Order, SeqRange } from '../hot.ts'
import type { Buckets } from './buckets.ts'
import type { LinePages } from './line-pages.ts'
import { planOf } from './plan.ts'
import type { FixedFilter, Progress } from './protocol.ts'
import { type Reading, Scan } from './scan.ts'
import type { Found } from './segment.ts'

/** One task's way through the lines: from its beginning, or from where another thread was stopped. */
export class Walk {
  readonly total: number
  /** Matching lines that were handed out. */
  matched: number
  readonly #scan: Scan
  readonly #range: SeqRange
  readonly #order: Order

  /** `least`: nothing before this number. `plan`: the filter's, where there is one already. */
  constructor(
    reading: Reading,
    filter: FixedFilter,
    order: Order,
    from: number | null,
    resumed: Progress | null,
    least = 1,
    plan = planOf(filter),
  ) {
    this.#order = order
    const { low, high } = resumed?.rest ?? rangeOf(reading, filter, order, from)
    this.#range = { low: Math.max(low, least), high }
    this.total = resumed?.total ?? size(this.#range)
    this.matched = resumed?.matched ?? 0
    this.#scan = new Scan(reading, plan, order, this.#range)
  }

  next(most = Infinity): Found[] | null {
    return this.#scan.next(most)
  }

  /** Adds the matching lines that come next to pages. False at the end. */
  pack(into: LinePages): boolean {
    return this.#scan.pack(into)
  }

  count(): number | null {
    return this.#scan.count()
  }

  /** Of the lines that were counted last, the number of the matching one with so many before it. */
  nth(before: number): number | null {
    return this.#scan.nth(before)
  }

  tally(buckets: Buckets): boolean {
    return this.#scan.tally(buckets)
  }

  /** As of the end of the last segment, or of `last` if lines after it were not handed out yet. */
  progress(last?: Pick<Found, 'seq'>): Progress {
    return {
      rest: last === undefined ? this.#scan.rest : this.#after(last.seq),
      total: this.total,
      matched: this.matched,
    }
  }

  /** Lines that are left to be looked at. */
  get left(): number {
    return size(this.#scan.rest)
  }

  /** Lines that were looked at by then. */
  scanned({ rest }: Progress): number {
    return this.total - size(rest)
  }

  #after(seq: number): SeqRange {
    const { low, high } = this.#range
    return this.#order === 'newest' ? { low, high: seq - 1 } : { low: seq + 1, high }
  }
}

function rangeOf({ segments }: Reading, { maxSeq }: FixedFilter, order: Order, from: number | null): SeqRange {
  const low = segments.firstSeq() ?? 1
  if (from === null) return { low, high: maxSeq }
  return order === 'newest' ? { low, high: Math.min(maxSeq, from - 1) } : { low: Math.max(low, from + 1), high: maxSeq }
}

function size({ low, high }: SeqRange): number {
  return Math.max(0, high - low + 1)
}
