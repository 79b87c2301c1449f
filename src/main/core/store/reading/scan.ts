import type { Order, SeqRange } from '../hot.ts'
import type { Buckets } from './buckets.ts'
import type { LinePages } from './line-pages.ts'
import type { Plan } from './plan.ts'
import type { Pulse } from './pulse.ts'
import { type Found, overlap, type Segment, type Segments } from './segment.ts'

/** What a scan reads with. */
export interface Reading {
  readonly segments: Segments
  readonly pulse: Pulse
  /** Counts the read transactions: what was read ahead in one may have moved by the next. */
  readonly snapshot: { number: number }
}

/** Goes through a range of line numbers, segment by segment, in either order. */
export class Scan {
  readonly #reading: Reading
  readonly #plan: Plan
  readonly #order: Order
  #rest: SeqRange
  #ahead: Segment[] = []
  #aheadOf = 0
  /** The segment that was counted last. */
  #counted: { readonly segment: Segment; readonly range: SeqRange } | null = null

  constructor(reading: Reading, plan: Plan, order: Order, rest: SeqRange) {
    this.#reading = reading
    this.#plan = plan
    this.#order = order
    this.#rest = rest
  }

  /** Line numbers that were not looked at yet. */
  get rest(): SeqRange {
    return this.#rest
  }

  /** Matching lines of the next segment, in order, at most so many; null at the end. */
  next(most: number): Found[] | null {
    const segment = this.#take()
    return segment === null ? null : segment.find(this.#plan, this.#pass(segment), this.#order, most)
  }

  /** Adds the matching lines of the next segment to pages. False at the end. */
  pack(into: LinePages): boolean {
    const segment = this.#take()
    segment?.pack(this.#plan, this.#pass(segment), into)
    return segment !== null
  }

  /** How many lines of the next segment match. Null at the end. */
  count(): number | null {
    const segment = this.#take()
    if (segment === null) return null
    const range = this.#pass(segment)
    this.#counted = { segment, range }
    return segment.count(this.#plan, range)
  }

  /** In the segment that was counted last, see `Segment`. */
  nth(before: number): number | null {
    const { segment, range } = this.#counted ?? {}
    return segment === undefined || range === undefined ? null : segment.nth(this.#plan, range, before)
  }

  /** Counts the matching lines of the next segments by time and level, the newest first. False at the end. */
  tally(buckets: Buckets): boolean {
    this.#rest = this.#reading.segments.tallyByHeader(this.#rest, this.#plan, buckets)
    const { high } = this.#rest
    while (this.#ahead[0] !== undefined && this.#ahead[0].firstSeq > high) this.#ahead.shift()
    const segment = this.#take()
    segment?.tally(this.#plan, this.#pass(segment), buckets)
    return segment !== null
  }

  #take(): Segment | null {
    if (this.#rest.high < this.#rest.low) return null
    const { segments, snapshot } = this.#reading
    if (this.#ahead.length === 0 || this.#aheadOf !== snapshot.number) {
      this.#ahead = [...segments.page(this.#rest, this.#order, this.#plan)]
      this.#aheadOf = snapshot.number
    }
    const segment = this.#ahead.shift()
    if (segment !== undefined) return segment
    this.#rest = { low: 1, high: 0 }
    return null
  }

  /** The part of the segment that lies in the range, which is looked at from now on. */
  #pass(segment: Segment): SeqRange {
    this.#reading.pulse.beat()
    const range = overlap(segment, this.#rest)
    const { low, high } = this.#rest
    const { firstSeq, lines } = segment
    this.#rest = this.#order === 'newest' ? { low, high: firstSeq - 1 } : { low: firstSeq + lines, high }
    return range
  }
}
