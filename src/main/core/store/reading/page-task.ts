/** One page of lines from any place: the offset comes from headers, or not at all. */
import type { Order } from '../hot.ts'
import { toLogLine } from '../log-line.ts'
import type { LinePage } from '../store.ts'
import { type Plan, planOf } from './plan.ts'
import type { FixedFilter, Task } from './protocol.ts'
import type { Found } from './segment.ts'
import type { Bench, Steps } from './tasks.ts'
import { Walk } from './walk.ts'

type PageTask = Extract<Task, { is: 'page' }>

/** Where the walk begins: after this line (in its order), or at the end that the order begins with. */
interface Start {
  readonly from: number | null
  /** Matching lines before the line that the place names, where finding it told. */
  readonly before: number | null
}

/** What a page counts on its way. */
interface Looked {
  lines: number
}

export function* page(bench: Bench, { filter, asked }: PageTask): Steps {
  const { at, direction, limit } = asked
  const older = direction === 'older'
  const looked: Looked = { lines: 0 }
  const plan = planOf(filter)
  const start = yield* startOf(bench, filter, plan, asked, looked)
  const found = yield* find(bench, filter, plan, older ? 'newest' : 'oldest', start.from, limit + 1, looked)
  const more = found.length > limit
  const lines = found.slice(0, limit)
  if (older) lines.reverse()

  const firstSeq = lines[0]?.seq ?? (older ? 0 : Infinity)
  const offset = known(start, asked, lines.length, more) ?? countBelow(bench, filter, plan, firstSeq)
  const atEnd = older ? at.is === 'last' : !more
  const total = countBelow(bench, filter, plan, Infinity) ?? (atEnd && offset !== null ? offset + lines.length : null)
  const value: LinePage = {
    lines: lines.map((one) => toLogLine(one.line, one.seq, one.origin)),
    offset,
    total,
    more,
    scanned: looked.lines,
  }
  yield { value, progress: null, last: true }
}

/** The offset, where the way to the page told. */
function known({ before }: Start, { at, direction }: PageTask['asked'], lines: number, more: boolean): number | null {
  if (direction === 'older') {
    if (!more) return 0
    return before === null ? null : before + 1 - lines
  }
  return at.is === 'first' ? 0 : before
}

function* startOf(
  bench: Bench,
  filter: FixedFilter,
  plan: Plan,
  { at, direction }: PageTask['asked'],
  looked: Looked,
): Generator<null, Start> {
  const older = direction === 'older'
  const including = (seq: number): Start => ({ from: older ? seq + 1 : seq - 1, before: null })
  /** With the first match of a walk; `nothing` where there is none. */
  const includingFirst = function* (own: FixedFilter, order: Order, nothing: Start): Generator<null, Start> {
    const [found] = yield* find(bench, own, own === filter ? plan : planOf(own), order, null, 1, looked)
    return found === undefined ? nothing : including(found.seq)
  }
  const beyond: Start = { from: older ? null : filter.maxSeq, before: null }
  switch (at.is) {
    case 'first':
      return older ? yield* includingFirst(filter, 'oldest', beyond) : { from: null, before: null }
    case 'last':
      return older ? { from: null, before: null } : yield* includingFirst(filter, 'newest', beyond)
    case 'line':
      return including(at.seq)
    case 'time': {
      if (older) {
        const until = Math.min(filter.until ?? Infinity, Math.floor(at.time) + 1)
        return yield* includingFirst({ ...filter, until }, 'newest', including(0))
      }
      const since = Math.max(filter.since ?? -Infinity, at.time)
      return yield* includingFirst({ ...filter, since }, 'oldest', beyond)
    }
    case 'offset': {
      const place = yield* seek(bench, filter, plan, at.offset, looked)
      if (place.seq === null) return { ...beyond, before: older ? place.before - 1 : place.before }
      return { ...including(place.seq), before: place.before }
    }
  }
}

/** The matching line with so many before it; `seq` null: there are only `before` in all. */
function* seek(
  bench: Bench,
  filter: FixedFilter,
  plan: Plan,
  offset: number,
  looked: Looked,
): Generator<null, { readonly seq: number | null; readonly before: number }> {
  let near = bench.segments.approach(plan, offset)
  if (near !== null && near.seq > filter.maxSeq) {
    // What lies there is not asked for: there are fewer lines than that offset.
    const before = countBelow(bench, filter, plan, Infinity)
    if (before !== null) return { seq: null, before }
    near = null
  }
  let before = near?.before ?? 0
  const walk = new Walk(bench, filter, 'oldest', near === null ? null : near.seq - 1, null, 1, plan)
  for (;;) {
    const { low } = walk.progress().rest
    const count = walk.count()
    if (count === null) break
    if (before + count > offset) {
      const seq = walk.nth(offset - before)
      if (seq !== null) {
        looked.lines += seq - low + 1
        return { seq, before: offset }
      }
      // A batch has fewer lines than its header says.
      const found = yield* find(bench, filter, plan, 'oldest', low - 1, offset - before + 1, looked)
      const last = found.at(-1)
      if (last !== undefined) return { seq: last.seq, before: offset }
      break
    }
    before += count
    yield null
  }
  looked.lines += walk.scanned(walk.progress())
  return { seq: null, before }
}

/** The first matches of a walk, at most so many. */
function* find(
  bench: Bench,
  filter: FixedFilter,
  plan: Plan,
  order: Order,
  from: number | null,
  most: number,
  looked: Looked,
): Generator<null, Found[]> {
  const walk = new Walk(bench, filter, order, from, null, 1, plan)
  const found: Found[] = []
  while (found.length < most) {
    const next = walk.next(most - found.length)
    if (next === null) break
    found.push(...next)
    yield null
  }
  looked.lines += walk.scanned(walk.progress(found.length < most ? undefined : found.at(-1)))
  return found
}

/** Matching lines below a number, where headers tell. */
function countBelow({ segments }: Bench, filter: FixedFilter, plan: Plan, seq: number): number | null {
  const low = segments.firstSeq() ?? 1
  return segments.count({ low, high: Math.min(filter.maxSeq, seq - 1) }, plan)
}
