/** Stored lines as runs of consecutive numbers, whatever table holds them, in order and a few at a time. */
import type { DecodedLine } from '../../platforms/platform.ts'
import type { Order, SeqRange } from '../hot.ts'
import type { LineOrigin } from '../log-line.ts'
import type { Buckets } from './buckets.ts'
import type { LinePages } from './line-pages.ts'
import type { Plan } from './plan.ts'

/** A line that was found. */
export interface Found {
  readonly seq: number
  /** Corrected time. */
  readonly time: number
  readonly line: DecodedLine
  readonly origin: LineOrigin
}

export interface Segment {
  readonly firstSeq: number
  readonly lines: number
  /** How many of its lines match, where that shows without reading them; else null. */
  countByHeader(plan: Plan): number | null
  /** How many of its lines in the range match. */
  count(plan: Plan, range: SeqRange): number
  /** Its matching lines in the range, in order; at most so many. */
  find(plan: Plan, range: SeqRange, order: Order, most: number): Found[]
  /** Adds its matching lines in the range to pages, the oldest first. */
  pack(plan: Plan, range: SeqRange, into: LinePages): void
  /** The number of the matching line in the range that has so many before it; null where there are fewer. */
  nth(plan: Plan, range: SeqRange, before: number): number | null
  /** Counts its matching lines in the range by time and level. */
  tally(plan: Plan, range: SeqRange, buckets: Buckets): void
  /** The line of that number, or null where a batch turned out to have fewer. */
  line(seq: number): Found | null
}

export interface Segments {
  /** Lowest line number that is stored, or null for an empty store. */
  firstSeq(): number | null
  /** The next segments that overlap the range and may hold matching lines, in order; none at its end. */
  page(range: SeqRange, order: Order, plan: Plan): readonly Segment[]
  /** How many lines of the range match, where headers and a few blocks tell; else null. */
  count(range: SeqRange, plan: Plan): number | null
  /**
   * Counts by time and level whatever headers tell from the newest line of the range on, as long as they do; gives the
   * part of the range that is left.
   */
  tallyByHeader(range: SeqRange, plan: Plan, buckets: Buckets): SeqRange
  /**
   * A line at which a count from the oldest line on can begin to find the matching line with so many before it, and how
   * many matching lines come before that beginning.
   */
  approach(plan: Plan, offset: number): { readonly seq: number; readonly before: number } | null
}

/** Segments that are read for a count that headers should give: those that the ends of a range or of a time cut. */
const MOST_READ = 8

/** How many lines in the range match, as far as headers and few of the segments tell. */
export function countSegments(segments: Iterable<Segment>, range: SeqRange, plan: Plan): number | null {
  let sum = 0
  let read = 0
  for (const segment of segments) {
    const { low, high } = overlap(segment, range)
    const whole = high - low + 1 === segment.lines ? segment.countByHeader(plan) : null
    if (whole === null && ++read > MOST_READ) return null
    sum += whole ?? segment.count(plan, { low, high })
  }
  return sum
}

/** The part of the range that lies in the segment. */
export function overlap({ firstSeq, lines }: Segment, { low, high }: SeqRange): SeqRange {
  return { low: Math.max(low, firstSeq), high: Math.min(high, firstSeq + lines - 1) }
}
