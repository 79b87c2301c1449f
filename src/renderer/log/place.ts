/** Where lines lie among all lines of their query, also where nobody has counted them. */
import type { PagePlace } from '../../shared/contract/lines.ts'
import type { LineRun } from './run.ts'

/** What is known of all lines: how many, or only the numbers between which they lie. */
export interface Extent {
  readonly total: number | null
  readonly firstSeq: number
  readonly lastSeq: number
}

/** Lines that a query is taken to have while nobody has counted them. */
const UNCOUNTED = 100_000

/** How many lines there are, or may be. */
export function linesIn(run: LineRun, extent: Extent): number {
  if (run.atStart && run.atEnd) return run.length
  return Math.max(run.length, extent.total ?? UNCOUNTED)
}

/** How many lines lie before the one with this number, counted, or judged by its place in the order of arrival. */
export function linesBefore(run: LineRun, extent: Extent, index: number): number {
  const all = linesIn(run, extent)
  if (run.atStart) return index - run.base
  if (run.offset !== null && extent.total !== null) return run.offset + index - run.base
  if (run.atEnd) return all - (run.end - index)
  const seq = run.at(index)?.seq ?? extent.lastSeq
  const share = (seq - extent.firstSeq) / Math.max(1, extent.lastSeq - extent.firstSeq)
  return Math.max(1, Math.min(all - 1, share * all))
}

/** What to ask the store for to get the line with so many before it, on a screen that holds `visible`. */
export function placeAt(run: LineRun, extent: Extent, before: number, visible: number): PagePlace {
  const all = linesIn(run, extent)
  if (before < 1) return { is: 'first' }
  if (before > all - visible - 1) return { is: 'last' }
  if (run.offset !== null && extent.total !== null) return { is: 'offset', offset: Math.floor(before) }
  const seq = extent.firstSeq + (before / all) * (extent.lastSeq - extent.firstSeq)
  return { is: 'line', seq: Math.max(0, Math.floor(seq)) }
}
