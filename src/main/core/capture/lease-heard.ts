/** What is heard of a device, and what became of what it was told. */
import type { DeviceLevel, LevelLease } from '../../../shared/model.ts'
import type { LevelCounts } from '../platforms/platform.ts'
import { oweAgain, proved, restoreTold, settleQuiet, stillLoud } from './lease-restore.ts'
import { count, endExpired } from './lease-stack.ts'
import { type Delivery, VERBOSITY } from './lease-state.ts'
import type { Draft } from './lease-step.ts'

/** Between two tries to tell a level that nobody was there to take. */
const RETRY_MS = 10_000

export function told(draft: Draft, level: DeviceLevel, delivery: Delivery, asked: boolean): void {
  const isSure = asked || delivery === 'confirmed'
  if (delivery !== 'unsent') {
    draft.know(level, isSure ? 'confirmed' : 'told')
    if (asked && draft.state.unproved?.lease.restoreTo === level) proved(draft, delivery)
  }
  const { inForce } = draft
  if (inForce) {
    if (inForce.during === level && delivery !== 'unsent') progress(draft, inForce, isSure ? 'confirmed' : 'told')
  } else if (draft.state.owed?.lease.restoreTo === level) restoreTold(draft, delivery, asked)
}

function progress(draft: Draft, lease: LevelLease, to: 'told' | 'confirmed'): void {
  if (lease.state === 'confirmed' || (lease.state === 'told' && to === 'told')) return
  const { now } = draft.env
  const times = { toldAt: lease.toldAt ?? now, confirmedAt: to === 'confirmed' ? now : null }
  const isTold = to === 'told'
  const again = isTold && lease.toldAt !== null ? ' again' : ''
  const note = isTold ? `told ${lease.during}${again}` : `${lease.during} confirmed`
  const moved = draft.moved({ ...lease, ...times }, to, note)
  draft.replace(lease.id, (running) => ({ ...running, lease: moved }))
  draft.save(moved)
  if (isTold) draft.event(moved, 'lease.told', `Told to log ${lease.during}${again}`)
  else draft.event(moved, 'lease.confirmed', `Logs ${lease.during}: confirmed`, { outcome: 'SUCCESS' })
}

export function query(draft: Draft, site: boolean): void {
  const { inForce } = draft
  // It was not known to be behind a foreign broker: its will comes before its answer.
  if (!site && inForce?.deadMan === 'unneeded') draft.guard()
  const { unproved } = draft.state
  if (site || draft.isOpen || (unproved && !unproved.asked)) draft.do({ do: 'answer', level: draft.due })
}

export function lines(draft: Draft, levels: LevelCounts, bytes: number): void {
  const loudest = loudestOf(levels)
  const counted = count(draft, levels, bytes)
  if (counted) {
    // Where collection is on or off, any line says that it is on.
    if ((counted.during === 'on' || loudest === counted.during) && counted.state === 'told') {
      progress(draft, counted, 'confirmed')
      draft.know(counted.during, 'confirmed')
    }
    endExpired(draft)
    return
  }
  const isAbove = ({ during, restoreTo }: LevelLease) =>
    during === 'on' ? restoreTo === 'off' : loudest !== null && VERBOSITY[loudest] > VERBOSITY[restoreTo]
  const { owed, unproved, known } = draft.state
  if (owed && isAbove(owed.lease)) {
    stillLoud(draft)
    return
  }
  if (unproved?.foreign && isAbove(unproved.lease)) {
    oweAgain(draft, unproved.lease)
    return
  }
  if (loudest === null) return
  // A sign of life of a device that was away.
  if (owed && owed.quietSince === null) draft.retell()
  if (known.how === 'unknown' || (known.how === 'seen' && VERBOSITY[loudest] > VERBOSITY[known.level ?? 'off']))
    draft.know(loudest, 'seen')
}

function loudestOf([error, warn, info, debug]: LevelCounts): DeviceLevel | null {
  return debug > 0 ? 'debug' : info > 0 ? 'info' : warn > 0 ? 'warn' : error > 0 ? 'error' : null
}

/** Somebody else told the device a level: what it was told from here does not hold any more, and is told again. */
export function levelSeen(draft: Draft, level: DeviceLevel): void {
  if (draft.isOpen && level !== draft.due) {
    draft.know(level, 'seen')
    untold(draft, `somebody else told the device ${level}; told again`)
    draft.retell()
  } else if (!draft.isOpen) draft.know(level, 'seen')
}

/**
 * The dead man's switch is off: the broker puts the old level back, or has done so. What is known is then nothing until
 * the device is told again.
 */
export function unguarded(draft: Draft): void {
  if (!draft.isOpen) return
  for (const { lease } of draft.state.running) mark(draft, lease, 'unavailable')
  draft.forget()
  untold(draft, `the dead man's switch may have put the level back to ${draft.inForce?.restoreTo}; told again`)
}

/** After a restart: while nobody was there, the will was published. */
export function untoldByWill(draft: Draft): void {
  const { inForce } = draft
  if (inForce?.deadMan !== 'armed') return
  draft.forget()
  untold(draft, `the dead man's switch has put the level back to ${inForce.restoreTo}; told again`)
}

function untold(draft: Draft, why: string): void {
  const { inForce } = draft
  if (inForce?.state !== 'told' && inForce?.state !== 'confirmed') return
  const lease = draft.moved({ ...inForce, confirmedAt: null }, 'requested', why)
  draft.replace(lease.id, (running) => ({ ...running, lease }))
  draft.save(lease)
  draft.event(lease, 'lease.untold', `May not log ${lease.during} any more: ${why}`)
}

/** It can hear again. A restore that nobody proved is told once more: the session that took it may have been dead. */
export function back(draft: Draft): void {
  if (draft.isOpen || draft.state.unproved) draft.tell(draft.due)
  const { inForce } = draft
  if (inForce && inForce.deadMan !== 'armed') draft.guard()
}

export function guarded(draft: Draft, deadMan: LevelLease['deadMan']): void {
  for (const { lease } of draft.state.running) mark(draft, lease, deadMan)
}

function mark(draft: Draft, lease: LevelLease, deadMan: LevelLease['deadMan']): void {
  if (lease.deadMan === deadMan) return
  const marked = { ...lease, deadMan }
  draft.replace(lease.id, (running) => ({ ...running, lease: marked }))
  draft.save(marked)
}

/** What only time brings: silence that proves a restore, and another try where nobody was there. */
export function tick(draft: Draft): void {
  settleQuiet(draft)
  const { inForce } = draft
  const { owed } = draft.state
  const isUntold = inForce ? inForce.state === 'requested' : owed !== null && owed.quietSince === null
  if (isUntold) draft.retell(RETRY_MS)
}
