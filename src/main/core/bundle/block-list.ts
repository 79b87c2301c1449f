import { LINE_LEVELS } from '../../../shared/model.ts'
import type { IndexBlock } from './index-format.ts'
import type { Segment, SpooledEntry } from './spool.ts'

/** What the index says of lines in a row. */
export class LineSummary {
  lines = 0
  first = 0
  last = 0
  from = Number.POSITIVE_INFINITY
  to = Number.NEGATIVE_INFINITY
  readonly levels: number[] = LINE_LEVELS.map(() => 0)

  /** @param level index in `LINE_LEVELS`. */
  add(seq: number, time: number, level: number): void {
    if (this.lines === 0) this.first = seq
    this.lines++
    this.last = seq
    if (time < this.from) this.from = time
    if (time > this.to) this.to = time
    this.levels[level] = (this.levels[level] as number) + 1
  }

  /** Takes what comes behind its own. */
  join(next: LineSummary): void {
    if (next.lines === 0) return
    if (this.lines === 0) this.first = next.first
    this.lines += next.lines
    this.last = next.last
    this.from = Math.min(this.from, next.from)
    this.to = Math.max(this.to, next.to)
    for (const [level, count] of next.levels.entries()) this.levels[level] = (this.levels[level] as number) + count
  }
}

/** The blocks of an entry while its lines are written. Each begins with a segment. */
export class BlockList {
  /** Of all lines. */
  readonly total = new LineSummary()
  readonly #blocks: { readonly segment: number; readonly summary: LineSummary }[] = []

  /** @param segment how many segments come before it. */
  begin(segment: number, summary: LineSummary): void {
    this.#blocks.push({ segment, summary })
    this.total.join(summary)
  }

  /** With their places, which are known once everything is in the spool. */
  finish({ segments }: SpooledEntry): IndexBlock[] {
    const at = sumsOf(segments, ({ size }) => size)
    const packedAt = sumsOf(segments, ({ packedSize }) => packedSize)
    return this.#blocks.map(({ segment, summary }, index) => {
      const next = this.#blocks[index + 1]?.segment ?? segments.length
      const span = (sums: readonly number[]) => ({
        at: sums[segment] as number,
        size: (sums[next] as number) - (sums[segment] as number),
      })
      const [content, packed] = [span(at), span(packedAt)]
      return { ...content, ...summary, packedAt: packed.at, packedSize: packed.size }
    })
  }
}

/** What comes before each segment, and before the end. */
function sumsOf(segments: readonly Segment[], size: (segment: Segment) => number): readonly number[] {
  let sum = 0
  return [0, ...segments.map((segment) => (sum += size(segment)))]
}
