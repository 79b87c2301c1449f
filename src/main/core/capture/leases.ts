/** Runs the lease state machine for every device: feeds it what happens and carries out what it decides. */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { FieldtapError } from '../../../shared/errors.ts'
import {
  type DeviceKey,
  type DeviceLevel,
  type KnownLevel,
  type LevelLease,
  levelLease,
} from '../../../shared/model.ts'
import type { DeviceRegistry } from '../devices/registry.ts'
import type { Store } from '../store/store.ts'
import { lastAlive } from './gaps.ts'
import { resume, step } from './lease.ts'
import {
  type Delivery,
  type DeviceLeases,
  dueLevel,
  isOver,
  type LeaseEnv,
  type LeaseInput,
  type LeaseRequest,
  noLeases,
  type Step,
} from './lease-state.ts'
import { Turns } from './turns.ts'

/** How levels reach devices; the sessions and links implement it. */
export interface Teller {
  tell(device: DeviceKey, level: DeviceLevel, until: number | null): Promise<Delivery>
  /** Arms, changes or disarms the dead man's switch of a device; gives what it came to. */
  guard(device: DeviceKey, restoreTo: DeviceLevel | null): Promise<LevelLease['deadMan']>
}

export interface LeasesOptions {
  readonly store: Store
  readonly registry: DeviceRegistry
  readonly teller: Teller
  readonly baseline: (device: DeviceKey) => DeviceLevel | null
  readonly now: () => number
  readonly mono: () => number
}

/** As it is kept across restarts. */
const unproved = z.object({ lease: levelLease, foreign: z.boolean(), asked: z.boolean() })

const TICK_MS = 250
/** Finished leases that are kept in memory for whoever watches them; all are in the store. */
const RECENT = 200
/** How long whoever asked for a change waits for what comes of it, ms. */
const PATIENCE = 5_000
/** How long a level waits for its will, ms: a broker that does not take the will is not to hold the technician up. */
const GUARD_PATIENCE = 6_000
/** Whoever asked so long ago, ms, may have gone away before the answer. */
const STILL_THERE = 5_000
/** The wall clock may be corrected by this much between two runs, ms. */
const CLOCK_SLACK = 2_000

export class Leases extends EventEmitter<{ lease: [LevelLease] }> {
  private readonly states = new Map<DeviceKey, DeviceLeases>()
  private readonly recent = new Map<string, LevelLease>()
  /** Leases whose counts grew since anybody was told. */
  private readonly grown = new Map<string, LevelLease>()
  private readonly telling = new Turns<DeviceKey>()
  private readonly guarding = new Turns<DeviceKey>()
  private readonly options: LeasesOptions
  private timer: NodeJS.Timeout | null = null

  constructor(options: LeasesOptions) {
    super()
    this.setMaxListeners(0)
    this.options = options
  }

  /** Takes up what the store holds: what expired meanwhile is restored first. */
  start(): void {
    const { store, registry, now } = this.options
    const isClockBehind = now() < lastAlive(store) - CLOCK_SLACK
    const stored = Map.groupBy(store.leases({ open: true }), (lease) => lease.device)
    for (const device of new Set([...stored.keys(), ...registry.keys()])) {
      const open = stored.get(device) ?? []
      const proofless = this.storedUnproved(device)
      if (open.length === 0 && proofless === null) continue
      for (const lease of open) this.recent.set(lease.id, lease)
      const kept = { known: registry.known(device), open, unproved: proofless, isClockBehind }
      this.apply(device, resume(device, kept, this.env(device)))
    }
    this.timer = setInterval(() => this.tick(), TICK_MS)
  }

  private storedUnproved(device: DeviceKey): z.infer<typeof unproved> | null {
    const fact = this.options.store.fact(unprovedFact(device))
    return fact === null || fact === '' ? null : unproved.parse(JSON.parse(fact))
  }

  tick(): void {
    for (const [device, state] of this.states) if (isOpen(state)) this.put(device, { is: 'tick' })
    for (const lease of this.grown.values()) this.remember(lease)
  }

  private env(device: DeviceKey): LeaseEnv {
    return { now: this.options.now(), mono: this.options.mono(), baseline: this.options.baseline(device) ?? 'off' }
  }

  private state(device: DeviceKey): DeviceLeases {
    return this.states.get(device) ?? noLeases(device, this.options.registry.known(device))
  }

  /* ── What happens ─────────────────────────────────────────────────────────────────────────────────────────── */

  /** Puts an input in; gives the level to answer a query with, if it is ours to answer. */
  put(device: DeviceKey, input: LeaseInput): DeviceLevel | null {
    return this.apply(device, step(this.state(device), input, this.env(device)))
  }

  /** The link to a broker is up: whatever is due behind it is told (again). */
  linkUp(connection: string): void {
    for (const [device, state] of this.states) {
      const heard = this.options.registry.connectionOf(device)
      if (isOpen(state) && (heard === connection || heard === null)) this.put(device, { is: 'back' })
    }
  }

  /** The dead man's switch is armed again after its connection was lost: its will may have fired meanwhile. */
  guardedAgain(device: DeviceKey, deadMan: LevelLease['deadMan']): void {
    this.put(device, { is: 'guarded', deadMan })
    this.put(device, { is: 'back' })
  }

  /** Answers a device's question in its turn, with what is due by then. */
  answer(device: DeviceKey, send: (level: DeviceLevel) => Promise<Delivery>): void {
    const { mono } = this.options
    const askedAt = mono()
    this.telling.add(device, async () => {
      await this.guarded(device)
      const level = dueLevel(this.state(device), this.env(device).baseline)
      const delivery = await send(level).catch(() => 'unsent' as const)
      this.put(device, { is: 'told', level, delivery, asked: mono() - askedAt < STILL_THERE })
    })
  }

  /* ── What follows ─────────────────────────────────────────────────────────────────────────────────────────── */

  private apply(device: DeviceKey, { state, effects }: Step): DeviceLevel | null {
    const { store, registry } = this.options
    this.states.set(device, state)
    let answer: DeviceLevel | null = null
    for (const effect of effects) {
      switch (effect.do) {
        case 'save':
          store.saveLease(effect.lease)
          this.remember(effect.lease)
          break
        case 'counted':
          store.saveLease(effect.lease)
          this.grown.set(effect.lease.id, effect.lease)
          break
        case 'known':
          registry.setKnown(device, effect.known)
          break
        case 'event':
          store.appendEvent({ ...effect.event, device, connection: registry.connectionOf(device) }, this.options.now())
          break
        case 'answer':
          answer = effect.level
          break
        case 'unproved':
          store.setFact(unprovedFact(device), effect.unproved ? JSON.stringify(effect.unproved) : '')
          break
        case 'tell':
          this.telling.add(device, () => this.tell(device, effect.level))
          break
        case 'guard':
          this.guarding.add(device, () => this.guard(device, effect.restoreTo))
          break
      }
    }
    registry.setLease(device, state.running.at(-1)?.lease.id ?? state.owed?.lease.id ?? null)
    return answer
  }

  private remember(lease: LevelLease): void {
    this.grown.delete(lease.id)
    this.recent.delete(lease.id)
    this.recent.set(lease.id, lease)
    for (const [id, old] of this.recent) {
      if (this.recent.size <= RECENT) break
      if (isOver(old)) this.recent.delete(id)
    }
    this.emit('lease', lease)
  }

  private async tell(device: DeviceKey, level: DeviceLevel): Promise<void> {
    // What is told must be on disk first: a laptop that dies right after must find the lease when it starts again.
    await this.options.store.committed().catch(() => undefined)
    await this.guarded(device)
    const state = this.state(device)
    // Something newer may be due by now.
    if ((isOpen(state) || state.unproved) && dueLevel(state, level) !== level) return
    const until = state.running.at(-1)?.lease.endsAt ?? null
    const delivery = await this.options.teller.tell(device, level, until).catch(() => 'unsent' as const)
    this.put(device, { is: 'told', level, delivery, asked: false })
  }

  /** A level is raised only once the will that takes it back is in place, or cannot be. */
  private async guarded(device: DeviceKey): Promise<void> {
    if (this.state(device).running.length > 0) await atMost(GUARD_PATIENCE, this.guarding.settled(device))
  }

  private async guard(device: DeviceKey, restoreTo: DeviceLevel | null): Promise<void> {
    const deadMan = await this.options.teller.guard(device, restoreTo).catch(() => 'unavailable' as const)
    this.put(device, { is: 'guarded', deadMan })
  }

  /* ── For people ───────────────────────────────────────────────────────────────────────────────────────────── */

  async request(device: DeviceKey, request: Omit<LeaseRequest, 'id'>): Promise<LevelLease> {
    const id = randomUUID()
    this.put(device, { is: 'request', id, ...request })
    await atMost(PATIENCE, this.telling.settled(device))
    return this.lease(id)
  }

  extend(id: string, byMs: number): LevelLease {
    const { device } = this.lease(id)
    if (!this.state(device).running.some((running) => running.lease.id === id))
      throw new FieldtapError('lease-not-found', { detail: id })
    this.put(device, { is: 'extend', id, byMs })
    return this.lease(id)
  }

  /** Ends the device's leases now. Where none runs, tells the baseline, and gives a lease only if that is left pending. */
  async restore(device: DeviceKey, technician: string): Promise<LevelLease | null> {
    const open = this.inForce(device)
    if (open) this.put(device, { is: 'end', why: 'technician', technician })
    else this.put(device, { is: 'baseline', id: randomUUID(), technician })
    await atMost(PATIENCE, this.telling.settled(device))
    if (open) return this.lease(open.id)
    const left = this.inForce(device)
    return left?.state === 'restore-pending' ? left : null
  }

  lease(id: string): LevelLease {
    const lease =
      this.open().find((open) => open.id === id) ??
      this.recent.get(id) ??
      this.options.store.leases({ open: false }).find((stored) => stored.id === id)
    if (!lease) throw new FieldtapError('lease-not-found', { detail: id })
    return lease
  }

  /** Leases that run or whose restore is still owed, as they are now. */
  open(): LevelLease[] {
    return [...this.states.values()].flatMap((state) => [
      ...state.running.map((running) => running.lease),
      ...(state.owed ? [state.owed.lease] : []),
    ])
  }

  inForce(device: DeviceKey): LevelLease | null {
    const state = this.state(device)
    return state.running.at(-1)?.lease ?? state.owed?.lease ?? null
  }

  known(device: DeviceKey): KnownLevel {
    return this.state(device).known
  }

  /** Ends every lease; resolves when each level was told or is pending. */
  async endAll(why: 'shutdown' | 'technician'): Promise<void> {
    for (const device of this.states.keys()) this.put(device, { is: 'end', why, technician: '' })
    await atMost(PATIENCE, this.telling.settled())
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
  }
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const timer = new AbortController()
  const late = sleep(ms, undefined, { signal: timer.signal, ref: false }).catch(() => undefined)
  await Promise.race([work, late])
  timer.abort()
}

function isOpen(state: DeviceLeases): boolean {
  return state.running.length > 0 || state.owed !== null
}

function unprovedFact(device: DeviceKey): string {
  return `unproved:${device}`
}
