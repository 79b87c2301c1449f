/** What is kept of one device's leases, what can happen to it, and what may follow: the values of the state machine. */
import type { DeviceKey, DeviceLevel, EventDraft, KnownLevel, LevelLease } from '../../../shared/model.ts'
import type { LevelCounts } from '../platforms/platform.ts'

/** How a level that was to be told went out. */
export type Delivery =
  /** Written to a live session of the device. */
  | 'written'
  /** A foreign broker took it and did not say that nobody was there; whether it was the device does not show. */
  | 'accepted'
  /** The platform that keeps the level says that it has it. */
  | 'confirmed'
  /** Nobody to give it to: no session, no subscriber, or no broker. */
  | 'unsent'

export interface RunningLease {
  readonly lease: LevelLease
  /** Monotonic ms at which it ends while this process lives; the wall time `endsAt` holds as well, whichever is earlier. */
  readonly endsMono: number
}

export interface Owed {
  readonly lease: LevelLease
  /** When a foreign broker took the restore, or the device last talked above its old level since; null: not told yet. */
  readonly quietSince: number | null
}

export interface Unproved {
  readonly lease: LevelLease
  /** Monotonic ms. */
  readonly at: number
  /**
   * Told by a foreign broker, which may have had nobody to give it to: lines above the old level make it owed again. On a
   * session of our own, a lost session does.
   */
  readonly foreign: boolean
  /** The device asked on its session and was answered, which is proof unless that session was dead by then. */
  readonly asked: boolean
}

export interface DeviceLeases {
  readonly device: DeviceKey
  readonly known: KnownLevel
  /** Leases that hold the level, oldest first; the last is in force. */
  readonly running: readonly RunningLease[]
  /** The one whose level has yet to go back (restoring or restore-pending), if any. */
  readonly owed: Owed | null
  /** A restore that was told, but that the device's own question has not proved yet; it holds across restarts. */
  readonly unproved: Unproved | null
  /** When the level was last told, to keep two platforms from shouting at each other. Monotonic ms. */
  readonly toldAt: number
}

export interface LeaseRequest {
  readonly id: string
  readonly during: DeviceLevel
  readonly durationMs: number
  readonly maxLines: number | null
  readonly maxBytes: number | null
  /** Where it goes back to; `before` is the baseline where nothing is known. */
  readonly restoreTo: DeviceLevel | 'before' | 'baseline'
  readonly reason: string
  readonly technician: string
}

export type LeaseInput =
  | ({ readonly is: 'request' } & LeaseRequest)
  | { readonly is: 'extend'; readonly id: string; readonly byMs: number }
  /** Ends all leases of the device now. */
  | { readonly is: 'end'; readonly why: 'technician' | 'shutdown'; readonly technician: string }
  /** Tells the baseline where no lease runs: as a lease that has just ended, so that a device that is away owes it. */
  | { readonly is: 'baseline'; readonly id: string; readonly technician: string }
  | { readonly is: 'tick' }
  /** Outcome of a `tell` or `answer`. */
  | { readonly is: 'told'; readonly level: DeviceLevel; readonly delivery: Delivery; readonly asked: boolean }
  /** The device asks for its level. `site`: this laptop is its platform; else another one may answer too. */
  | { readonly is: 'query'; readonly site: boolean }
  | { readonly is: 'lines'; readonly levels: LevelCounts; readonly bytes: number }
  /** Another platform, or a dead man's will, told the device a level. */
  | { readonly is: 'level-seen'; readonly level: DeviceLevel }
  /** It signed in or can hear again, or the link to its broker is up: whatever is due is told (again). */
  | { readonly is: 'back' }
  /** Its session ended without a DISCONNECT. */
  | { readonly is: 'lost' }
  /** What came of arming, changing or calling off the dead man's switch. */
  | { readonly is: 'guarded'; readonly deadMan: LevelLease['deadMan'] }
  /** The dead man's switch lost its connection: its will has fired, or fires any moment. */
  | { readonly is: 'unguarded' }

export type LeaseEffect =
  | { readonly do: 'tell'; readonly level: DeviceLevel }
  /** Answer the query that was just put in. */
  | { readonly do: 'answer'; readonly level: DeviceLevel }
  | { readonly do: 'save'; readonly lease: LevelLease }
  /** Its lines and bytes grew: kept, so that a cap holds across restarts, but no news. */
  | { readonly do: 'counted'; readonly lease: LevelLease }
  | { readonly do: 'known'; readonly known: KnownLevel }
  | { readonly do: 'event'; readonly event: Omit<EventDraft, 'device' | 'connection'> }
  /** The restore that its next question has to prove, to be kept across restarts; null: none any more. */
  | { readonly do: 'unproved'; readonly unproved: Omit<Unproved, 'at'> | null }
  /** What a will should restore if this laptop disappears; null: nothing any more. */
  | { readonly do: 'guard'; readonly restoreTo: DeviceLevel | null }

export interface LeaseEnv {
  /** Wall clock, Unix ms. */
  readonly now: number
  /** Monotonic clock, ms. */
  readonly mono: number
  /** The site's baseline for this device's platform. */
  readonly baseline: DeviceLevel
}

export interface Step {
  readonly state: DeviceLeases
  readonly effects: readonly LeaseEffect[]
}

/** How much a level lets through, to compare two; one that the platform chooses may be anything. */
export const VERBOSITY: Readonly<Record<DeviceLevel, number>> = {
  unset: 4,
  off: 0,
  error: 1,
  warn: 2,
  info: 3,
  debug: 4,
  on: 4,
}

export function noLeases(device: DeviceKey, known: KnownLevel): DeviceLeases {
  return { device, known, running: [], owed: null, unproved: null, toldAt: Number.NEGATIVE_INFINITY }
}

/** The level that the device should have now, as far as it is this app's business. */
export function dueLevel(state: DeviceLeases, baseline: DeviceLevel): DeviceLevel {
  const inForce = state.running.at(-1)
  if (inForce) return inForce.lease.during
  if (state.owed) return state.owed.lease.restoreTo
  if (state.unproved) return state.unproved.lease.restoreTo
  const { level, how } = state.known
  return level !== null && (how === 'told' || how === 'confirmed') ? level : baseline
}

/** Nothing more comes of it. */
export function isOver({ state }: LevelLease): boolean {
  return state === 'restored' || state === 'superseded'
}
