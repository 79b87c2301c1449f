/** The way back: a restore is owed until it was told, unproved until the device asked, and owed again if it shows otherwise. */
import type { LevelLease } from '../../../shared/model.ts'
import type { Delivery, Unproved } from './lease-state.ts'
import type { Draft } from './lease-step.ts'

/** On a foreign broker, silence above the old level for this long proves a restore. */
const QUIET_MS = 5_000
/** Longest time after which a lost session can still mean that the last level never arrived (1.5 × a 240 s keepalive). */
const PROOF_MS = 360_000

const AWAY = 'the device is away; it is told when it comes back'
const UNCONFIRMED = 'to be confirmed when the device asks'

type Doubt = Pick<Unproved, 'foreign' | 'asked'>
const FOREIGN: Doubt = { foreign: true, asked: false }
const OWN: Doubt = { foreign: false, asked: false }
const OWN_ASKED: Doubt = { foreign: false, asked: true }

/** The last lease has ended: its level goes back from now on. The will stays as it is until that is done. */
export function owe(draft: Draft, ended: LevelLease, by: string | undefined): void {
  const who = by === undefined || by === '' ? '' : `, ended by ${by}`
  const lease = draft.moved(ended, 'restoring', `back to ${ended.restoreTo}${who}`)
  draft.set({ owed: { lease, quietSince: null } })
  draft.save(lease)
  draft.tell(lease.restoreTo)
}

/** A level went out while no lease runs: if it was the one that is owed, it is back, or known not to be yet. */
export function restoreTold(draft: Draft, delivery: Delivery, asked: boolean): void {
  const { owed } = draft.state
  if (!owed) return
  const isForeign = delivery === 'accepted'
  if (delivery === 'unsent') pend(draft, owed.lease, AWAY)
  else if (delivery === 'confirmed') restored(draft, owed.lease, 'its platform has it', null)
  else if (asked) restored(draft, owed.lease, 'the device asked and was told', isForeign ? null : OWN_ASKED)
  else if (!isForeign) restored(draft, owed.lease, 'told', OWN)
  // The app closes: nobody will be there to wait for silence.
  else if (owed.lease.ended === 'shutdown') restored(draft, owed.lease, `told; ${UNCONFIRMED}`, FOREIGN)
  // Accepted by a foreign broker: silence above the old level proves it (see settleQuiet).
  else draft.set({ owed: { ...owed, quietSince: draft.env.now } })
}

/** Where no lease runs: the baseline, owed as after a lease that has just ended. */
export function tellBaseline(draft: Draft, id: string, technician: string): void {
  const { now, baseline } = draft.env
  const { device, known } = draft.state
  const lease: LevelLease = {
    ...{ id, device, before: known, during: known.level ?? baseline, restoreTo: baseline, restoreWhy: 'baseline' },
    ...{ state: 'restoring', reason: '', technician, requestedAt: now, toldAt: null, confirmedAt: null, endsAt: now },
    ...{ maxLines: null, maxBytes: null, lines: 0, bytes: 0, ended: 'technician', endedAt: now, restoredAt: null },
    ...{ deadMan: 'unneeded', history: [] },
  }
  draft.set({ unproved: null })
  owe(draft, lease, technician)
}

/** A foreign broker took the restore, and nothing above the old level came since: restored. */
export function settleQuiet(draft: Draft): void {
  const { owed } = draft.state
  if (!owed || owed.quietSince === null) return
  // A clock that went back starts the wait anew.
  if (owed.quietSince > draft.env.now) draft.set({ owed: { ...owed, quietSince: draft.env.now } })
  else if (draft.env.now - owed.quietSince >= QUIET_MS)
    restored(draft, owed.lease, `quiet since it was told; ${UNCONFIRMED}`, FOREIGN)
}

/** No lease runs any more, and the level is to be back now. When the app closes nobody will wait for silence. */
export function endWaiting(draft: Draft, why: 'technician' | 'shutdown'): void {
  const { owed } = draft.state
  if (why === 'shutdown' && owed && owed.quietSince !== null)
    restored(draft, owed.lease, `told; ${UNCONFIRMED}`, FOREIGN)
  else draft.retell()
}

/** It still talks above its old level: what was told did not arrive, or its backlog is not empty yet. */
export function stillLoud(draft: Draft): void {
  const { owed } = draft.state
  if (!owed) return
  draft.set({ owed: { ...owed, quietSince: owed.quietSince === null ? null : draft.env.now } })
  draft.retell()
}

/** A restore that was taken for done was not: the device still logs above its old level. */
export function oweAgain(draft: Draft, done: LevelLease): void {
  const lease = draft.moved({ ...done, restoredAt: null }, 'restoring', 'the device still logs above its old level')
  draft.set({ unproved: null, owed: { lease, quietSince: null } })
  draft.save(lease)
  draft.event(lease, 'lease.restoring', `Still logs above ${lease.restoreTo}: told again`, { outcome: 'FAIL' })
  draft.guard()
  draft.retell()
}

/** It asked, and was told the level that it was to go back to. */
export function proved(draft: Draft, delivery: Delivery): void {
  const { unproved } = draft.state
  if (!unproved) return
  draft.set({ unproved: delivery === 'written' ? { ...unproved, ...OWN_ASKED, at: draft.env.mono } : null })
  if (!unproved.asked) draft.save(draft.moved(unproved.lease, 'restored', 'confirmed: the device asked and was told'))
}

/** Its session turns out to have been dead, perhaps already when the level was written to it. */
export function lost(draft: Draft): void {
  const { unproved, running } = draft.state
  if (!unproved || unproved.foreign || running.length > 0 || draft.env.mono - unproved.at > PROOF_MS) return
  if (unproved.asked) {
    draft.doubt()
    return
  }
  draft.set({ unproved: null })
  pend(draft, { ...unproved.lease, restoredAt: null }, 'the session was lost before the level was proved')
}

function restored(draft: Draft, owed: LevelLease, how: string, doubt: Doubt | null): void {
  const lease = draft.moved({ ...owed, restoredAt: draft.env.now }, 'restored', how)
  draft.set({ owed: null, unproved: doubt && { ...doubt, lease, at: draft.env.mono } })
  draft.save(lease)
  draft.guard()
  draft.event(lease, 'lease.restored', `Level back to ${lease.restoreTo}: ${how}`, { outcome: 'SUCCESS' })
}

function pend(draft: Draft, lease: LevelLease, why: string): void {
  if (lease.state === 'restore-pending') {
    draft.set({ owed: { lease, quietSince: null } })
    return
  }
  const pending = draft.moved(lease, 'restore-pending', why)
  draft.set({ owed: { lease: pending, quietSince: null } })
  draft.save(pending)
  const text = `Level ${lease.restoreTo} not told yet: ${why}`
  draft.event(pending, 'lease.restore-pending', text, { outcome: 'SKIPPED', stateChange: false })
}
