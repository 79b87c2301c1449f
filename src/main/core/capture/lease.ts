/**
 * Level leases as a pure state machine, one state per device: inputs in, next state and effects out. It is the only
 * place that decides what level a device is told.
 */
import type { DeviceKey, KnownLevel, LevelLease } from '../../../shared/model.ts'
import { back, guarded, levelSeen, lines, query, tick, told, unguarded, untoldByWill } from './lease-heard.ts'
import { endWaiting, lost, tellBaseline } from './lease-restore.ts'
import { endExpired, endWhere, extend, followClock, request } from './lease-stack.ts'
import { type DeviceLeases, type LeaseEnv, type LeaseInput, noLeases, type Step, type Unproved } from './lease-state.ts'
import { Draft } from './lease-step.ts'

export type { Delivery } from './lease-state.ts'

export function step(state: DeviceLeases, input: LeaseInput, env: LeaseEnv): Step {
  const draft = new Draft(state, env)
  followClock(draft)
  endExpired(draft)
  take(draft, input)
  return draft.done()
}

function take(draft: Draft, input: LeaseInput): void {
  switch (input.is) {
    case 'request':
      request(draft, input)
      break
    case 'extend':
      extend(draft, input.id, input.byMs)
      break
    case 'end':
      if (draft.inForce) endWhere(draft, () => input.why, input.technician)
      else endWaiting(draft, input.why)
      break
    case 'baseline':
      tellBaseline(draft, input.id, input.technician)
      break
    case 'tick':
      tick(draft)
      break
    case 'told':
      told(draft, input.level, input.delivery, input.asked)
      break
    case 'query':
      query(draft, input.site)
      break
    case 'lines':
      lines(draft, input.levels, input.bytes)
      break
    case 'level-seen':
      levelSeen(draft, input.level)
      break
    case 'back':
      back(draft)
      break
    case 'lost':
      lost(draft)
      break
    case 'guarded':
      guarded(draft, input.deadMan)
      break
    case 'unguarded':
      unguarded(draft)
      break
  }
}

/** What was kept of a device's leases while no process ran. */
export interface Kept {
  readonly known: KnownLevel
  readonly open: readonly LevelLease[]
  readonly unproved: Omit<Unproved, 'at'> | null
  /** The wall clock stands before a moment at which Fieldtap is known to have run: it was moved back. */
  readonly isClockBehind: boolean
}

/**
 * The state after a restart: wall time decides, and a clock that cannot be trusted ends a lease, because it ends early
 * rather than late when in doubt.
 */
export function resume(device: DeviceKey, kept: Kept, env: LeaseEnv): Step {
  const isOwed = ({ state }: LevelLease) => state === 'restoring' || state === 'restore-pending'
  const owed = kept.open.find(isOwed)
  const running = kept.open
    .filter((lease) => !isOwed(lease))
    .toSorted((a, b) => a.requestedAt - b.requestedAt)
    .map((lease) => ({ lease, endsMono: env.mono + Math.max(0, lease.endsAt - env.now) }))
  const draft = new Draft(
    {
      ...noLeases(device, kept.known),
      running,
      owed: owed ? { lease: owed, quietSince: null } : null,
      unproved: kept.unproved && kept.open.length === 0 ? { ...kept.unproved, at: env.mono } : null,
    },
    env,
  )
  endWhere(draft, ({ lease }) => (kept.isClockBehind || env.now < lease.requestedAt ? 'clock' : null))
  endExpired(draft)
  if (draft.isOpen) {
    untoldByWill(draft)
    draft.guard()
    draft.retell()
  }
  return draft.done()
}
