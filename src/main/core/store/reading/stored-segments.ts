/** All stored lines, sealed and not: one sequence, whatever table holds them in this read transaction. */
import type { Order, SeqRange } from '../hot.ts'
import { BLOCK_PAGE, type BlockSegments } from './block-segments.ts'
import type { Buckets } from './buckets.ts'
import { HOT_PAGE, type HotSegments } from './hot-segments.ts'
import type { Plan } from './plan.ts'
import type { Segment, Segments } from './segment.ts'

export class StoredSegments implements Segments {
  readonly #hot: HotSegments
  readonly #blocks: BlockSegments

  /** First line that is not sealed, as of this read transaction. */
  #firstHot: number | null = null

  constructor(hot: HotSegments, blocks: BlockSegments) {
    this.#hot = hot
    this.#blocks = blocks
  }

  /** To be called once in each read transaction. */
  refresh(): void {
    this.#blocks.refresh()
    this.#firstHot = this.#hot.firstSeq()
  }

  firstSeq(): number | null {
    const first = [this.#firstHot, this.#blocks.firstSeq()].filter((seq) => seq !== null)
    return first.length === 0 ? null : Math.min(...first)
  }

  page(range: SeqRange, order: Order, plan: Plan): readonly Segment[] {
    const firstHot = this.#hotIn(range)
    if (firstHot === null) return this.#blocks.page(range, order, plan)
    if (order === 'oldest' && firstHot > range.low) {
      // What is sealed usually comes first, and what is not need not be looked at again and again.
      const before = this.#blocks.page({ low: range.low, high: firstHot - 1 }, order, plan)
      if (before.length > 0) return before
    }
    const hot = this.#hot.page(range, order)
    // Beyond the end of a page that is full there may be more that belongs before what the other one has.
    const blocks = this.#blocks.page(reach(range, order, hot, HOT_PAGE), order, plan)
    const { low, high } = reach(range, order, blocks, BLOCK_PAGE)
    const reached = hot.filter(({ firstSeq, lines }) => firstSeq <= high && firstSeq + lines > low)
    return [...reached, ...blocks].sort((a, b) =>
      order === 'newest' ? b.firstSeq - a.firstSeq : a.firstSeq - b.firstSeq,
    )
  }

  count(range: SeqRange, plan: Plan): number | null {
    const blocks = this.#blocks.count(range, plan)
    if (this.#hotIn(range) === null) return blocks
    const hot = blocks === null ? null : this.#hot.count(range, plan)
    return blocks === null || hot === null ? null : blocks + hot
  }

  tallyByHeader(range: SeqRange, plan: Plan, buckets: Buckets): SeqRange {
    return this.#hotIn(range) === null ? this.#blocks.tallyByHeader(range, plan, buckets) : range
  }

  approach(plan: Plan, offset: number): { readonly seq: number; readonly before: number } | null {
    const place = this.#blocks.approach(plan, offset)
    // Rows that could not be sealed may stand before blocks.
    return place === null || (this.#firstHot !== null && this.#firstHot < place.seq) ? null : place
  }

  /** First line that is not sealed; null where all of the range is. */
  #hotIn({ high }: SeqRange): number | null {
    return this.#firstHot === null || this.#firstHot > high ? null : this.#firstHot
  }
}

/** The part of the range that a page of segments covers for sure. */
function reach({ low, high }: SeqRange, order: Order, segments: readonly Segment[], most: number): SeqRange {
  const last = segments.at(-1)
  if (segments.length < most || last === undefined) return { low, high }
  return order === 'newest' ? { low: last.firstSeq, high } : { low, high: last.firstSeq + last.lines - 1 }
}
