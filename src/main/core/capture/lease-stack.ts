/**
 * Leases on one device are stacked: the newest that still runs is in force; when it ends, the next newest takes over;
 * when the last one ends, the device goes back to where it was before the first.
 */
import type { LevelLease } from '../../../shared/model.ts'
import type { LevelCounts } from '../platforms/platform.ts'
import { owe } from './lease-restore.ts'
import type { LeaseRequest, RunningLease } from './lease-state.ts'
import type { Draft } from './lease-step.ts'

type Ended = NonNullable<LevelLease['ended']>

/** The wall clock may be this far behind the monotonic one before that counts as moved back, ms. */
const CLOCK_SLACK_MS = 1_000

export function request(draft: Draft, asked: LeaseRequest): void {
  const { env, state } = draft
  const under = draft.inForce ?? state.owed?.lease ?? state.unproved?.lease
  const { restoreTo, restoreWhy } = wayBack(draft, asked.restoreTo, under)
  const { id, during, maxLines, maxBytes, reason, technician } = asked
  const lease: LevelLease = {
    id,
    device: state.device,
    before: state.known,
    during,
    restoreTo,
    restoreWhy,
    state: 'requested',
    reason,
    technician,
    requestedAt: env.now,
    toldAt: null,
    confirmedAt: null,
    endsAt: env.now + asked.durationMs,
    maxLines,
    maxBytes,
    lines: 0,
    bytes: 0,
    ended: null,
    endedAt: null,
    restoredAt: null,
    deadMan: 'unneeded',
    history: [{ at: env.now, state: 'requested', note: '' }],
  }
  // A restore that is still owed is now this lease's to make.
  if (state.owed) draft.save(draft.moved(state.owed.lease, 'superseded', 'its restore is left to a newer lease'))
  const endsMono = env.mono + asked.durationMs
  draft.set({ owed: null, unproved: null, running: [...state.running, { lease, endsMono }] })
  draft.save(lease)
  draft.event(lease, 'lease.requested', `Level ${during} asked for, until ${iso(lease.endsAt)}`)
  draft.guard()
  draft.tell(during)
}

function wayBack({ env, state }: Draft, wanted: LeaseRequest['restoreTo'], under: LevelLease | undefined) {
  if (wanted === 'baseline') return { restoreTo: env.baseline, restoreWhy: 'baseline' } as const
  if (wanted !== 'before') return { restoreTo: wanted, restoreWhy: 'chosen' } as const
  if (under) return { restoreTo: under.restoreTo, restoreWhy: under.restoreWhy }
  const { level } = state.known
  return level === null
    ? ({ restoreTo: env.baseline, restoreWhy: 'baseline' } as const)
    : ({ restoreTo: level, restoreWhy: 'before' } as const)
}

export function extend(draft: Draft, id: string, byMs: number): void {
  const running = draft.state.running.find(({ lease }) => lease.id === id)
  if (!running) return
  const endsAt = running.lease.endsAt + byMs
  const lease = draft.moved({ ...running.lease, endsAt }, running.lease.state, `extended to ${iso(endsAt)}`)
  draft.replace(id, () => ({ lease, endsMono: running.endsMono + byMs }))
  draft.save(lease)
  draft.event(lease, 'lease.extended', `Lease extended to ${iso(endsAt)}`, { stateChange: false })
  draft.guard()
  // Collection is on until a time, which the device was told.
  if (draft.inForce?.id === id && lease.during === 'on') draft.tell(lease.during)
}

/**
 * A wall clock that went back would let a lease run too long after a restart, and be shown as running too long before:
 * its end follows the clock back. One that went forward ends it early, which is what to do in doubt.
 */
export function followClock(draft: Draft): void {
  const { now, mono } = draft.env
  for (const { lease, endsMono } of draft.state.running) {
    const endsAt = now + Math.max(0, endsMono - mono)
    if (endsAt >= lease.endsAt - CLOCK_SLACK_MS) continue
    const moved = draft.moved({ ...lease, endsAt }, lease.state, `the clock went back; ends at ${iso(endsAt)}`)
    draft.replace(lease.id, (running) => ({ ...running, lease: moved }))
    draft.save(moved)
  }
}

/** Ends what is over by either clock, and what has filled its cap. */
export function endExpired(draft: Draft): void {
  const { now, mono } = draft.env
  endWhere(draft, ({ lease, endsMono }) => {
    if (mono >= endsMono || now >= lease.endsAt) return 'time'
    if (lease.maxBytes !== null && lease.bytes >= lease.maxBytes) return 'bytes'
    if (lease.maxLines !== null && lease.lines >= lease.maxLines) return 'lines'
    return null
  })
}

export function endWhere(
  draft: Draft,
  over: (running: RunningLease) => Ended | null,
  technician?: string | undefined,
): void {
  const { running } = draft.state
  const inForce = running.at(-1)
  const kept: RunningLease[] = []
  const ended: LevelLease[] = []
  for (const one of running) {
    const why = over(one)
    if (why === null) kept.push(one)
    else ended.push({ ...one.lease, ended: why, endedAt: draft.env.now })
  }
  if (ended.length === 0) return
  draft.set({ running: kept })
  const next = kept.at(-1)
  for (const lease of ended) {
    draft.event(lease, 'lease.ended', endedText(lease), technician ? { technician } : {})
    if (next === undefined && lease.id === inForce?.lease.id) owe(draft, lease, technician)
    else draft.save(draft.moved(lease, 'superseded', 'another lease holds the level'))
  }
  if (next === undefined || next === inForce) return
  draft.guard()
  draft.tell(next.lease.during)
}

function endedText({ ended, lines, bytes }: LevelLease): string {
  if (ended === 'bytes' || ended === 'lines')
    return `Lease ended: its cap of ${ended} is reached (${lines} lines, ${bytes} bytes)`
  return ended === 'clock' ? 'Lease ended: the clock cannot be trusted' : `Lease ended (${ended})`
}

/** Counts for the caps of the lease in force; gives it as it is then, or null where there is none. */
export function count(draft: Draft, levels: LevelCounts, bytes: number): LevelLease | null {
  const { inForce } = draft
  if (!inForce) return null
  const lines = inForce.lines + levels.reduce((sum, one) => sum + one, 0)
  const lease = { ...inForce, lines, bytes: inForce.bytes + bytes }
  draft.replace(lease.id, (running) => ({ ...running, lease }))
  draft.do({ do: 'counted', lease })
  return lease
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
