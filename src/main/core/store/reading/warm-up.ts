/**
 * What a window asks first: the last page and the histogram over everything. A thread that has nothing to do yet looks at
 * a part of both, so that the code for it is compiled, and what all questions read is read, when somebody asks.
 */
import { EVERY_LINE } from './every-line.ts'
import { type Bench, run } from './tasks.ts'

/** Blocks that an edge of a bucket cuts: for far fewer, nothing is compiled; more take longer than they save. */
const BLOCKS = 96
const BLOCKS_AT_ONCE = 12
const PAGE_LINES = 200
const BUCKETS = 500

/** Can be interrupted after each step. Only asks about sealed lines, for those are read without anybody's code. */
export function* warmUp(bench: Bench): Generator<void> {
  const last = { at: { is: 'last' }, direction: 'older', limit: PAGE_LINES } as const
  for (const _ of run(bench, { is: 'page', filter: EVERY_LINE, asked: last }, null)) break
  yield
  bench.spans.addSealed(bench.sealedTotals())
  const span = bench.spans.of([])
  if (span === null) return
  const histogram = run(bench, { is: 'histogram', filter: EVERY_LINE, range: { ...span, buckets: BUCKETS } }, null)
  for (let blocks = 1; blocks <= BLOCKS; blocks++) {
    if (histogram.next().done) return
    if (blocks % BLOCKS_AT_ONCE === 0) yield
  }
}
