/**
 * How far the history has been read, across breaks of every kind. A walk goes from its beginning to the end of the list,
 * page after page in order of time; `after` is where it stands. What one walk has read to the end is `done`, and the next
 * one begins an hour before its end: events come late, and several share a time. Ids are stored once, so that nothing is
 * doubled by reading it again.
 */
import { z } from 'zod'

const range = z.object({
  /** From inclusive, Unix ms; null: from the beginning. */
  from: z.number().nullable(),
})

const state = z.object({
  /** Whose events, and which of them: anything else is another history. */
  history: z.string(),
  /** Everything from there to the newest event that was read, Unix ms. */
  done: range.extend({ to: z.number() }).nullable(),
  /** A walk that is not at its end; `until` is exclusive. */
  walk: range
    .extend({ until: z.number().nullable(), after: z.string().nullable(), newest: z.number().nullable() })
    .nullable(),
})
export type WalkState = Readonly<z.infer<typeof state>>
export type Walk = NonNullable<WalkState['walk']>

export const OVERLAP_MS = 60 * 60_000

export interface WalkAsked {
  /** From there on it is read whatever was read before, Unix ms; null: from where that ended. */
  readonly since: number | null
  /** Nothing before it counts; null: open. */
  readonly floor: number | null
  /** Nothing from it on; null: open. */
  readonly until: number | null
}

/** What `resume` of an earlier page says; null or anything else: nothing was read yet. */
export function readState(resume: string | null, history: string): WalkState {
  const fresh: WalkState = { history, done: null, walk: null }
  try {
    const read = state.safeParse(JSON.parse(resume ?? ''))
    return read.success && read.data.history === history ? read.data : fresh
  } catch {
    return fresh
  }
}

export function writeState(known: WalkState): string {
  return JSON.stringify(known)
}

/** The walk to go on with, or a new one. */
export function beginWalk({ done, walk }: WalkState, { since, floor, until }: WalkAsked): Walk {
  const isKnown = since === null && done !== null && reaches(done.from, floor)
  const from = latest(isKnown ? done.to - OVERLAP_MS : since, floor)
  if (walk !== null && walk.until === until && reaches(walk.from, from)) return walk
  return { from, until, after: null, newest: null }
}

/** After a page: `next` is where the next one begins, null at the end. */
export function advance(known: WalkState, walk: Walk, page: { newest: number | null; next: string | null }): WalkState {
  const newest = Math.max(walk.newest ?? Number.NEGATIVE_INFINITY, page.newest ?? Number.NEGATIVE_INFINITY)
  const at = { ...walk, after: page.next, newest: Number.isFinite(newest) ? newest : null }
  return page.next === null ? { ...known, walk: null, done: joined(known.done, at) } : { ...known, walk: at }
}

/** Two ranges are one where they meet; where they don't, only the one that reaches further counts. */
function joined(done: WalkState['done'], { from, newest }: Walk): WalkState['done'] {
  if (newest === null) return done
  const read = { from, to: newest }
  if (done === null) return read
  if (isBefore(done.to, from) || isBefore(read.to, done.from)) return done.to > read.to ? done : read
  return { from: reaches(done.from, from) ? done.from : from, to: Math.max(done.to, read.to) }
}

/** Whether what begins at `from` covers what begins at `other`; null is the beginning. */
function reaches(from: number | null, other: number | null): boolean {
  return from === null || (other !== null && from <= other)
}

function isBefore(time: number, other: number | null): boolean {
  return other !== null && time < other
}

function latest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other)
}
