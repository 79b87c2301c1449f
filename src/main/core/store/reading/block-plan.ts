/** A plan as blocks are asked it. */
import { LEVEL_BITS, requiredLiterals, timeRange } from '../../../../shared/query.ts'
import { compileTest } from '../blocks/ask/compile.ts'
import type { Watch } from '../blocks/ask/pattern-test.ts'
import type { RowsTest, Verdict } from '../blocks/ask/rows-test.ts'
import type { Block } from '../blocks/block.ts'
import { GRAM_BYTES } from '../blocks/grams.ts'
import type { BlockTable } from '../blocks/table.ts'
import { COUNTED } from '../level-order.ts'
import type { SourceNames } from '../sources.ts'
import type { BlockIndex } from './block-index.ts'
import type { Buckets } from './buckets.ts'
import type { Dictionary } from './dictionary.ts'
import { GramFilter, type UnturnedGrams } from './gram-filter.ts'
import type { Plan } from './plan.ts'
import type { Sixless } from './sixless.ts'

/** What blocks are read with. */
export interface BlockStock {
  readonly table: BlockTable
  readonly index: BlockIndex
  readonly dictionary: Dictionary
  readonly sources: SourceNames
  readonly unturned: UnturnedGrams
  readonly sixless: Sixless
  /** The block that was opened last: a page finds its place in it first, and its lines next. */
  readonly opened: { last: { readonly id: number; readonly block: Block } | null }
}

const UNKNOWN = 3

export class BlockPlan {
  readonly plan: Plan
  readonly test: RowsTest
  readonly #stock: BlockStock
  readonly #grams: GramFilter
  /** No line outside can match. */
  readonly #since: number
  readonly #until: number
  /** Whether matching lines can have a level, by its index in `COUNTED`. */
  readonly #counted: readonly boolean[]
  /** By the number of the template. */
  #verdicts = new Uint8Array(1024).fill(UNKNOWN)

  constructor(plan: Plan, stock: BlockStock, watch: Watch) {
    const { query, options } = plan
    this.plan = plan
    this.test = compileTest(query, options, watch)
    this.#stock = stock
    this.#counted = COUNTED.map((level) => (LEVEL_BITS[level] & plan.levels) !== 0)
    this.#grams = new GramFilter(stock.table, stock.unturned, stock.sixless, requiredLiterals(query, GRAM_BYTES))
    const { since, until } = timeRange(query, options.now, options.zone ?? 0)
    this.#since = Math.max(plan.since, since ?? -Infinity)
    this.#until = Math.min(plan.until, until ?? Infinity)
  }

  /** What the query says of all lines of a template. */
  verdict(id: number): Verdict {
    if (id >= this.#verdicts.length) this.#grow(id)
    const known = this.#verdicts[id] as number
    if (known !== UNKNOWN) return known as Verdict
    const verdict = this.test.judge(this.#stock.dictionary.get(id))
    this.#verdicts[id] = verdict
    return verdict
  }

  /** Whether lines of the block can match, as far as its header and its grams tell. */
  allows(place: number): boolean {
    const { index } = this.#stock
    if (index.from(place) >= this.#until || index.to(place) < this.#since) return false
    if (this.countLevels(place) === 0 || !this.#admitsAny(place)) return false
    return this.#grams.allows(index.id(place), index.lines(place), index.turned)
  }

  /** The first place from here on, in this direction, that the grams of its group of blocks do not rule out. */
  nextPossible(place: number, step: 1 | -1): number {
    const { index } = this.#stock
    let at = place
    while (at >= 0 && at < index.size) {
      const block = index.id(at)
      const next = this.#grams.nextAllowed(block, step, index.turned)
      if (next === block) break
      at += next - block
    }
    return at
  }

  /** Matching lines of the block, where its header tells; else null. */
  countByHeader(place: number): number | null {
    const { index, sources } = this.#stock
    const { levelOnly, since, until, admits } = this.plan
    if (!levelOnly) return null
    if (index.from(place) >= until || index.to(place) < since) return 0
    const lines = this.countLevels(place)
    const admitted = index.sources(place).reduce((sum, { id, lines: own }) => {
      return admits(sources.get(id)) ? sum + own : sum
    }, 0)
    if (lines === 0 || admitted === 0) return 0
    if (index.from(place) < since || index.to(place) >= until) return null
    if (admitted === index.lines(place)) return lines
    return lines === index.lines(place) ? admitted : null
  }

  /** Lines of the levels that matching lines can have, in all blocks before the place. */
  countLevelsBefore(place: number): number {
    let sum = 0
    for (let level = 0; level < COUNTED.length; level++) {
      if (this.isCounted(level)) sum += this.#stock.index.levelBefore(place, level)
    }
    return sum
  }

  /** Lines of the levels that matching lines can have. */
  countLevels(place: number): number {
    let sum = 0
    for (let level = 0; level < COUNTED.length; level++) {
      if (this.isCounted(level)) sum += this.#stock.index.level(place, level)
    }
    return sum
  }

  /** Counts all its lines of the levels that matching lines can have, where it lies in one bucket. */
  tallyLevels(place: number, buckets: Buckets): void {
    const { index } = this.#stock
    for (let level = 0; level < COUNTED.length; level++) {
      if (this.isCounted(level)) buckets.addMany(index.from(place), level, index.level(place, level))
    }
  }

  /** Whether the filter's devices and times let every line of the block through. */
  admitsAll(place: number): boolean {
    const { index, sources } = this.#stock
    const { since, until, admits, everyDevice } = this.plan
    if (index.from(place) < since || index.to(place) >= until) return false
    return everyDevice || index.sources(place).every(({ id }) => admits(sources.get(id)))
  }

  /** Whether matching lines can have the level of this index in `COUNTED`. */
  isCounted(level: number): boolean {
    return this.#counted[level] === true
  }

  #admitsAny(place: number): boolean {
    if (this.plan.everyDevice) return true
    const { index, sources } = this.#stock
    return index.sources(place).some(({ id }) => this.plan.admits(sources.get(id)))
  }

  #grow(id: number): void {
    const larger = new Uint8Array(2 * id).fill(UNKNOWN)
    larger.set(this.#verdicts)
    this.#verdicts = larger
  }
}
