import { isUtf8 } from 'node:buffer'
import type { TailPiece } from '../../../shared/contract/lines.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import type { LogLine } from '../../../shared/model.ts'
import { packLines, unpackLines } from '../../../shared/packed-lines.ts'
import { checkInline, compileMatcher } from '../../../shared/query.ts'
import type { Parts } from '../core.ts'
import { ingest } from '../ingest/ingest.ts'
import { rawToLine } from '../store/line.ts'
import type { LineFilter, RawLine } from '../store/store.ts'
import type { LiveFilter } from '../tail/live-lines.ts'
import { os } from './context.ts'
import { wholeSpan } from './event-span.ts'
import { deviceFor, findAll, lineFilter } from './filters.ts'

export function lineRoutes(parts: Parts) {
  const { store } = parts
  return {
    search: os.lines.search.handler(async function* ({ input, signal }) {
      const filter = lineFilter(parts, input)
      const options = { limit: input.limit, order: input.order, from: input.from, signal: signal ?? never() }
      for await (const piece of store.search(filter, options))
        yield piece.is === 'lines' ? { is: piece.is, lines: [...piece.lines] } : piece
    }),
    page: os.lines.page.handler(async ({ input, signal }) => {
      const { at, direction, limit } = input
      const page = await store.page(lineFilter(parts, input), { at, direction, limit }, signal ?? never())
      return { ...page, lines: [...page.lines] }
    }),
    count: os.lines.count.handler(({ input, signal }) =>
      drain(store.count({ ...lineFilter(parts, input), maxSeq: input.upTo }, signal ?? never())),
    ),
    histogram: os.lines.histogram.handler(async function* ({ input, signal }) {
      const range = { from: input.from, to: input.to, buckets: input.buckets }
      for await (const buckets of store.histogram(lineFilter(parts, input), range, signal ?? never()))
        yield [...buckets]
    }),
    span: os.lines.span.handler(({ input }) => wholeSpan(store, findAll(parts, input.devices))),
    tail: os.lines.tail.handler(async function* ({ input, signal }) {
      const filter = lineFilter(parts, input)
      const live = parts.feed.tail(liveFilter(filter), signal)
      // Listening starts before looking back, so that nothing falls between the two; what both have is sent once.
      const first = live.next()
      let newest = 0
      if (input.last > 0) {
        const before: LogLine[] = []
        for await (const piece of store.search(filter, {
          limit: input.last,
          order: 'newest',
          from: null,
          signal: signal ?? never(),
        })) {
          if (piece.is === 'lines') before.push(...piece.lines)
        }
        before.reverse()
        newest = before.at(-1)?.seq ?? 0
        if (before.length > 0) yield { packed: packLines(before), skipped: 0 }
      }
      const started = await first
      if (started.done) return
      yield* behind(newest, started.value)
      for await (const piece of live) yield* behind(newest, piece)
    }),
    ingest: os.lines.ingest.handler(({ input, signal }) =>
      ingest(parts, { ...input, device: deviceFor(parts, input.device) }, signal),
    ),
    get: os.lines.get.handler(async ({ input }) => {
      const raw = await store.line(input.seq)
      if (!raw) throw new FieldtapError('line-not-found', { detail: String(input.seq) })
      return wholeLine(raw)
    }),
  }
}

/** The piece without lines up to a number, which were sent before. */
function* behind(newest: number, piece: TailPiece): Generator<TailPiece> {
  const lines = newest === 0 ? null : unpackLines(piece.packed)
  if (lines === null || (lines[0]?.seq ?? 0) > newest) yield piece
  else yield { packed: packLines(lines.filter((line) => line.seq > newest)), skipped: piece.skipped }
}

/** A line whole, with how it came. */
export function wholeLine(raw: RawLine) {
  const line = rawToLine(raw)
  return {
    line,
    whole: new TextDecoder('utf-8', { ignoreBOM: true }).decode(raw.bytes),
    base64: line.bytes === undefined && isUtf8(raw.bytes) ? null : Buffer.from(raw.bytes).toString('base64'),
    how: raw.how,
    connection: raw.connection,
  }
}

/** The same language as the search, run in line: linear-time regexes, since nobody could stop a runaway one here. */
function liveFilter(filter: LineFilter): LiveFilter {
  const { query, since, until, now, zoneOffsetMinutes } = filter
  const objection = checkInline(query)
  if (objection)
    throw new FieldtapError('query-invalid', {
      detail: `at character ${objection.at + 1}, expected ${objection.expected}`,
    })
  const devices = filter.devices.length === 0 ? null : new Set(filter.devices)
  const asksAll = query.kind === 'and' && query.items.length === 0
  if (asksAll && since === null && until === null) return { devices, matches: null }
  const matches = compileMatcher(query, { now, zone: zoneOffsetMinutes, regex: 're2' })
  return {
    devices,
    matches: (line) => {
      if (since !== null && line.time < since) return false
      if (until !== null && line.time >= until) return false
      return matches(line)
    },
  }
}

async function* drain<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  yield* source
}

/** For callers without a signal. */
function never(): AbortSignal {
  return new AbortController().signal
}
