/** Lines that are still stored as they came. */
import { LEVEL_BITS } from '../../../../shared/query.ts'
import type { ReadableDb } from '../database.ts'
import { type Decode, linesOf } from '../decode.ts'
import { type HotHeader, HotReader, type Order, type SeqRange } from '../hot.ts'
import type { LineOrigin, Matchable } from '../log-line.ts'
import { type Source, SourceNames } from '../sources.ts'
import type { Buckets } from './buckets.ts'
import { type HotLine, hotLines, KeptRows } from './kept-rows.ts'
import type { LinePages } from './line-pages.ts'
import { countLevels, type Plan } from './plan.ts'
import type { Pulse } from './pulse.ts'
import { countSegments, type Found, type Segment, type Segments } from './segment.ts'

/** Rows whose headers are read at once. */
export const HOT_PAGE = 64

/** Lines that came together. */
interface Part {
  readonly firstSeq: number
  readonly lines: number
  readonly source: Source
  readonly origin: LineOrigin
  /** Reads and decodes; not more than `lines`. */
  decode(): readonly HotLine[]
}

export class HotSegments implements Segments {
  readonly #hot: HotReader
  readonly #sources: SourceNames
  readonly #decode: Decode
  readonly #pulse: Pulse
  readonly #kept = new KeptRows()

  constructor(db: ReadableDb, decode: Decode, pulse: Pulse) {
    this.#hot = new HotReader(db)
    this.#sources = new SourceNames(db)
    this.#decode = decode
    this.#pulse = pulse
  }

  firstSeq(): number | null {
    return this.#hot.firstSeq()
  }

  page(range: SeqRange, order: Order): readonly Segment[] {
    return this.#hot.headers(range, order, HOT_PAGE).map((header) => {
      return new HotSegment(header, this.#partsOf(header), this.#pulse)
    })
  }

  count(range: SeqRange, plan: Plan): number | null {
    return plan.levelOnly ? countSegments(this.#all(range), range, plan) : null
  }

  tallyByHeader(range: SeqRange): SeqRange {
    return range
  }

  approach(): null {
    return null
  }

  *#all({ low, high }: SeqRange): Generator<Segment> {
    for (let from = low; ; ) {
      const segments = this.page({ low: from, high }, 'oldest')
      yield* segments
      const last = segments.at(-1)
      if (last === undefined) return
      from = last.firstSeq + last.lines
    }
  }

  #partsOf({ firstSeq, parts }: HotHeader): Part[] {
    let body: Buffer | null = null
    const read = () => {
      body ??= this.#hot.body(firstSeq) ?? Buffer.alloc(0)
      return body
    }
    let seq = firstSeq
    let offset = 0
    return parts.map((part) => {
      const at = { seq, offset }
      seq += part.lines
      offset += part.bodyBytes
      const source = this.#sources.get(part.source)
      const { device, connection, encoding, how } = source
      const { received, clockOffset, zoneMinutes, lines: count } = part
      const origin = { device, connection, received, clockOffset, how }
      const decode = () => {
        const own = read().subarray(at.offset, at.offset + part.bodyBytes)
        return hotLines(linesOf(this.#decode, { device, encoding, body: own, count, zoneMinutes }), origin)
      }
      return {
        firstSeq: at.seq,
        lines: count,
        source,
        origin,
        decode: () => this.#kept.get(at.seq) ?? this.#kept.keep(at.seq, decode(), part.bodyBytes),
      }
    })
  }
}

class HotSegment implements Segment {
  readonly firstSeq: number
  readonly lines: number
  readonly #levels: HotHeader['levels']
  readonly #parts: readonly Part[]
  readonly #pulse: Pulse

  constructor({ firstSeq, lines, levels }: HotHeader, parts: readonly Part[], pulse: Pulse) {
    this.firstSeq = firstSeq
    this.lines = lines
    this.#levels = levels
    this.#parts = parts
    this.#pulse = pulse
  }

  countByHeader({ countable, levels, admits }: Plan): number | null {
    if (!countable) return null
    const admitted = this.#parts.filter(({ source }) => admits(source))
    const matching = countLevels(this.#levels, levels)
    if (admitted.length === this.#parts.length || matching === 0) return matching
    if (matching < this.lines) return null
    return admitted.reduce((sum, part) => sum + part.lines, 0)
  }

  count(plan: Plan, range: SeqRange): number {
    const whole = range.high - range.low + 1 === this.lines ? this.countByHeader(plan) : null
    return whole ?? this.find(plan, range, 'oldest', Infinity).length
  }

  find(plan: Plan, range: SeqRange, order: Order, most: number): Found[] {
    const found: Found[] = []
    if (countLevels(this.#levels, plan.levels) === 0) return found
    for (const part of order === 'newest' ? this.#parts.toReversed() : this.#parts) {
      const overlaps = part.firstSeq <= range.high && part.firstSeq + part.lines > range.low
      if (overlaps && plan.admits(part.source)) this.#findIn(part, plan, range, order, found)
      if (found.length >= most) return found.slice(0, most)
    }
    return found
  }

  pack(plan: Plan, range: SeqRange, into: LinePages): void {
    for (const found of this.find(plan, range, 'oldest', Number.POSITIVE_INFINITY)) into.addFound(found)
  }

  nth(plan: Plan, range: SeqRange, before: number): number | null {
    return this.find(plan, range, 'oldest', before + 1)[before]?.seq ?? null
  }

  tally(plan: Plan, range: SeqRange, buckets: Buckets): void {
    for (const { time, line } of this.find(plan, range, 'oldest', Infinity)) buckets.add(time, line.level)
  }

  line(seq: number): Found | null {
    for (const { firstSeq, lines, origin, decode } of this.#parts) {
      if (seq < firstSeq || seq >= firstSeq + lines) continue
      const found = decode()[seq - firstSeq]
      if (found !== undefined) return { seq, time: found.match.time, line: found.line, origin }
    }
    return null
  }

  #findIn({ firstSeq, origin, decode }: Part, plan: Plan, range: SeqRange, order: Order, found: Found[]): void {
    const lines = decode()
    const from = Math.max(0, range.low - firstSeq)
    const to = Math.min(lines.length - 1, range.high - firstSeq)
    const visit = (index: number) => {
      const one = lines[index]
      if (one === undefined || !this.#matches(plan, one.match)) return
      found.push({ seq: firstSeq + index, time: one.match.time, line: one.line, origin })
    }
    if (order === 'newest') for (let index = to; index >= from; index--) visit(index)
    else for (let index = from; index <= to; index++) visit(index)
  }

  #matches(plan: Plan, line: Matchable): boolean {
    const { levels, since, until, matches } = plan
    this.#pulse.beat()
    if ((LEVEL_BITS[line.level] & levels) === 0 || line.time < since || line.time >= until) return false
    this.#pulse.matching(true)
    const is = matches(line)
    this.#pulse.matching(false)
    return is
  }
}
