import { splitDeviceKey } from '../../../../shared/model-basics.ts'
import { LEVEL_BITS } from '../../../../shared/query.ts'
import type { DecodedLine } from '../../platforms/platform.ts'
import type { Order, SeqRange } from '../hot.ts'
import { correctedTime, type LineOrigin, Matchable } from '../log-line.ts'
import { countLevels, type Plan } from './plan.ts'
import type { Pulse } from './pulse.ts'
import type { Segment, SegmentPart, Segments } from './segments.ts'

/** What a scan reads with. */
export interface Reading {
  readonly segments: Segments
  readonly pulse: Pulse
  /** Counts the read transactions: what was read ahead in one may have moved by the next. */
  readonly snapshot: { number: number }
}

/** A line that matches. */
export interface Found {
  readonly seq: number
  readonly time: number
  readonly line: DecodedLine
  readonly origin: LineOrigin
}

/** Goes through a range of line numbers, segment by segment, in either order. */
export class Scan {
  readonly #reading: Reading
  readonly #plan: Plan
  readonly #order: Order
  #rest: SeqRange
  #ahead: Segment[] = []
  #aheadOf = 0

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

  /** Matching lines of the next segment, in order; null at the end. */
  next(): Found[] | null {
    const segment = this.#take()
    return segment === null ? null : this.#search(segment, this.#pass(segment))
  }

  /** How many lines of the next segment match; decodes it only if its header does not tell. Null at the end. */
  count(): number | null {
    const segment = this.#take()
    if (segment === null) return null
    const range = this.#pass(segment)
    return this.#countByHeader(segment, range) ?? this.#search(segment, range).length
  }

  #take(): Segment | null {
    if (this.#rest.high < this.#rest.low) return null
    const { segments, snapshot } = this.#reading
    if (this.#ahead.length === 0 || this.#aheadOf !== snapshot.number) {
      this.#ahead = [...segments.page(this.#rest, this.#order)]
      this.#aheadOf = snapshot.number
    }
    const segment = this.#ahead.shift()
    if (segment !== undefined) return segment
    this.#rest = { low: 1, high: 0 }
    return null
  }

  /** The part of the segment that lies in the range, which is looked at from now on. */
  #pass({ firstSeq, lines }: Segment): SeqRange {
    this.#reading.pulse.beat()
    const { low, high } = this.#rest
    const last = firstSeq + lines - 1
    this.#rest = this.#order === 'newest' ? { low, high: firstSeq - 1 } : { low: last + 1, high }
    return { low: Math.max(low, firstSeq), high: Math.min(high, last) }
  }

  #countByHeader({ levels, lines, parts }: Segment, range: SeqRange): number | null {
    if (!this.#plan.countable || range.high - range.low + 1 < lines) return null
    const admitted = parts.filter(({ source }) => this.#plan.admits(source))
    const matching = countLevels(levels, this.#plan.levels)
    if (admitted.length === parts.length || matching === 0) return matching
    if (matching < lines) return null
    return admitted.reduce((sum, part) => sum + part.lines, 0)
  }

  #search({ levels, parts }: Segment, range: SeqRange): Found[] {
    const found: Found[] = []
    if (countLevels(levels, this.#plan.levels) === 0) return found
    for (const part of this.#order === 'newest' ? parts.toReversed() : parts) {
      const overlaps = part.firstSeq <= range.high && part.firstSeq + part.lines > range.low
      if (overlaps && this.#plan.admits(part.source)) this.#searchPart(part, range, found)
    }
    return found
  }

  #searchPart({ firstSeq, origin, decode }: SegmentPart, range: SeqRange, found: Found[]): void {
    const lines = decode()
    const device = splitDeviceKey(origin.device)
    const from = Math.max(0, range.low - firstSeq)
    const to = Math.min(lines.length - 1, range.high - firstSeq)
    const visit = (index: number) => {
      const line = lines[index]
      if (line === undefined) return
      const time = correctedTime(line.time, origin)
      if (this.#matches(line, time, device)) found.push({ seq: firstSeq + index, time, line, origin })
    }
    if (this.#order === 'newest') for (let index = to; index >= from; index--) visit(index)
    else for (let index = from; index <= to; index++) visit(index)
  }

  #matches(line: DecodedLine, time: number, device: ReturnType<typeof splitDeviceKey>): boolean {
    const { levels, since, until, matches } = this.#plan
    this.#reading.pulse.beat()
    if ((LEVEL_BITS[line.level] & levels) === 0 || time < since || time >= until) return false
    this.#reading.pulse.matching(true)
    const is = matches(new Matchable(line, time, device))
    this.#reading.pulse.matching(false)
    return is
  }
}
