/** Where a reading of a log group begins, and where it is. Pure. */
import type { SyncAsked } from '../cloud-side.ts'
import type { Reading } from './resume.ts'

/** Entries arrive at CloudWatch late, mostly by seconds: so much of the time that was read is read again, ms. */
const OVERLAP_MS = 10 * 60_000
/** A token holds for 24 hours; this leaves room for the clocks. */
const TOKEN_MS = 23 * 3_600_000

export interface Walk {
  /** From when on everything up to `newest` is here, Unix ms; null: from the beginning. */
  readonly since: number | null
  readonly newest: number | null
  /** What is asked for: from, to (exclusive), and the page that comes next of it. */
  readonly start: number | null
  readonly end: number | null
  readonly token: string | null
  /** Where to begin if the token does not hold. */
  readonly again: number | null
}

export function beginWalk(
  before: Reading | null,
  { since, until }: Pick<SyncAsked, 'since' | 'until'>,
  pattern: string | null,
  now: number,
): Walk {
  const fresh: Walk = { since, newest: null, start: since, end: until, token: null, again: since }
  if (before === null) return fresh
  const { page } = before
  const holds = page !== null && page.pattern === pattern && page.end === until && isYoung(page.at, now)
  if (since !== null && !covers(before, since)) {
    return holds && page.start === since ? { ...fresh, token: page.token } : fresh
  }
  const { newest } = before
  const again = latest(before.since, overlapped(newest))
  const known: Walk = { since: before.since, newest, start: again, end: until, token: null, again }
  if (holds) return { ...known, start: page.start, token: page.token }
  // Asked for by name, what is here is looked through once more: something may have arrived very late.
  return since === null || page !== null ? known : { ...known, start: since, again: since }
}

/** After a page: `times` of its entries, and the token of the next. */
export function advance(walk: Walk, times: readonly number[], token: string | null): Walk {
  const newest = times.reduce<number | null>((most, time) => latest(most, time), walk.newest)
  return { ...walk, newest, token, again: latest(walk.again, overlapped(newest)) }
}

export function withoutToken(walk: Walk): Walk {
  return { ...walk, token: null, start: walk.again }
}

export function toReading(query: string, walk: Walk, pattern: string | null, now: number): Reading {
  const { since, newest, token, start, end } = walk
  return { query, since, newest, page: token === null ? null : { token, start, end, pattern, at: now } }
}

function covers({ since, newest }: Reading, time: number): boolean {
  return (since === null || since <= time) && newest !== null && time <= newest
}

function isYoung(at: number, now: number): boolean {
  return now >= at && now - at < TOKEN_MS
}

function overlapped(newest: number | null): number | null {
  return newest === null ? null : Math.max(0, newest - OVERLAP_MS)
}

function latest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b)
}
