import type { LevelCounts } from '../../platforms/platform.ts'
import { ask, MAYBE, NO, YES } from '../blocks/ask/rows-test.ts'
import { Block } from '../blocks/block.ts'
import { BlockDamage } from '../blocks/bytes.ts'
import { plainColumns } from '../blocks/columns.ts'
import { decodeHeader } from '../blocks/header.ts'
import type { Run } from '../blocks/lines.ts'
import type { Order, SeqRange } from '../hot.ts'
import { COUNTED } from '../level-order.ts'
import type { LineOrigin } from '../log-line.ts'
import type { BlockPlan, BlockStock } from './block-plan.ts'
import type { Buckets } from './buckets.ts'
import type { LinePages } from './line-pages.ts'
import type { Plan } from './plan.ts'
import type { Found, Segment } from './segment.ts'

/** In place of a level. */
const KEPT_WHOLE = 0xff
const NOT_COUNTED = 0xfe
const NO_ORIGIN: LineOrigin = { device: ':', connection: '', received: 0, clockOffset: 0, how: '' }

/** One block, as far as a plan asks about it: its header first, its columns next, its words last. */
export class BlockSegment implements Segment {
  readonly firstSeq: number
  readonly lines: number
  readonly #place: number
  readonly #stock: BlockStock
  readonly #asked: BlockPlan
  #origins: Map<Run, LineOrigin> | null = null
  #block: Block | null = null

  constructor(place: number, stock: BlockStock, asked: BlockPlan) {
    this.firstSeq = stock.index.firstSeq(place)
    this.lines = stock.index.lines(place)
    this.#place = place
    this.#stock = stock
    this.#asked = asked
  }

  countByHeader(_: Plan): number | null {
    return this.#asked.countByHeader(this.#place)
  }

  count(_: Plan, range: SeqRange): number {
    if (!this.#isWhole(range)) return countOnes(this.#matching(range))
    if (this.#asked.plan.countable) return this.#asked.countLevels(this.#place)
    const { sure, open } = this.#sort()
    return sure.reduce((sum, { lines }) => sum + lines, 0) + open.reduce((sum, place) => sum + this.#countIn(place), 0)
  }

  find(_: Plan, range: SeqRange, order: Order, most: number): Found[] {
    const matching = this.#matching(range)
    const found: Found[] = []
    const step = order === 'newest' ? -1 : 1
    for (let line = step === 1 ? 0 : this.lines - 1; line >= 0 && line < this.lines; line += step) {
      if (matching[line] === 1) found.push(this.#found(line))
      if (found.length === most) break
    }
    return found
  }

  pack(_: Plan, range: SeqRange, into: LinePages): void {
    const matching = this.#matching(range)
    const block = this.#open()
    const { places, times } = block.columns
    const facts = { seq: 0, deviceTime: 0.5, time: 0.5, level: 0, module: null as string | null, origin: NO_ORIGIN }
    for (let line = 0; line < this.lines; line++) {
      if (matching[line] !== 1) continue
      const group = block.group(places[line] as number)
      const row = block.rowOf(line)
      facts.seq = this.firstSeq + line
      facts.deviceTime = times[line] as number
      facts.time = block.timeOf(line)
      facts.level = block.levelOf(line)
      facts.module = block.moduleOf(group, row)
      facts.origin = this.#originOf(block.runOf(line))
      into.begin(block.mostOf(group, row))
      into.add(block.put(group, row, into.bytes, into.end), facts)
    }
  }

  nth(_: Plan, range: SeqRange, before: number): number | null {
    const matching = this.#matching(range)
    let left = before
    for (let line = 0; line < this.lines; line++) if (matching[line] === 1 && left-- === 0) return this.firstSeq + line
    return null
  }

  tally(_: Plan, range: SeqRange, buckets: Buckets): void {
    const { index } = this.#stock
    const [from, to] = [index.from(this.#place), index.to(this.#place)]
    if (buckets.misses(from, to)) return
    if (this.#isWhole(range) && buckets.sameBucket(from, to)) {
      for (const [level, count] of this.#countLevels().entries()) buckets.addMany(from, level, count)
      return
    }
    if (this.#isWhole(range) && this.#asked.plan.countable && this.#tallyColumns(buckets)) return
    const block = this.#open()
    const matching = this.#matching(range)
    for (let line = 0; line < this.lines; line++) {
      if (matching[line] === 1) buckets.addMany(block.timeOf(line), block.levelOf(line), 1)
    }
  }

  /** Counts all lines from their packed times; not where these are kept in a way that is seldom. */
  #tallyColumns(buckets: Buckets): boolean {
    const { table, index } = this.#stock
    const columns = plainColumns(there(table.columns(index.id(this.#place))))
    const levels = this.#levelsOfPlaces()
    const wholes = levels[0] === KEPT_WHOLE ? this.#open().whole.levels.map((level) => this.#countedAs(level)) : null
    return buckets.addColumns(columns, this.lines, levels, wholes)
  }

  /** Of each template in the header's list, see `Buckets`. */
  #levelsOfPlaces(): Uint8Array {
    const { index, dictionary } = this.#stock
    const reader = index.templates(this.#place)
    const levels = new Uint8Array(reader.count())
    const left = COUNTED.map((_, level) => index.level(this.#place, level))
    let id = 0
    for (let place = 0; place < levels.length; place++) {
      id += reader.count()
      const lines = reader.count()
      const template = dictionary.get(id)
      if (template !== null) left[template.level] = (left[template.level] as number) - lines
      levels[place] = template === null ? KEPT_WHOLE : this.#countedAs(template.level)
    }
    // Lines that are kept whole are few. Mostly all of one level, which what is left of the header's counts tells.
    const only = left.findIndex((lines) => lines > 0)
    if (levels[0] === KEPT_WHOLE && left.every((lines, level) => lines === 0 || level === only)) {
      levels[0] = this.#countedAs(only)
    }
    return levels
  }

  #countedAs(level: number): number {
    return this.#asked.isCounted(level) ? level : NOT_COUNTED
  }

  line(seq: number): Found {
    return this.#found(seq - this.firstSeq)
  }

  /** Whether neither the range nor the filter's devices and times cut the block. */
  #isWhole({ low, high }: SeqRange): boolean {
    const inside = low <= this.firstSeq && high >= this.firstSeq + this.lines - 1
    return inside && this.#asked.admitsAll(this.#place)
  }

  /** Templates of which all lines match, and places of those of which some may. */
  #sort(): { readonly sure: readonly { readonly id: number; readonly lines: number }[]; readonly open: number[] } {
    const reader = this.#stock.index.templates(this.#place)
    const sure: { id: number; lines: number }[] = []
    const open: number[] = []
    let id = 0
    for (let place = 0, count = reader.count(); place < count; place++) {
      id += reader.count()
      const lines = reader.count()
      const verdict = this.#asked.verdict(id)
      if (verdict === YES) sure.push({ id, lines })
      else if (verdict === MAYBE) open.push(place)
    }
    return { sure, open }
  }

  /** Matching lines of each level, where the block counts as a whole. */
  #countLevels(): LevelCounts {
    const counts: [number, number, number, number, number] = [0, 0, 0, 0, 0]
    const add = (level: number, lines: number) => {
      counts[level as 0] = (counts[level as 0] ?? 0) + lines
    }
    if (this.#asked.plan.countable) {
      COUNTED.forEach((_, level) => {
        if (this.#asked.isCounted(level)) add(level, this.#stock.index.level(this.#place, level))
      })
      return counts
    }
    const { sure, open } = this.#sort()
    const block = () => this.#open()
    for (const { id, lines } of sure) {
      const template = this.#stock.dictionary.get(id)
      if (template !== null) add(template.level, lines)
      else for (const level of block().whole.levels) add(level, 1)
    }
    for (const place of open) {
      if (!this.#mayPass(place)) continue
      const { lines } = block().group(place)
      this.#ask(place).forEach((is, row) => {
        if (is === 1) add(block().levelOf(lines[row] as number), 1)
      })
    }
    return counts
  }

  #countIn(place: number): number {
    if (!this.#mayPass(place)) return 0
    return countOnes(this.#ask(place))
  }

  /** Whether lines of a template may match, by a look that costs little. */
  #mayPass(place: number): boolean {
    const block = this.#open()
    const template = block.template(place)
    return (
      template === null || this.#asked.test.glance(template, (text, caseless) => block.mayHold(place, text, caseless))
    )
  }

  /** Which lines of a group match the query, filter aside. */
  #ask(place: number): Uint8Array {
    const block = this.#open()
    const group = block.group(place)
    const { sources } = this.#stock
    const view = { block, group, sourceOf: (id: number) => sources.get(id) }
    return ask(this.#asked.test, view, new Uint8Array(group.count).fill(1))
  }

  /** One byte for each line of the block: 1 for those in the range that match. */
  #matching(range: SeqRange): Uint8Array {
    const block = this.#open()
    const matching = new Uint8Array(this.lines)
    const { templates } = block.header
    const verdicts = new Uint8Array(templates.length)
    for (const [place, { id }] of templates.entries()) verdicts[place] = this.#asked.verdict(id)
    if (!verdicts.includes(MAYBE)) {
      // Nothing has to be sorted by template.
      const { places } = block.columns
      for (let line = 0; line < matching.length; line++) {
        matching[line] = verdicts[places[line] as number] === YES ? 1 : 0
      }
      this.#cut(matching, range)
      return matching
    }
    verdicts.forEach((verdict, place) => {
      if (verdict === NO || (verdict === MAYBE && !this.#mayPass(place))) return
      const { lines } = block.group(place)
      if (verdict === YES) for (const line of lines) matching[line] = 1
      else {
        this.#ask(place).forEach((is, row) => {
          matching[lines[row] as number] = is
        })
      }
    })
    this.#cut(matching, range)
    return matching
  }

  /** Takes out what lies outside of the range, or what the filter's devices and times do not let through. */
  #cut(matching: Uint8Array, { low, high }: SeqRange): void {
    if (low > this.firstSeq) matching.fill(0, 0, low - this.firstSeq)
    if (high < this.firstSeq + this.lines - 1) matching.fill(0, Math.max(0, high - this.firstSeq + 1))
    if (this.#asked.admitsAll(this.#place)) return
    const block = this.#open()
    const { since, until, admits } = this.#asked.plan
    for (let line = 0; line < this.lines; line++) {
      if (matching[line] === 0) continue
      const time = block.timeOf(line)
      const is = time >= since && time < until && admits(this.#stock.sources.get(block.runOf(line).source))
      if (!is) matching[line] = 0
    }
  }

  #found(line: number): Found {
    const block = this.#open()
    return {
      seq: this.firstSeq + line,
      time: block.timeOf(line),
      line: block.line(line),
      origin: this.#originOf(block.runOf(line)),
    }
  }

  #originOf(run: Run): LineOrigin {
    this.#origins ??= new Map()
    const known = this.#origins.get(run)
    if (known !== undefined) return known
    const { device, connection, how } = this.#stock.sources.get(run.source)
    const made = { device, connection, received: run.received, clockOffset: run.clockOffset, how }
    this.#origins.set(run, made)
    return made
  }

  #open(): Block {
    if (this.#block !== null) return this.#block
    const { table, index, dictionary, opened } = this.#stock
    const id = index.id(this.#place)
    // One that was made anew since has more lines.
    if (opened.last?.id === id && opened.last.block.lines === this.lines) {
      this.#block = opened.last.block
      return this.#block
    }
    const header = decodeHeader(index.header(this.#place))
    const templates = header.templates.map((one) => dictionary.get(one.id))
    const at = { firstSeq: this.firstSeq, lines: this.lines, header }
    this.#block = new Block(at, templates, {
      columns: () => there(table.columns(id)),
      body: () => there(table.body(id)),
    })
    opened.last = { id, block: this.#block }
    return this.#block
  }
}

function countOnes(rows: Uint8Array): number {
  let count = 0
  for (let row = 0; row < rows.length; row++) count += rows[row] as number
  return count
}

/** What comes from the database is a buffer, of which a part takes far longer to make than of an array. */
function there(part: Uint8Array | null): Uint8Array {
  if (part === null) throw new BlockDamage('a part of a block is missing')
  return new Uint8Array(part.buffer, part.byteOffset, part.length)
}
