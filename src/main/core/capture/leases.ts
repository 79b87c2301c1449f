/** Runs the lease state machine for every device: feeds it what happens and carries out what it decides. */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
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
import {
  type Delivery,
  type DeviceLeases,
  dueLevel,
  type LeaseEnv,
  type LeaseInput,
  noLeases,
  resume,
  step,
} from './lease.ts'

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

const TICK_MS = 250
/** Finished leases that are kept in memory for whoever watches them; all are in the store. */
const RECENT = 200

export class Leases extends EventEmitter<{ lease: [LevelLease] }> {
  private readonly states = new Map<DeviceKey, DeviceLeases>()
  private readonly recent = new Map<string, LevelLease>()
  private readonly pending = new Set<Promise<void>>()
  private readonly guarding = new Map<DeviceKey, Promise<void>>()
  private readonly options: LeasesOptions
  private timer: NodeJS.Timeout | null = null

  constructor(options: LeasesOptions) {
    super()
    this.setMaxListeners(0)
    this.options = options
  }

  /** Takes up what the store holds: what expired meanwhile is restored first. */
  start(): void {
    const open = Map.groupBy(this.options.store.leases({ open: true }), (lease) => lease.device)
    for (const [device, leases] of open) {
      const result = resume(device, this.options.registry.known(device), leases, this.env(device))
      for (const lease of leases) this.recent.set(lease.id, lease)
      this.apply(device, result)
    }
    for (const device of this.options.registry.keys()) {
      const lease = open.has(device) ? null : this.storedUnproved(device)
      if (lease) this.apply(device, resume(device, this.options.registry.known(device), [], this.env(device), lease))
    }
    this.timer = setInterval(() => this.tick(), TICK_MS)
  }

  private storedUnproved(device: DeviceKey): LevelLease | null {
    const fact = this.options.store.fact(unprovedFact(device))
    return fact === null || fact === '' ? null : levelLease.parse(JSON.parse(fact))
  }

  tick(): void {
    for (const [device, state] of this.states) {
      if (state.running.length > 0 || state.owed) this.put(device, { is: 'tick' })
    }
  }

  private env(device: DeviceKey): LeaseEnv {
    return { now: this.options.now(), mono: this.options.mono(), baseline: this.options.baseline(device) ?? 'off' }
  }

  private state(device: DeviceKey): DeviceLeases {
    return this.states.get(device) ?? noLeases(device, this.options.registry.known(device))
  }

  /** Puts an input in; gives the level to answer a query with, if it is ours to answer. */
  put(device: DeviceKey, input: LeaseInput): DeviceLevel | null {
    return this.apply(device, step(this.state(device), input, this.env(device)))
  }

  private apply(device: DeviceKey, { state, effects }: ReturnType<typeof step>): DeviceLevel | null {
    const { store, registry } = this.options
    this.states.set(device, state)
    let answer: DeviceLevel | null = null
    for (const effect of effects) {
      switch (effect.do) {
        case 'save':
          store.saveLease(effect.lease)
          this.remember(effect.lease)
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
          store.setFact(unprovedFact(device), effect.lease ? JSON.stringify(effect.lease) : '')
          break
        case 'tell':
          this.track(this.tell(device, effect.level))
          break
        case 'guard':
          this.track(this.guard(device, effect.restoreTo))
          break
      }
    }
    registry.setLease(device, state.running.at(-1)?.lease.id ?? state.owed?.lease.id ?? null)
    return answer
  }

  private remember(lease: LevelLease): void {
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
    const state = this.state(device)
    // Something newer may be due by now.
    if ((state.running.length > 0 || state.owed) && dueLevel(state, level) !== level) return
    const until = state.running.at(-1)?.lease.endsAt ?? null
    const delivery = await this.options.teller.tell(device, level, until)
    this.put(device, { is: 'told', level, delivery, asked: false })
  }

  /** One change of a device's guard at a time, in the order in which they were decided. */
  private guard(device: DeviceKey, restoreTo: DeviceLevel | null): Promise<void> {
    const before = this.guarding.get(device) ?? Promise.resolve()
    const change = before.then(async () => {
      const deadMan = await this.options.teller.guard(device, restoreTo).catch(() => 'unavailable' as const)
      this.put(device, { is: 'guarded', deadMan })
    })
    this.guarding.set(device, change)
    return change
  }

  private track(work: Promise<void>): void {
    this.pending.add(work)
    work.finally(() => this.pending.delete(work))
  }

  /** Resolves once everything that is on its way has been told or given up. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.allSettled(this.pending)
  }

  async request(
    device: DeviceKey,
    request: Omit<Extract<LeaseInput, { is: 'request' }>, 'is' | 'id'>,
  ): Promise<LevelLease> {
    const id = randomUUID()
    this.put(device, { is: 'request', id, ...request })
    await this.settledFor(id)
    return this.lease(id)
  }

  private async settledFor(id: string): Promise<void> {
    if (this.recent.get(id)?.state === 'requested')
      await Promise.race([this.settled(), new Promise((done) => setTimeout(done, 5000).unref())])
  }

  extend(id: string, byMs: number): LevelLease {
    const { device } = this.lease(id)
    if (!this.state(device).running.some((running) => running.lease.id === id))
      throw new FieldtapError('lease-not-found', { detail: id })
    this.put(device, { is: 'extend', id, byMs })
    return this.lease(id)
  }

  /** Ends the device's leases now, or tells the baseline where none runs. */
  async restore(device: DeviceKey): Promise<LevelLease | null> {
    const state = this.state(device)
    const id = state.running.at(-1)?.lease.id ?? state.owed?.lease.id ?? null
    this.put(device, id === null ? { is: 'baseline' } : { is: 'end', why: 'technician' })
    await Promise.race([this.settled(), new Promise((done) => setTimeout(done, 5000).unref())])
    return id === null ? null : this.lease(id)
  }

  lease(id: string): LevelLease {
    const lease =
      this.running().find((open) => open.id === id) ??
      this.recent.get(id) ??
      this.options.store.leases({ open: false }).find((stored) => stored.id === id)
    if (!lease) throw new FieldtapError('lease-not-found', { detail: id })
    return lease
  }

  private running(): LevelLease[] {
    return [...this.states.values()].flatMap((state) => state.running.map((running) => running.lease))
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
    for (const device of this.states.keys()) this.put(device, { is: 'end', why })
    await Promise.race([this.settled(), new Promise((done) => setTimeout(done, 5000).unref())])
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
  }
}

function unprovedFact(device: DeviceKey): string {
  return `unproved:${device}`
}

export function isOver(lease: LevelLease): boolean {
  return lease.state === 'restored' || lease.state === 'superseded'
}
