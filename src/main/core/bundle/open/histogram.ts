import { setImmediate } from 'node:timers/promises'
import { LINE_LEVELS, type LineLevel } from '../../../../shared/model.ts'
import type { HistogramBucket } from '../../store/store.ts'
import type { Block, DeviceLog } from './device-log.ts'
import type { CompiledFilter } from './line-filter.ts'

interface Range {
  readonly from: number
  readonly to: number
  readonly buckets: number
}

type Counts = Record<LineLevel, number>

const PACE = 300

/** From the blocks' headers where they tell; only what a bucket's edge cuts, or a word asks about, is read. */
export async function* histogramOf(
  logs: readonly DeviceLog[],
  filter: CompiledFilter,
  range: Range,
  signal: AbortSignal,
): AsyncGenerator<readonly HistogramBucket[]> {
  const counts = Array.from(
    { length: range.buckets },
    () => Object.fromEntries(LINE_LEVELS.map((level) => [level, 0])) as Counts,
  )
  const width = (range.to - range.from) / range.buckets
  const bucketOf = (time: number) => {
    const at = Math.floor((time - range.from) / width)
    return time >= range.from && time < range.to ? counts[Math.min(at, range.buckets - 1)] : undefined
  }
  const pieces = (): readonly HistogramBucket[] =>
    counts.map((own, at) => ({ from: range.from + at * width, counts: { ...own } }))
  let told = performance.now()
  for (const log of logs) {
    for (const [number, block] of log.blocks.entries()) {
      signal.throwIfAborted()
      if (block.to < range.from || block.from >= range.to || filter.countOf(block) === 0) continue
      if (addWhole(block, filter, bucketOf)) continue
      for (const line of await log.lines(number)) {
        const bucket = bucketOf(line.time)
        if (bucket !== undefined && filter.matches(line)) bucket[line.level]++
      }
      await setImmediate()
      if (performance.now() - told > PACE) {
        told = performance.now()
        yield pieces()
      }
    }
  }
  yield pieces()
}

/** Whether the header was enough: the whole block matches by its levels alone and lies in one bucket. */
function addWhole(block: Block, filter: CompiledFilter, bucketOf: (time: number) => Counts | undefined): boolean {
  const bucket = bucketOf(block.from)
  if (bucket === undefined || bucket !== bucketOf(block.to) || filter.countOf(block) !== block.lines) return false
  for (const [at, level] of LINE_LEVELS.entries()) bucket[level] += block.levels[at] ?? 0
  return true
}
