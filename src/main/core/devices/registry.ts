/** The devices as they are now: what is stored of them, what was heard of them, and who knocked without being known. */
import { EventEmitter } from 'node:events'
import { z } from 'zod'
import { FieldtapError } from '../../../shared/errors.ts'
import {
  type Device,
  type DeviceKey,
  type Knock,
  type KnownLevel,
  knownLevel,
  splitDeviceKey,
  toDeviceKey,
} from '../../../shared/model.ts'
import { type ClockEstimate, estimateClock, UNKNOWN_CLOCK } from '../capture/clock.ts'
import { PLATFORMS, platformById } from '../platforms/index.ts'
import type { ClockSample, Credential, DeviceIdentity } from '../platforms/platform.ts'
import type { Store, StoredDevice } from '../store/store.ts'
import { Rate } from './rate.ts'

interface Entry {
  stored: StoredDevice
  online: boolean
  connection: string | null
  lastSeen: number | null
  clock: ClockEstimate
  known: KnownLevel
  lines: number
  leaseId: string | null
  /** What was written of its last sign of life. */
  kept: { readonly at: number | null; readonly connection: string | null; readonly text: string } | null
  readonly rate: Rate
}

const lastSign = z.object({ at: z.number().nullable(), connection: z.string().nullable() })

const UNKNOWN_LEVEL: KnownLevel = { level: null, how: 'unknown', since: null }
/** A device heard through a foreign broker or by uploads alone counts as reachable for this long. */
const REACHABLE_MS = 120_000
/** A sign of life on disk is renewed after so long where something else on disk tells the same. */
const SIGN_MS = 60_000
/** Devices that knock are listed, but an address that makes up names must not fill the memory. */
const MAX_KNOCKS = 500

export class DeviceRegistry extends EventEmitter<{ change: [] }> {
  private readonly entries = new Map<DeviceKey, Entry>()
  private readonly knocking = new Map<DeviceKey, Knock>()
  private readonly store: Store

  constructor(store: Store) {
    super()
    this.store = store
    for (const stored of store.devices()) this.put(stored)
    for (const total of store.totals()) {
      const entry = this.entries.get(total.device)
      if (!entry) continue
      entry.lines = total.lines
      entry.lastSeen = Math.max(entry.lastSeen ?? 0, total.lastReceived)
      entry.clock = { zoneMinutes: total.zoneMinutes, zoneKnown: true, offset: total.clockOffset }
    }
  }

  private put(stored: StoredDevice): Entry {
    const before = this.entries.get(stored.key)
    if (before) {
      before.stored = stored
      return before
    }
    const seen = this.storedSign(stored.key)
    const entry: Entry = {
      stored,
      online: false,
      connection: seen.connection,
      lastSeen: seen.at,
      clock: UNKNOWN_CLOCK,
      known: this.storedLevel(stored.key),
      lines: 0,
      leaseId: null,
      kept: null,
      rate: new Rate(),
    }
    this.entries.set(stored.key, entry)
    return entry
  }

  private storedSign(key: DeviceKey): z.infer<typeof lastSign> {
    const fact = this.store.fact(`seen:${key}`)
    return fact === null ? { at: null, connection: null } : lastSign.parse(JSON.parse(fact))
  }

  private storedLevel(key: DeviceKey): KnownLevel {
    const fact = this.store.fact(`level:${key}`)
    return fact === null ? UNKNOWN_LEVEL : knownLevel.parse(JSON.parse(fact))
  }

  has(key: DeviceKey): boolean {
    return this.entries.has(key)
  }

  keys(): DeviceKey[] {
    return [...this.entries.keys()]
  }

  credential(key: DeviceKey): Credential | null {
    return this.entries.get(key)?.stored.credential ?? null
  }

  /** References of one platform's devices. */
  refs(platform: string): string[] {
    const prefix = `${platform}:`
    return this.keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
  }

  /** Adds a device, or gives one that was only heard of its credential. */
  add(platform: string, identity: DeviceIdentity, credential: Credential, now: number): DeviceKey {
    const key = toDeviceKey(platform, identity.ref)
    const before = this.entries.get(key)?.stored
    if (before && (before.credential.kind !== 'none' || credential.kind === 'none'))
      throw new FieldtapError('device-exists', { detail: identity.ref })
    const stored: StoredDevice = {
      key,
      product: identity.product,
      name: identity.name,
      credential,
      addedAt: before?.addedAt ?? now,
    }
    this.store.saveDevice(stored)
    this.put(stored)
    this.knocking.delete(key)
    this.emit('change')
    return key
  }

  knock(platform: string, identity: DeviceIdentity, tried: string, from: string | null, now: number): void {
    const key = toDeviceKey(platform, identity.ref)
    const before = this.knocking.get(key)
    if (!before && this.knocking.size >= MAX_KNOCKS) return
    this.knocking.set(key, {
      key,
      platform,
      ref: identity.ref,
      product: identity.product,
      name: identity.name,
      tried: [tried, ...(before?.tried ?? []).filter((other) => other !== tried)].slice(0, 5),
      count: (before?.count ?? 0) + 1,
      firstAt: before?.firstAt ?? now,
      lastAt: now,
      from,
    })
    this.emit('change')
  }

  dismissKnock(key: DeviceKey): void {
    this.knocking.delete(key)
    this.emit('change')
  }

  knocks(): Knock[] {
    return [...this.knocking.values()].sort((a, b) => b.lastAt - a.lastAt)
  }

  heard(key: DeviceKey, connection: string, now: number): void {
    const entry = this.entries.get(key)
    if (!entry) return
    entry.lastSeen = now
    entry.connection = connection
    this.emit('change')
  }

  /** Read of it in what its platform wrote down: it lived then, and where nothing better is known that is the way to it. */
  mentioned(key: DeviceKey, connection: string, at: number): void {
    const entry = this.entries.get(key)
    if (!entry) return
    entry.lastSeen = Math.max(entry.lastSeen ?? 0, at)
    entry.connection ??= connection
    this.emit('change')
  }

  /** Writes the last sign of life into this turn's transaction. */
  keepLastSeen(key: DeviceKey): void {
    const entry = this.entries.get(key)
    if (!entry) return
    const { lastSeen: at, connection } = entry
    const text = JSON.stringify({ at, connection })
    entry.kept = { at, connection, text }
    this.store.setFact(`seen:${key}`, text)
  }

  /** Whether the store has a sign of life that is not old, by the way on which the device was heard last. */
  isSignFresh(key: DeviceKey): boolean {
    const { kept, lastSeen, connection } = this.entries.get(key) ?? {}
    if (!kept || kept.connection !== connection) return false
    // The turn in which it was written may have failed.
    return Math.abs((lastSeen ?? 0) - (kept.at ?? 0)) < SIGN_MS && this.store.fact(`seen:${key}`) === kept.text
  }

  session(key: DeviceKey, online: boolean, now: number): void {
    const entry = this.entries.get(key)
    if (!entry) return
    entry.online = online
    entry.lastSeen = now
    this.emit('change')
  }

  /** Takes in one upload's clock sample and gives the estimate that holds for it. */
  clock(key: DeviceKey, sample: ClockSample, received: number): ClockEstimate {
    const entry = this.entries.get(key)
    if (!entry) return UNKNOWN_CLOCK
    entry.clock = estimateClock(entry.clock, sample, received)
    return entry.clock
  }

  counted(key: DeviceKey, lines: number, now: number): void {
    const entry = this.entries.get(key)
    if (!entry) return
    entry.lines += lines
    entry.rate.add(lines, now)
    this.emit('change')
  }

  /** So many of its lines are kept no longer. */
  forgot(key: DeviceKey, lines: number): void {
    const entry = this.entries.get(key)
    if (!entry) return
    entry.lines = Math.max(0, entry.lines - lines)
    this.emit('change')
  }

  known(key: DeviceKey): KnownLevel {
    return this.entries.get(key)?.known ?? UNKNOWN_LEVEL
  }

  setKnown(key: DeviceKey, known: KnownLevel): void {
    const entry = this.entries.get(key)
    if (!entry) return
    entry.known = known
    this.store.setFact(`level:${key}`, JSON.stringify(known))
    this.emit('change')
  }

  setLease(key: DeviceKey, leaseId: string | null): void {
    const entry = this.entries.get(key)
    if (!entry || entry.leaseId === leaseId) return
    entry.leaseId = leaseId
    this.emit('change')
  }

  connectionOf(key: DeviceKey): string | null {
    return this.entries.get(key)?.connection ?? null
  }

  list(now: number): Device[] {
    return [...this.entries.keys()].map((key) => this.get(key, now)).filter((device) => device !== null)
  }

  get(key: DeviceKey, now: number): Device | null {
    const entry = this.entries.get(key)
    if (!entry) return null
    const { platform, ref } = splitDeviceKey(key)
    return {
      key,
      platform,
      ref,
      name: entry.stored.name,
      product: entry.stored.product,
      credential: entry.stored.credential.kind,
      state: entry.online
        ? 'online'
        : entry.lastSeen === null
          ? 'never'
          : now - entry.lastSeen < REACHABLE_MS
            ? 'reachable'
            : 'away',
      connection: entry.connection,
      lastSeen: entry.lastSeen,
      clockOffset: entry.clock.offset,
      level: entry.known,
      lines: entry.lines,
      linesPerSecond: entry.rate.perSecond(now),
      leaseId: entry.leaseId,
    }
  }

  /** The one device that a person means: `platform:REF`, a reference, or a name that only one device has. */
  find(typed: string): DeviceKey {
    if (this.entries.has(typed)) return typed
    const byRef = PLATFORMS.map((platform) => toDeviceKey(platform.info.id, typed)).filter((key) =>
      this.entries.has(key),
    )
    const matches = byRef.length > 0 ? byRef : this.keys().filter((key) => this.entries.get(key)?.stored.name === typed)
    if (matches.length > 1) throw new FieldtapError('device-ambiguous', { detail: typed })
    const key = matches[0]
    if (key === undefined) throw new FieldtapError('device-not-found', { detail: typed })
    return key
  }

  title(key: DeviceKey): string {
    return this.entries.get(key)?.stored.name ?? key
  }

  platform(key: DeviceKey) {
    const platform = platformById(splitDeviceKey(key).platform)
    if (!platform) throw new FieldtapError('platform-unknown', { detail: splitDeviceKey(key).platform })
    return platform
  }
}
