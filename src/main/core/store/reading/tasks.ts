/**
 * Each task as a generator: gives a piece of the answer, or null where it could be interrupted. The first page of a
 * search never waits for anything but its own lines.
 */
import { toLogLine, toRawLine } from '../log-line.ts'
import type { SealedTotals } from '../sealing/protocol.ts'
import { Buckets } from './buckets.ts'
import { type LinePage, LinePages } from './line-pages.ts'
import { page } from './page-task.ts'
import type { Alone, Answers, Piece, Progress, Task } from './protocol.ts'
import type { Reading } from './scan.ts'
import type { Found, Segments } from './segment.ts'
import { catchUp, EVERYTHING, type Spans } from './spans.ts'
import { Walk } from './walk.ts'

export type Steps = Generator<Piece | null, void, void>
export type Bench = Reading & {
  readonly hot: Segments
  readonly sealedTotals: () => readonly SealedTotals[]
  readonly spans: Spans
  readonly now: () => number
}

const PAGE_LINES = 200
/** A page that does not fill is sent as it is after this time. */
const PAGE_MS = 25
const TELL_MS = 100
/** A histogram on its way is large for what it says, and most are done before. */
const TELL_BUCKETS_MS = 250
const RAW_LINES = 2000
const RAW_BYTES = 512 * 1024

export function run(bench: Bench, task: Task, resumed: Progress | null): Steps {
  switch (task.is) {
    case 'search':
      return search(bench, task, resumed)
    case 'page':
      return page(bench, task)
    case 'raw':
      return raw(bench, task, resumed)
    case 'count':
      return count(bench, task, resumed)
    case 'histogram':
      return histogram(bench, task, resumed)
    case 'span':
      return span(bench, task)
    case 'line':
      return line(bench, task)
  }
}

function* search(bench: Bench, task: Extract<Task, { is: 'search' }>, resumed: Progress | null): Steps {
  const walk = new Walk(bench, task.filter, task.order, task.from, resumed)
  const due = timer(bench.now, TELL_MS)
  const waiting: Found[] = []
  let waitingSince = 0
  let last: Found | undefined
  const page = (): Piece => {
    const found = waiting.splice(0, PAGE_LINES)
    walk.matched += found.length
    last = found.at(-1)
    const lines = found.map((one) => toLogLine(one.line, one.seq, one.origin))
    return piece<'search'>({ is: 'lines', lines }, walk.progress(last))
  }
  const told = (progress: Progress): Piece => {
    const { total, matched } = walk
    return piece<'search'>({ is: 'progress', scanned: walk.scanned(progress), total, matched }, progress)
  }
  while (walk.matched + waiting.length < task.limit) {
    const found = walk.next(task.limit - walk.matched - waiting.length)
    if (found === null) break
    if (waiting.length === 0) waitingSince = bench.now()
    waiting.push(...found)
    while (waiting.length >= PAGE_LINES) yield page()
    if (waiting.length > 0 && bench.now() - waitingSince >= PAGE_MS) yield page()
    yield waiting.length === 0 && due() ? told(walk.progress()) : null
  }
  while (waiting.length > 0) yield page()
  // What lies behind the last line of a full answer was read, but not looked at for anybody.
  yield told(walk.progress(walk.matched < task.limit ? undefined : last))
}

function* raw(bench: Bench, task: Extract<Task, { is: 'raw' }>, resumed: Progress | null): Steps {
  const walk = new Walk(bench, task.filter, 'oldest', null, resumed)
  const pages = new LinePages({ lines: RAW_LINES, bytes: RAW_BYTES })
  const told = ({ packed, last, transfer }: LinePage): Piece => {
    walk.matched += packed.seqs.length
    return { ...piece<'raw'>(packed, walk.progress({ seq: last })), transfer }
  }
  while (walk.pack(pages)) {
    for (const page of pages.take()) yield told(page)
    yield null
  }
  for (const page of pages.takeAll()) yield told(page)
}

function* count(bench: Bench, task: Extract<Task, { is: 'count' }>, resumed: Progress | null): Steps {
  const walk = new Walk(bench, task.filter, 'newest', null, resumed, task.low)
  const due = timer(bench.now, TELL_MS)
  const pauses = pause(bench.now, task.alone)
  const told = (): Piece => {
    const progress = walk.progress()
    const { total, matched } = walk
    return piece<'count'>({ matched, scanned: walk.scanned(progress), total }, progress)
  }
  for (let found = walk.count(); found !== null; found = walk.count()) {
    walk.matched += found
    if (pauses(walk.left)) break
    yield due() ? told() : null
  }
  yield last(told())
}

function* histogram(bench: Bench, task: Extract<Task, { is: 'histogram' }>, resumed: Progress | null): Steps {
  const buckets = new Buckets(task.range, resumed?.counts)
  const walk = new Walk(bench, task.filter, 'newest', null, resumed, task.low)
  const due = timer(bench.now, TELL_BUCKETS_MS)
  const pauses = pause(bench.now, task.alone)
  const told = (): Piece => {
    const counts = buckets.counts.slice()
    return { ...piece<'histogram'>(counts, { ...walk.progress(), counts }), transfer: [counts.buffer] }
  }
  while (walk.tally(buckets) && !pauses(walk.left)) yield due() ? told() : null
  yield last(told())
}

function* span(bench: Bench, task: Extract<Task, { is: 'span' }>): Steps {
  // What is sealed is summed up already.
  for (const _ of catchUp({ ...bench, segments: bench.hot }, task.maxSeq)) yield null
  bench.spans.addSealed(bench.sealedTotals())
  const value = bench.spans.of(task.devices)
  if (value !== null) yield last(piece<'span'>(value, null))
}

function* line(bench: Bench, { seq }: Extract<Task, { is: 'line' }>): Steps {
  for (const segment of bench.segments.page({ low: seq, high: seq }, 'newest', EVERYTHING)) {
    const found = segment.line(seq)
    if (found !== null) yield piece<'line'>(toRawLine(found.line, seq, found.origin), null)
  }
}

/** True once in every so many milliseconds. */
function timer(now: () => number, everyMs: number): () => boolean {
  let last = now()
  return () => {
    const at = now()
    if (at - last < everyMs) return false
    last = at
    return true
  }
}

/** Whether it is time to let others have a part of the lines that are left. */
function pause(now: () => number, alone: Alone | undefined): (left: number) => boolean {
  if (alone === undefined) return () => false
  const began = now()
  let blocks = 0
  return (left) => ++blocks >= alone.blocks && left >= alone.lines && now() - began >= alone.ms
}

function last(piece: Piece): Piece {
  return { ...piece, last: true }
}

function piece<K extends Task['is']>(value: Answers[K], progress: Progress | null): Piece {
  return { value, progress }
}
