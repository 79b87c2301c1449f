/** Lines that are sealed in blocks. */
import type { Watch } from '../blocks/ask/pattern-test.ts'
import { BlockTable } from '../blocks/table.ts'
import type { ReadableDb } from '../database.ts'
import type { Order, SeqRange } from '../hot.ts'
import { SourceNames } from '../sources.ts'
import { BlockIndex } from './block-index.ts'
import { BlockPlan, type BlockStock } from './block-plan.ts'
import { BlockSegment } from './block-segment.ts'
import type { Buckets } from './buckets.ts'
import { Dictionary } from './dictionary.ts'
import { UnturnedGrams } from './gram-filter.ts'
import type { Plan } from './plan.ts'
import { countSegments, type Segments } from './segment.ts'
import { Sixless } from './sixless.ts'

/** Blocks that are handed out at once. */
export const BLOCK_PAGE = 64

export class BlockSegments implements Segments {
  readonly #stock: BlockStock
  readonly #watch: Watch
  readonly #plans = new WeakMap<Plan, BlockPlan>()

  constructor(db: ReadableDb, watch: Watch) {
    const table = new BlockTable(db)
    const [index, dictionary] = [new BlockIndex(table), new Dictionary(table)]
    const grams = { unturned: new UnturnedGrams(table), sixless: new Sixless(table) }
    this.#stock = { table, index, dictionary, sources: new SourceNames(db), ...grams, opened: { last: null } }
    this.#watch = watch
  }

  /** To be called once in each read transaction. */
  refresh(): void {
    this.#stock.index.refresh()
  }

  firstSeq(): number | null {
    return this.#stock.index.size === 0 ? null : this.#stock.index.firstSeq(0)
  }

  page(range: SeqRange, order: Order, plan: Plan): readonly BlockSegment[] {
    const { index } = this.#stock
    const asked = this.#planOf(plan)
    const [oldest, newest] = [Math.max(0, index.find(range.low)), index.find(range.high)]
    const step = order === 'newest' ? -1 : 1
    const segments: BlockSegment[] = []
    const first = asked.nextPossible(step === 1 ? oldest : newest, step)
    for (let place = first; place >= oldest && place <= newest; place = asked.nextPossible(place + step, step)) {
      this.#watch.beat()
      const ends = index.firstSeq(place) + index.lines(place) <= range.low
      if (!ends && asked.allows(place)) segments.push(new BlockSegment(place, this.#stock, asked))
      if (segments.length === BLOCK_PAGE) break
    }
    return segments
  }

  count(range: SeqRange, plan: Plan): number | null {
    const { index } = this.#stock
    const [first, last] = [Math.max(0, index.find(range.low)), index.find(range.high)]
    if (!plan.levelOnly) return null
    if (!plan.countable || !plan.everyDevice || last - first < 2) {
      return countSegments(this.#between(first, last, range, plan), range, plan)
    }
    const asked = this.#planOf(plan)
    const ends = [first, last].map((place) => countSegments(this.#between(place, place, range, plan), range, plan))
    return (
      ends.reduce<number>((sum, count) => sum + (count ?? 0), asked.countLevelsBefore(last)) -
      asked.countLevelsBefore(first + 1)
    )
  }

  tallyByHeader(range: SeqRange, plan: Plan, buckets: Buckets): SeqRange {
    const { index } = this.#stock
    if (!plan.countable || !plan.everyDevice) return range
    const asked = this.#planOf(plan)
    let { high } = range
    for (let place = index.find(high); place >= 0 && index.firstSeq(place) >= range.low; place--) {
      const next = index.firstSeq(place) + index.lines(place)
      // The end of the range cuts the first one, or it ends before it.
      if (next > high + 1) break
      const [from, to] = [index.from(place), index.to(place)]
      if (!buckets.misses(from, to)) {
        if (!buckets.sameBucket(from, to)) break
        asked.tallyLevels(place, buckets)
      }
      high = index.firstSeq(place) - 1
    }
    return { low: range.low, high }
  }

  approach(plan: Plan, offset: number): { readonly seq: number; readonly before: number } | null {
    const { index } = this.#stock
    if (!plan.countable || !plan.everyDevice || index.size === 0) return null
    const asked = this.#planOf(plan)
    let low = 0
    let high = index.size
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (asked.countLevelsBefore(middle) <= offset) low = middle
      else high = middle - 1
    }
    const seq = low < index.size ? index.firstSeq(low) : index.firstSeq(low - 1) + index.lines(low - 1)
    return { seq, before: asked.countLevelsBefore(low) }
  }

  *#between(first: number, last: number, { low, high }: SeqRange, plan: Plan): Generator<BlockSegment> {
    const asked = this.#planOf(plan)
    for (let place = first; place <= last; place++) {
      this.#watch.beat()
      const segment = new BlockSegment(place, this.#stock, asked)
      if (segment.firstSeq <= high && segment.firstSeq + segment.lines > low) yield segment
    }
  }

  #planOf(plan: Plan): BlockPlan {
    const known = this.#plans.get(plan)
    if (known !== undefined) return known
    const made = new BlockPlan(plan, this.#stock, this.#watch)
    this.#plans.set(plan, made)
    return made
  }
}
