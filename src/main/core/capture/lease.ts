/**
 * Level leases as a pure state machine, one state per device: inputs in, next state and effects out. It is the only
 * place that decides what level a device is told.
 *
 * Leases on one device are stacked: the newest that still runs is in force; when it ends, the next newest takes over;
 * when the last one ends, the device goes back to where it was before the first.
 */
import type { DeviceKey, DeviceLevel, EventDraft, KnownLevel, LeaseState, LevelLease } from '../../../shared/model.ts'
import type { LevelCounts } from '../platforms/platform.ts'

/** How a level that was to be told went out. */
export type Delivery =
  /** Written to a live session of the device. */
  | 'written'
  /** A foreign broker took it and did not say that nobody was there; whether it was the device does not show. */
  | 'accepted'
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
   * Told by a foreign broker, which may have had nobody to give it to: it holds across restarts until the device asks,
   * and lines above the old level make it owed again. On a session of our own, a lost session does.
   */
  readonly foreign: boolean
}

export interface DeviceLeases {
  readonly device: DeviceKey
  readonly known: KnownLevel
  /** Leases that hold the level, oldest first; the last is in force. */
  readonly running: readonly RunningLease[]
  /** The one whose level has yet to go back (restoring or restore-pending), if any. */
  readonly owed: Owed | null
  /** A restore that was told, but that the device's own question has not proved yet. */
  readonly unproved: Unproved | null
  /** When the level was last told again on its own, to keep two platforms from shouting at each other. */
  readonly retoldAt: number
}

export type LeaseInput =
  | {
      readonly is: 'request'
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
  | { readonly is: 'extend'; readonly id: string; readonly byMs: number }
  /** Ends all leases of the device now. */
  | { readonly is: 'end'; readonly why: 'technician' | 'shutdown' }
  /** Tells the baseline where no lease runs. */
  | { readonly is: 'baseline' }
  | { readonly is: 'tick' }
  /** Outcome of a `tell` or `answer`. */
  | { readonly is: 'told'; readonly level: DeviceLevel; readonly delivery: Delivery; readonly asked: boolean }
  /** The device asks for its level. `site`: this laptop is its platform; else another one may answer too. */
  | { readonly is: 'query'; readonly site: boolean }
  | { readonly is: 'lines'; readonly levels: LevelCounts; readonly bytes: number }
  /** Another platform told the device a level. */
  | { readonly is: 'level-seen'; readonly level: DeviceLevel }
  /** It signed in, or the link to its broker is back: whatever is due is told (again). */
  | { readonly is: 'back' }
  /** Its session ended without a DISCONNECT. */
  | { readonly is: 'lost' }
  | { readonly is: 'guarded'; readonly deadMan: LevelLease['deadMan'] }

export type LeaseEffect =
  | { readonly do: 'tell'; readonly level: DeviceLevel }
  /** Answer the query that was just put in. */
  | { readonly do: 'answer'; readonly level: DeviceLevel }
  | { readonly do: 'save'; readonly lease: LevelLease }
  | { readonly do: 'known'; readonly known: KnownLevel }
  | { readonly do: 'event'; readonly event: Omit<EventDraft, 'device' | 'connection'> }
  /** The restore that its next question has to prove, to be kept across restarts; null: none any more. */
  | { readonly do: 'unproved'; readonly lease: LevelLease | null }
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

/** On a foreign broker, silence above the old level for this long proves a restore. */
const QUIET_MS = 5_000
/** Longest time after which a lost session can still mean that the last level never arrived (1.5 × a 240 s keepalive). */
const PROOF_MS = 360_000
/** Between two unasked repetitions of a level. */
const RETELL_MS = 2_000

const UNCONFIRMED = 'to be confirmed when the device asks'
const TOLD_UNCONFIRMED = `told; ${UNCONFIRMED}`

const VERBOSITY: Record<DeviceLevel, number> = { unset: 4, off: 0, error: 1, warn: 2, info: 3, debug: 4, on: 4 }

const STRENGTH: Record<KnownLevel['how'], number> = { unknown: 0, seen: 1, told: 2, confirmed: 3 }

export function noLeases(device: DeviceKey, known: KnownLevel): DeviceLeases {
  return { device, known, running: [], owed: null, unproved: null, retoldAt: Number.NEGATIVE_INFINITY }
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

export function step(state: DeviceLeases, input: LeaseInput, env: LeaseEnv): Step {
  const draft = new Draft(state, env)
  draft.endExpired()
  switch (input.is) {
    case 'request':
      draft.request(input)
      break
    case 'extend':
      draft.extend(input.id, input.byMs)
      break
    case 'end':
      draft.endAll(input.why)
      break
    case 'baseline':
      draft.tell(env.baseline)
      break
    case 'tick':
      draft.settleQuiet()
      break
    case 'told':
      draft.told(input.level, input.delivery, input.asked)
      break
    case 'query':
      draft.query(input.site)
      break
    case 'lines':
      draft.lines(input.levels, input.bytes)
      break
    case 'level-seen':
      draft.levelSeen(input.level)
      break
    case 'back':
      draft.back()
      break
    case 'lost':
      draft.lost()
      break
    case 'guarded':
      draft.guarded(input.deadMan)
      break
  }
  return draft.done(state)
}

/**
 * The state after a restart: wall time decides, and a clock that stands before the lease began ends it, because a lease
 * ends early rather than late when in doubt.
 */
export function resume(
  device: DeviceKey,
  known: KnownLevel,
  open: readonly LevelLease[],
  env: LeaseEnv,
  unproved: LevelLease | null = null,
): Step {
  const holding = open.filter((lease) => lease.state !== 'restoring' && lease.state !== 'restore-pending')
  const left = open.find((lease) => lease.state === 'restoring' || lease.state === 'restore-pending')
  const owed = left ? { lease: left, quietSince: null } : null
  const running = holding.map((lease) => {
    const doubtful = env.now < lease.requestedAt
    return { lease, endsMono: doubtful ? env.mono : env.mono + Math.max(0, lease.endsAt - env.now) }
  })
  const before: DeviceLeases = {
    ...noLeases(device, known),
    running,
    owed,
    unproved: unproved && open.length === 0 ? { lease: unproved, at: env.mono, foreign: true } : null,
  }
  const draft = new Draft(before, env)
  draft.endExpired()
  if (open.length > 0) draft.guard()
  draft.retell()
  return draft.done(before)
}

/** One step in the making: the only mutable thing here, and it does not outlive the step. */
class Draft {
  state: DeviceLeases
  readonly effects: LeaseEffect[] = []
  private readonly env: LeaseEnv

  constructor(state: DeviceLeases, env: LeaseEnv) {
    this.state = state
    this.env = env
  }

  done(before: DeviceLeases): Step {
    const lease = (state: DeviceLeases) => (state.unproved?.foreign ? state.unproved.lease : null)
    if (lease(before)?.id !== lease(this.state)?.id) this.effects.push({ do: 'unproved', lease: lease(this.state) })
    return { state: this.state, effects: this.effects }
  }

  request(input: Extract<LeaseInput, { is: 'request' }>): void {
    const { now, mono, baseline } = this.env
    const under = this.state.running.at(-1)?.lease ?? this.state.owed?.lease ?? this.state.unproved?.lease
    const known = this.state.known
    const before = under?.restoreTo ?? known.level
    const restoreTo =
      input.restoreTo === 'baseline' ? baseline : input.restoreTo === 'before' ? (before ?? baseline) : input.restoreTo
    const lease: LevelLease = {
      id: input.id,
      device: this.state.device,
      before: known,
      during: input.during,
      restoreTo,
      restoreWhy:
        input.restoreTo === 'baseline'
          ? 'baseline'
          : input.restoreTo === 'before'
            ? (under?.restoreWhy ?? (known.level === null ? 'baseline' : 'before'))
            : 'chosen',
      state: 'requested',
      reason: input.reason,
      technician: input.technician,
      requestedAt: now,
      toldAt: null,
      confirmedAt: null,
      endsAt: now + input.durationMs,
      maxLines: input.maxLines,
      maxBytes: input.maxBytes,
      lines: 0,
      bytes: 0,
      ended: null,
      endedAt: null,
      restoredAt: null,
      deadMan: 'unneeded',
      history: [{ at: now, state: 'requested', note: '' }],
    }
    // A restore that is still owed is now this lease's to make.
    if (this.state.owed)
      this.save(this.moved(this.state.owed.lease, 'superseded', 'its restore is left to a newer lease'))
    this.state = {
      ...this.state,
      owed: null,
      unproved: null,
      running: [...this.state.running, { lease, endsMono: mono + input.durationMs }],
    }
    this.effects.push({ do: 'save', lease })
    this.event(
      'lease.requested',
      'INFO',
      `Level ${input.during} asked for, until ${new Date(lease.endsAt).toISOString()}`,
      lease,
      true,
    )
    this.guard()
    this.tell(lease.during)
  }

  extend(id: string, byMs: number): void {
    this.replace(id, (running) => {
      const lease = { ...running.lease, endsAt: running.lease.endsAt + byMs }
      const noted = note(lease, this.env.now, lease.state, `extended to ${new Date(lease.endsAt).toISOString()}`)
      this.effects.push({ do: 'save', lease: noted })
      this.event('lease.extended', 'INFO', `Lease extended to ${new Date(lease.endsAt).toISOString()}`, noted, false)
      return { lease: noted, endsMono: running.endsMono + byMs }
    })
    this.guard()
  }

  /** Ends what is over by either clock, and what has filled its cap. */
  endExpired(): void {
    const over = (running: RunningLease): NonNullable<LevelLease['ended']> | null => {
      const { lease, endsMono } = running
      if (this.env.mono >= endsMono || this.env.now >= lease.endsAt) return 'time'
      if (lease.maxBytes !== null && lease.bytes >= lease.maxBytes) return 'bytes'
      if (lease.maxLines !== null && lease.lines >= lease.maxLines) return 'lines'
      return null
    }
    this.endWhere(over)
  }

  endAll(why: 'technician' | 'shutdown'): void {
    if (this.state.running.length > 0) this.endWhere(() => why)
    else this.retell()
  }

  private endWhere(over: (running: RunningLease) => NonNullable<LevelLease['ended']> | null): void {
    const { now } = this.env
    const before = this.state.running
    const inForce = before.at(-1)
    const kept: RunningLease[] = []
    const ended: { lease: LevelLease; last: boolean }[] = []
    for (const running of before) {
      const why = over(running)
      if (why === null) kept.push(running)
      else ended.push({ lease: { ...running.lease, ended: why, endedAt: now }, last: running === inForce })
    }
    if (ended.length === 0) return
    this.state = { ...this.state, running: kept }
    const next = kept.at(-1)
    for (const { lease, last } of ended) {
      this.event(
        'lease.ended',
        'INFO',
        lease.ended === 'bytes' || lease.ended === 'lines'
          ? `Lease ended: its cap of ${lease.ended} is reached (${lease.lines} lines, ${lease.bytes} bytes)`
          : `Lease ended (${lease.ended})`,
        lease,
        true,
      )
      if (next === undefined && last) {
        const restoring = this.moved(lease, 'restoring', `back to ${lease.restoreTo}`)
        this.state = { ...this.state, owed: { lease: restoring, quietSince: null } }
        this.save(restoring)
      } else {
        this.save(this.moved(lease, 'superseded', 'another lease holds the level'))
      }
    }
    this.guard()
    if (next === undefined) this.tell(ended.at(-1)?.lease.restoreTo ?? this.env.baseline)
    else if (next !== inForce) this.tell(next.lease.during)
  }

  told(level: DeviceLevel, delivery: Delivery, asked: boolean): void {
    if (delivery !== 'unsent') {
      this.know(level, asked ? 'confirmed' : 'told')
      if (asked) this.proved(level)
    }
    const inForce = this.state.running.at(-1)?.lease
    if (inForce) {
      if (inForce.during === level && delivery !== 'unsent') this.progress(inForce, asked ? 'confirmed' : 'told')
      return
    }
    const owed = this.state.owed
    if (!owed || owed.lease.restoreTo !== level) return
    if (delivery === 'unsent') this.pend(owed.lease, 'the device is away; it is told when it comes back')
    else if (asked || delivery === 'written')
      this.restored(owed.lease, asked ? 'the device asked and was told' : 'told', asked ? 'proved' : 'session')
    // The app closes: nobody will be there to wait for silence.
    else if (owed.lease.ended === 'shutdown') this.restored(owed.lease, TOLD_UNCONFIRMED, 'foreign')
    // Accepted by a foreign broker: silence above the old level proves it (see settleQuiet).
    else this.state = { ...this.state, owed: { ...owed, quietSince: this.env.now } }
  }

  query(site: boolean): void {
    const level = dueLevel(this.state, this.env.baseline)
    const mine = site || this.state.running.length > 0 || this.state.owed !== null || this.state.unproved !== null
    if (mine) this.effects.push({ do: 'answer', level })
  }

  /** It asked, and was told the level that it was to go back to. */
  private proved(level: DeviceLevel): void {
    const { unproved } = this.state
    if (!unproved || unproved.lease.restoreTo !== level) return
    this.state = { ...this.state, unproved: null }
    this.save(this.moved(unproved.lease, 'restored', 'confirmed: the device asked and was told'))
  }

  lines(levels: LevelCounts, bytes: number): void {
    const [error, warn, info, debug, none] = levels
    const total = error + warn + info + debug + none
    const highest: DeviceLevel | null =
      debug > 0 ? 'debug' : info > 0 ? 'info' : warn > 0 ? 'warn' : error > 0 ? 'error' : null
    const inForce = this.state.running.at(-1)
    if (inForce) {
      const counted = { ...inForce.lease, lines: inForce.lease.lines + total, bytes: inForce.lease.bytes + bytes }
      this.replace(counted.id, (running) => ({ ...running, lease: counted }))
      if (highest !== null && highest === counted.during && counted.state === 'told') {
        this.progress(counted, 'confirmed')
        this.know(counted.during, 'confirmed')
      }
      this.endExpired()
      return
    }
    if (highest === null) return
    const owed = this.state.owed
    if (owed && VERBOSITY[highest] > VERBOSITY[owed.lease.restoreTo]) {
      // It still talks above its old level: what was told did not arrive, or its backlog is not empty yet.
      this.state = { ...this.state, owed: { ...owed, quietSince: owed.quietSince === null ? null : this.env.now } }
      this.retell()
      return
    }
    // A sign of life of a device that was away.
    if (owed && owed.quietSince === null) this.retell()
    if (this.state.unproved?.foreign && VERBOSITY[highest] > VERBOSITY[this.state.unproved.lease.restoreTo]) {
      this.oweAgain(this.state.unproved.lease)
      return
    }
    const known = this.state.known
    if (known.how === 'unknown' || (known.how === 'seen' && VERBOSITY[highest] > VERBOSITY[known.level ?? 'off']))
      this.know(highest, 'seen')
  }

  /** A restore that was taken for done was not: the device still logs above its old level. */
  private oweAgain(lease: LevelLease): void {
    const again = this.moved({ ...lease, restoredAt: null }, 'restoring', 'the device still logs above its old level')
    this.state = { ...this.state, unproved: null, owed: { lease: again, quietSince: null } }
    this.save(again)
    this.event('lease.restoring', 'FAIL', `Still logs above ${lease.restoreTo}: told again`, again, true)
    this.guard()
    this.retell()
  }

  levelSeen(level: DeviceLevel): void {
    const inForce = this.state.running.at(-1)?.lease
    if (!inForce && !this.state.owed) {
      this.know(level, 'seen')
      return
    }
    if (level !== dueLevel(this.state, this.env.baseline)) this.retell()
  }

  back(): void {
    if (this.state.running.length > 0 || this.state.owed) this.tell(dueLevel(this.state, this.env.baseline))
  }

  lost(): void {
    const unproved = this.state.unproved
    if (!unproved || unproved.foreign || this.state.running.length > 0 || this.env.mono - unproved.at > PROOF_MS) return
    this.state = { ...this.state, unproved: null }
    this.pend({ ...unproved.lease, restoredAt: null }, 'the session was lost before the level was proved')
  }

  guarded(deadMan: LevelLease['deadMan']): void {
    for (const { lease } of this.state.running) {
      if (lease.deadMan === deadMan) continue
      this.replace(lease.id, (running) => ({ ...running, lease: { ...running.lease, deadMan } }))
      this.effects.push({ do: 'save', lease: { ...lease, deadMan } })
    }
  }

  /** A foreign broker took the restore, and nothing above the old level came since: restored. */
  settleQuiet(): void {
    const owed = this.state.owed
    if (owed && owed.quietSince !== null && this.env.now - owed.quietSince >= QUIET_MS) {
      this.restored(owed.lease, `quiet since it was told; ${UNCONFIRMED}`, 'foreign')
    }
  }

  tell(level: DeviceLevel): void {
    this.state = { ...this.state, retoldAt: this.env.mono }
    this.effects.push({ do: 'tell', level })
  }

  /** Tells what is due once more, unless that was done a moment ago. */
  retell(): void {
    if (this.state.running.length === 0 && !this.state.owed) return
    if (this.env.mono - this.state.retoldAt >= RETELL_MS) this.tell(dueLevel(this.state, this.env.baseline))
  }

  guard(): void {
    // Until the level is back, also while that is only owed.
    const lease = this.state.running.at(-1)?.lease ?? this.state.owed?.lease
    this.effects.push({ do: 'guard', restoreTo: lease?.restoreTo ?? null })
  }

  private restored(owed: LevelLease, how: string, by: 'proved' | 'session' | 'foreign'): void {
    const lease = this.moved({ ...owed, restoredAt: this.env.now }, 'restored', how)
    this.state = {
      ...this.state,
      owed: null,
      unproved: by === 'proved' ? null : { lease, at: this.env.mono, foreign: by === 'foreign' },
    }
    this.save(lease)
    this.guard()
    this.event('lease.restored', 'SUCCESS', `Level back to ${lease.restoreTo}: ${how}`, lease, true)
  }

  private pend(lease: LevelLease, why: string): void {
    const pending = lease.state === 'restore-pending' ? lease : this.moved(lease, 'restore-pending', why)
    this.state = { ...this.state, owed: { lease: pending, quietSince: null } }
    if (pending === lease) return
    this.save(pending)
    this.event('lease.restore-pending', 'SKIPPED', `Level ${lease.restoreTo} not told yet: ${why}`, pending, false)
  }

  private progress(lease: LevelLease, to: 'told' | 'confirmed'): void {
    const { now } = this.env
    if (lease.state === 'confirmed' || (lease.state === 'told' && to === 'told')) return
    const moved = this.moved(
      { ...lease, toldAt: lease.toldAt ?? now, confirmedAt: to === 'confirmed' ? now : null },
      to,
      to === 'told' ? `told ${lease.during}` : `${lease.during} confirmed`,
    )
    this.replace(lease.id, (running) => ({ ...running, lease: moved }))
    this.save(moved)
    this.event(
      `lease.${to}`,
      to === 'told' ? 'INFO' : 'SUCCESS',
      to === 'told' ? `Told to log ${lease.during}` : `Logs ${lease.during}: confirmed`,
      moved,
      true,
    )
  }

  private know(level: DeviceLevel, how: KnownLevel['how']): void {
    const known = this.state.known
    // What is known better is not forgotten for a weaker sign of the same level.
    if (known.level === level && STRENGTH[known.how] >= STRENGTH[how]) return
    this.state = { ...this.state, known: { level, how, since: this.env.now } }
    this.effects.push({ do: 'known', known: this.state.known })
  }

  private replace(id: string, change: (running: RunningLease) => RunningLease): void {
    this.state = {
      ...this.state,
      running: this.state.running.map((running) => (running.lease.id === id ? change(running) : running)),
    }
  }

  private moved(lease: LevelLease, state: LeaseState, text: string): LevelLease {
    return note({ ...lease, state }, this.env.now, state, text)
  }

  private save(lease: LevelLease): void {
    this.effects.push({ do: 'save', lease })
  }

  private event(
    type: string,
    outcome: EventDraft['outcome'],
    description: string,
    lease: LevelLease,
    stateChange: boolean,
  ): void {
    this.effects.push({
      do: 'event',
      event: {
        time: this.env.now,
        outcome,
        category: 'level',
        type,
        description,
        stateChange,
        data: {
          lease: lease.id,
          during: lease.during,
          restore_to: lease.restoreTo,
          ...(lease.reason === '' ? {} : { reason: lease.reason }),
          ...(lease.technician === '' ? {} : { technician: lease.technician }),
        },
        source: 'fieldtap',
      },
    })
  }
}

function note(lease: LevelLease, at: number, state: LeaseState, text: string): LevelLease {
  return { ...lease, history: [...lease.history, { at, state, note: text }] }
}
