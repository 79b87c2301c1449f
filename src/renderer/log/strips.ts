/** What stands between two lines: the beginning of another day, and what is missing there. */
import type { DeviceKey, Gap, LogLine } from '../../shared/model.ts'

export type Strip = { readonly is: 'day'; readonly time: number } | { readonly is: 'gap'; readonly gap: Gap }

type Neighbor = Pick<LogLine, 'time' | 'received' | 'device'>

/** Gaps that are over, in order of their ends. */
export function closedGaps(gaps: readonly Gap[], devices: readonly DeviceKey[]): readonly Gap[] {
  return gaps
    .filter((gap) => gap.to !== null && (gap.device === null || devices.includes(gap.device)))
    .sort((a, b) => (a.to ?? 0) - (b.to ?? 0))
}

const NONE: readonly Strip[] = []

export function stripsBetween(before: Neighbor | null, line: Neighbor, gaps: readonly Gap[]): readonly Strip[] {
  if (before === null) return NONE
  const missing = gaps.length === 0 ? NONE : gapsBetween(before.received, line.received, gaps)
  const isOtherDay = line.time > before.time && !isSameDay(before.time, line.time)
  if (!isOtherDay) return missing
  return [...missing, { is: 'day', time: line.time }]
}

function gapsBetween(after: number, until: number, gaps: readonly Gap[]): readonly Strip[] {
  if (until <= after) return NONE
  const found = gaps.filter(({ to }) => to !== null && to > after && to <= until)
  return found.length === 0 ? NONE : found.map((gap) => ({ is: 'gap', gap }))
}

const DAY = 86_400_000

function isSameDay(a: number, b: number): boolean {
  if (Math.abs(a - b) >= DAY) return false
  return new Date(a).getDate() === new Date(b).getDate()
}
