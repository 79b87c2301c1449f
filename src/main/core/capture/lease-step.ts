/** One step of the state machine in the making: the only mutable thing in it, and it does not outlive the step. */
import type { DeviceLevel, EventDraft, KnownLevel, LeaseState, LevelLease } from '../../../shared/model.ts'
import type { DeviceLeases, LeaseEffect, LeaseEnv, RunningLease, Step } from './lease-state.ts'
import { dueLevel } from './lease-state.ts'

/** Between two unasked repetitions of a level. */
const RETELL_MS = 2_000

const STRENGTH: Readonly<Record<KnownLevel['how'], number>> = { unknown: 0, seen: 1, told: 2, confirmed: 3 }

export class Draft {
  state: DeviceLeases
  readonly env: LeaseEnv
  private readonly effects: LeaseEffect[] = []
  private readonly before: DeviceLeases

  constructor(before: DeviceLeases, env: LeaseEnv) {
    this.before = before
    this.state = before
    this.env = env
  }

  done(): Step {
    const { unproved } = this.state
    const { unproved: before } = this.before
    const isSame = unproved?.lease.id === before?.lease.id && unproved?.asked === before?.asked
    if (!isSame) {
      const kept = unproved && { lease: unproved.lease, foreign: unproved.foreign, asked: unproved.asked }
      this.do({ do: 'unproved', unproved: kept })
    }
    return { state: this.state, effects: this.effects }
  }

  do(effect: LeaseEffect): void {
    this.effects.push(effect)
  }

  set(change: Partial<DeviceLeases>): void {
    this.state = { ...this.state, ...change }
  }

  get inForce(): LevelLease | undefined {
    return this.state.running.at(-1)?.lease
  }

  get due(): DeviceLevel {
    return dueLevel(this.state, this.env.baseline)
  }

  /** A lease holds the level, or its restore is owed. */
  get isOpen(): boolean {
    return this.state.running.length > 0 || this.state.owed !== null
  }

  /* ── What a device is told ────────────────────────────────────────────────────────────────────────────────── */

  tell(level: DeviceLevel): void {
    this.set({ toldAt: this.env.mono })
    this.do({ do: 'tell', level })
  }

  /** Tells what is due once more, unless that was done a moment ago. */
  retell(pause = RETELL_MS): void {
    if (this.isOpen && this.env.mono - this.state.toldAt >= pause) this.tell(this.due)
  }

  /** The will is what the device goes back to, until it is back; each call is a new will. */
  guard(): void {
    const lease = this.inForce ?? this.state.owed?.lease
    this.do({ do: 'guard', restoreTo: lease?.restoreTo ?? null })
  }

  /* ── What is known ────────────────────────────────────────────────────────────────────────────────────────── */

  know(level: DeviceLevel, how: KnownLevel['how']): void {
    const { known } = this.state
    // What is known better is not forgotten for a weaker sign of the same level.
    if (known.level === level && STRENGTH[known.how] >= STRENGTH[how]) return
    this.learn({ level, how, since: this.env.now })
  }

  /** What was confirmed is only told. */
  doubt(): void {
    if (this.state.known.how === 'confirmed') this.learn({ ...this.state.known, how: 'told' })
  }

  /** What was known does not hold any more. */
  forget(): void {
    if (this.state.known.how !== 'unknown') this.learn({ level: null, how: 'unknown', since: this.env.now })
  }

  private learn(known: KnownLevel): void {
    this.set({ known })
    this.do({ do: 'known', known })
  }

  /* ── Leases ───────────────────────────────────────────────────────────────────────────────────────────────── */

  save(lease: LevelLease): void {
    this.do({ do: 'save', lease })
  }

  /** The lease in its next state, with a line of history. */
  moved(lease: LevelLease, state: LeaseState, note: string): LevelLease {
    return { ...lease, state, history: [...lease.history, { at: this.env.now, state, note }] }
  }

  /** Changes a lease that runs. */
  replace(id: string, change: (running: RunningLease) => RunningLease): void {
    this.set({ running: this.state.running.map((one) => (one.lease.id === id ? change(one) : one)) })
  }

  event(
    lease: LevelLease,
    type: string,
    description: string,
    { outcome = 'INFO', stateChange = true, technician = lease.technician }: EventOptions = {},
  ): void {
    const { id, during, restoreTo, reason } = lease
    this.do({
      do: 'event',
      event: {
        time: this.env.now,
        outcome,
        category: 'level',
        type,
        description,
        stateChange,
        data: {
          lease: id,
          during,
          restore_to: restoreTo,
          ...(reason === '' ? {} : { reason }),
          ...(technician === '' ? {} : { technician }),
        },
        source: 'fieldtap',
      },
    })
  }
}

interface EventOptions {
  readonly outcome?: EventDraft['outcome']
  readonly stateChange?: boolean
  /** Who did it, where that is not who asked for the lease. */
  readonly technician?: string
}
