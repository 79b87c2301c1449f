/** Run logs read from the vendor's Log Tank Service, page by page. */
import { z } from 'zod'
import type { CloudClient, CloudIo, CloudPage, CloudSide, SyncAsked } from '../cloud-side.ts'
import type { Observation } from '../platform.ts'
import { identify } from './identity.ts'
import { type Answer, ask, type Cursor, cursor, LIMIT, type LogLine } from './lts-page.ts'
import { type LtsSettings, readSettings } from './lts-settings.ts'
import { readRunLog } from './run-log.ts'
import { eventOfRunLog } from './run-log-event.ts'

export const lts: CloudSide = {
  check(given) {
    const read = readSettings(given)
    return read.ok ? { ok: true, url: read.settings.url } : read
  },
  async open(given, io) {
    const read = readSettings(given)
    if (!read.ok) throw new RangeError(read.detail)
    return client(read.settings, io)
  },
  targetRef: () => null,
}

/** One question reaches at most this far. */
const LONGEST_SPAN = 180 * 86_400_000
/** Records may come to the service late: so much is read again. */
const OVERLAP = 10 * 60_000
/** How often an answer that is not complete is asked for again, and how long to wait before, ms. */
const PATIENCE = 10
const PAUSE = 1000

function client(settings: LtsSettings, io: CloudIo): CloudClient {
  return {
    async test(signal) {
      const end = io.now()
      const { count, logs } = await ask(io, settings, { start: end - 86_400_000, end, after: null, limit: 1 }, signal)
      const some = count ?? logs.length
      return some === 0
        ? 'It answers; there was no record in the last day.'
        : `It answers; records of the last day: ${some}.`
    },
    sync: (asked, signal) => sync(settings, io, asked, signal),
    tail: () => null,
    levels: null,
    close: () => undefined,
  }
}

/** A time that is read, and the last line of it that was kept; null: it is to be begun. */
const progress = z.object({
  start: z.number(),
  end: z.number(),
  after: cursor.nullable(),
  done: z.boolean(),
  /** Time of the newest record of all, Unix ms. */
  newest: z.number().nullable(),
})
type Progress = Readonly<z.infer<typeof progress>>

async function* sync(
  settings: LtsSettings,
  io: CloudIo,
  { resume, since, until }: SyncAsked,
  signal: AbortSignal,
): AsyncGenerator<CloudPage> {
  const end = until ?? io.now()
  let at = readProgress(resume)
  if (at !== null && !at.done) {
    for await (const { page, progress } of readSpan(settings, io, at, signal)) {
      at = progress
      yield page
    }
  }
  const back = at === null ? null : Math.max(at.start, (at.newest ?? at.end) - OVERLAP)
  const wanted = since === null ? (back ?? end - LONGEST_SPAN) : Math.min(since, back ?? since)
  for (let start = wanted; start < end; start += LONGEST_SPAN) {
    const span = {
      start,
      end: Math.min(end, start + LONGEST_SPAN),
      after: null,
      done: false,
      newest: at?.newest ?? null,
    }
    for await (const { page, progress } of readSpan(settings, io, span, signal)) {
      at = progress
      yield page
    }
  }
}

function readProgress(resume: string | null): Progress | null {
  if (resume === null) return null
  try {
    const read = progress.safeParse(JSON.parse(resume))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

interface Step {
  readonly page: CloudPage
  readonly progress: Progress
}

/** From its last kept line to its end. */
async function* readSpan(
  settings: LtsSettings,
  io: CloudIo,
  span: Progress,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  let total: number | null = null
  /** Lines of the page before: some editions of the service repeat the one that a page is to follow. */
  let known = new Set(span.after === null ? [] : [span.after.line])
  for (let at = span; !at.done; ) {
    const answer = await askPatiently(settings, io, at, signal)
    total ??= answer.count
    const fresh = answer.logs.filter(({ cursor }) => cursor === null || !known.has(cursor.line))
    const last = fresh.findLast(({ cursor }) => cursor !== null)?.cursor ?? null
    known = new Set(answer.logs.flatMap(({ cursor }) => cursor?.line ?? []))
    // A page may be short before the end.
    const isLast = last === null
    const read = fresh.map(observe)
    const times = read.flatMap((seen) => (seen.is === 'event' ? [seen.event.time] : []))
    const newest = [at.newest, ...times].reduce<number | null>(later, null)
    at = { ...at, after: last ?? at.after, done: isLast, newest }
    const page = {
      observations: read,
      resume: JSON.stringify(at),
      time: times.reduce<number | null>(later, null),
      total,
    }
    yield { page, progress: at }
  }
}

function later(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.max(one, other)
}

/** An empty answer that says that it is not complete is no end. */
async function askPatiently(
  settings: LtsSettings,
  io: CloudIo,
  { start, end, after }: { readonly start: number; readonly end: number; readonly after: Cursor | null },
  signal: AbortSignal,
): Promise<Answer> {
  for (let tried = 1; ; tried++) {
    const answer = await ask(io, settings, { start, end, after, limit: LIMIT }, signal)
    if (answer.isComplete || answer.logs.length > 0 || tried >= PATIENCE) return answer
    io.tell('The log service is still looking; asking again.')
    await io.sleep(PAUSE, signal)
  }
}

function observe({ content }: LogLine): Observation {
  const record = readRunLog(content)
  if (typeof record === 'string') return broken(record, content)
  const identity = identify(record.deviceId)
  return identity === null
    ? broken('it does not say which device it is about', content)
    : eventOfRunLog(record, identity)
}

function broken(what: string, content: string): Observation {
  const detail = `a run log, ${what}: ${content.slice(0, 100)}`
  return { is: 'refused', code: 'body-broken', identity: null, detail }
}
