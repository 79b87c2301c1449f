/**
 * A device and a laptop around the lease state machine, played move by move. What the machine wants told is on its way
 * for as long as the world is slow, and is told only if it is still due by then, as `Leases` does it.
 */
import { resume, step } from '../../src/main/core/capture/lease.ts'
import {
  type Delivery,
  type DeviceLeases,
  dueLevel,
  isOver,
  type LeaseInput,
  type LeaseRequest,
  noLeases,
  type Step,
  type Unproved,
} from '../../src/main/core/capture/lease-state.ts'
import type { DeviceLevel, LevelLease } from '../../src/shared/model.ts'

/** What a restart may take a clock for that was corrected, and a running core for one that was moved, ms. */
const SLACK = 3_000

export abstract class LeaseWorld {
  now = 1_000_000
  mono = 0
  level: DeviceLevel
  state: DeviceLeases
  /** What a will on the broker restores; null: none. */
  will: DeviceLevel | null = null
  isSlow = false
  readonly saved = new Map<string, LevelLease>()
  private unproved: Omit<Unproved, 'at'> | null = null
  private readonly onItsWay: { readonly level: DeviceLevel; readonly asked: boolean; readonly at: number }[] = []
  private moves = 0
  private isDraining = false
  private count = 0
  /** True time, ms, and when each lease is really over; not known where a clock was moved unseen. */
  private real = 0
  private readonly ends = new Map<string, number>()
  private slack = 1
  private readonly baseline: DeviceLevel

  constructor(level: DeviceLevel, baseline: DeviceLevel) {
    this.level = level
    this.baseline = baseline
    this.state = noLeases('p:A/B', { level, how: 'confirmed', since: 0 })
  }

  /** Sends a level to the device as it is now. */
  protected abstract send(level: DeviceLevel): Delivery

  private get env() {
    return { now: this.now, mono: this.mono, baseline: this.baseline }
  }

  get isOpen(): boolean {
    return this.state.running.length > 0 || this.state.owed !== null
  }

  /** Leases that something may still come of. */
  get unfinished(): LevelLease[] {
    return [...this.saved.values()].filter((lease) => !isOver(lease))
  }

  put(input: LeaseInput): void {
    this.moves += 1
    this.take(step(this.state, input, this.env))
    if (!this.isSlow) this.arrive()
  }

  private take({ state, effects }: Step): void {
    this.state = state
    for (const effect of effects) {
      if (effect.do === 'save' || effect.do === 'counted') this.saved.set(effect.lease.id, effect.lease)
      if (effect.do === 'unproved') this.unproved = effect.unproved
      if (effect.do === 'guard') this.will = effect.restoreTo
      if (effect.do === 'tell') this.onItsWay.push({ level: effect.level, asked: false, at: this.moves })
      if (effect.do === 'answer') this.onItsWay.push({ level: effect.level, asked: true, at: this.moves })
    }
  }

  /** Everything that is on its way arrives. */
  arrive(): void {
    if (this.isDraining) return
    this.isDraining = true
    for (let next = this.onItsWay.shift(); next !== undefined; next = this.onItsWay.shift()) {
      const due = dueLevel(this.state, this.baseline)
      if (!next.asked && (this.isOpen || this.state.unproved) && due !== next.level) continue
      const level = next.asked ? due : next.level
      // Whoever asked a while ago may be gone.
      const asked = next.asked && next.at === this.moves
      this.take(step(this.state, { is: 'told', level, delivery: this.send(level), asked }, this.env))
    }
    this.isDraining = false
  }

  request(asked: Partial<LeaseRequest> & Pick<LeaseRequest, 'during' | 'durationMs'>): void {
    const id = String(this.count++)
    this.ends.set(id, this.real + asked.durationMs)
    const rest = { maxLines: null, maxBytes: null, restoreTo: 'before', reason: '', technician: '' } as const
    this.put({ is: 'request', ...rest, ...asked, id })
  }

  extend(byMs: number): void {
    const id = this.state.running.at(-1)?.lease.id
    if (id === undefined) return
    this.ends.set(id, (this.ends.get(id) ?? 0) + byMs)
    this.put({ is: 'extend', id, byMs })
  }

  pass(ms: number): void {
    this.real += ms
    this.now += ms
    this.mono += ms
    this.put({ is: 'tick' })
  }

  moveClock(by: number): void {
    this.now += by
    this.put({ is: 'tick' })
  }

  /** The process is killed, and another one starts after `off` ms and with the clock moved. */
  protected kill(off: number, moveClock: number): void {
    const alive = this.now
    this.real += off
    this.now += off + moveClock
    this.mono = 0
    this.onItsWay.length = 0
    const isClockBehind = this.now < alive - 2000
    // Less than the time that passed meanwhile: nobody can tell.
    this.slack += moveClock < 0 && !isClockBehind ? -moveClock + SLACK : SLACK
    const kept = { known: this.state.known, open: this.unfinished, unproved: this.unproved, isClockBehind }
    this.take(resume('p:A/B', kept, this.env))
    if (!this.isSlow) this.arrive()
  }

  /** Leases that hold the level longer than they were to. */
  get overdue(): readonly string[] {
    const isLate = (id: string) => this.real > (this.ends.get(id) ?? 0) + this.slack
    return this.state.running.map(({ lease }) => lease.id).filter(isLate)
  }
}
