import type { LevelCounts } from '../../platforms/platform.ts'
import type { BlockHeader } from './header.ts'
import type { BlockLines } from './lines.ts'

/** What the header of a block says of its lines. */
export function summaryOf({
  count,
  levels,
  times,
  runs,
  byteLength,
}: BlockLines): Pick<BlockHeader, 'levels' | 'bytes' | 'from' | 'to' | 'sources'> {
  const counts: [number, number, number, number, number] = [0, 0, 0, 0, 0]
  for (let line = 0; line < count; line++) (counts[levels[line] as 0] as number)++
  const sources = new Map<number, number>()
  let from = Infinity
  let to = -Infinity
  let line = 0
  for (const { source, received, clockOffset, lines } of runs) {
    sources.set(source, (sources.get(source) ?? 0) + lines)
    for (const end = line + lines; line < end; line++) {
      const deviceTime = times[line] as number
      const time = Number.isNaN(deviceTime) ? received : deviceTime - clockOffset
      if (time < from) from = time
      if (time > to) to = time
    }
  }
  const list = [...sources].map(([id, lines]) => ({ id, lines })).sort((a, b) => a.id - b.id)
  return { levels: counts satisfies LevelCounts, bytes: byteLength, from, to, sources: list }
}
