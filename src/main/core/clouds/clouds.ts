/** All connections to platforms' own HTTP APIs, and the levels that those platforms keep. */
import { EventEmitter } from 'node:events'
import { z } from 'zod'
import type { SyncPiece } from '../../../shared/cloud.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import {
  type Connection,
  type DeviceKey,
  type DeviceLevel,
  type SyncState,
  splitDeviceKey,
} from '../../../shared/model.ts'
import type { Query } from '../../../shared/query.ts'
import type { Delivery } from '../capture/lease-state.ts'
import type { DeviceRegistry } from '../devices/registry.ts'
import type { CloudLevelTree, CloudSettings } from '../platforms/cloud-side.ts'
import { platformById } from '../platforms/index.ts'
import { SITE } from '../site/desk.ts'
import { Cloud, type CloudParts, type CloudTarget, tryCloud } from './cloud.ts'
import type { SyncAsk } from './sync-run.ts'

const sealedCloud = z.object({ platform: z.string(), settings: z.record(z.string(), z.string()) })

export interface CloudsOptions extends Omit<CloudParts, 'pipeline'> {
  readonly registry: DeviceRegistry
  readonly seal: (text: string) => string
  readonly unseal: (sealed: string) => string
}

/** A level that a platform did not take is told again after so long, ms. */
const TELL_AGAIN_MS = 10_000
/** Longest wait for one small request, ms. */
const LIMIT_MS = 30_000

export class Clouds extends EventEmitter<{ change: []; back: [device: DeviceKey] }> {
  private readonly clouds = new Map<string, Cloud>()
  private readonly again = new Map<DeviceKey, NodeJS.Timeout>()
  private readonly options: CloudsOptions
  private parts: CloudParts | null = null

  constructor(options: CloudsOptions) {
    super()
    this.setMaxListeners(0)
    this.options = options
  }

  /** Opens every stored connection. */
  start(pipeline: CloudParts['pipeline']): void {
    this.parts = { ...this.options, pipeline }
    for (const stored of this.options.store.connections()) {
      if (stored.kind !== 'cloud') continue
      const { platform: id, settings } = sealedCloud.parse(JSON.parse(this.options.unseal(stored.sealed)))
      const platform = platformById(id)
      if (platform?.cloud) this.put(stored.name, { platform, side: platform.cloud, settings, url: stored.url })
    }
  }

  has(name: string): boolean {
    return this.clouds.has(name)
  }

  add(name: string, platform: string, given: CloudSettings): Connection {
    const target = checked(platform, given)
    const isTaken = this.options.store.connections().some((stored) => stored.name === name)
    if (name === SITE || isTaken) throw new FieldtapError('connection-exists', { detail: name })
    const sealed = this.options.seal(JSON.stringify({ platform, settings: target.settings }))
    this.options.store.saveConnection({ name, kind: 'cloud', url: target.url, sealed })
    return this.put(name, target).describe()
  }

  private put(name: string, target: CloudTarget): Cloud {
    if (!this.parts) throw new FieldtapError('internal', { detail: 'not started' })
    const cloud = new Cloud(name, target, this.parts)
    this.clouds.set(name, cloud)
    cloud.on('change', () => this.emit('change'))
    this.emit('change')
    // Its state says what came of it.
    void cloud.ask((client, signal) => client.test(signal)).catch(() => undefined)
    return cloud
  }

  /** Tries settings without keeping them. */
  async test(platform: string, given: CloudSettings): Promise<{ ok: boolean; sentence: string; todo: string }> {
    try {
      return { ok: true, sentence: await tryCloud(checked(platform, given), this.options.now, LIMIT_MS), todo: '' }
    } catch (error) {
      if (error instanceof FieldtapError) return { ok: false, sentence: error.message, todo: error.todo }
      throw error
    }
  }

  async remove(name: string): Promise<void> {
    const cloud = this.get(name)
    this.clouds.delete(name)
    this.options.store.removeConnection(name)
    await cloud.close()
    this.emit('change')
  }

  list(): Connection[] {
    return [...this.clouds.values()].map((cloud) => cloud.describe())
  }

  private get(name: string): Cloud {
    const cloud = this.clouds.get(name)
    if (cloud) return cloud
    const isOther = this.options.store.connections().some((stored) => stored.name === name)
    throw new FieldtapError(isOther ? 'cloud-none' : 'connection-not-found', { detail: name })
  }

  /* ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────── */

  syncs(): SyncState[] {
    return [...this.clouds.values()].map((cloud) => cloud.syncState())
  }

  sync(name: string, asked: SyncAsk, signal: AbortSignal | undefined): AsyncGenerator<SyncPiece> {
    return this.get(name).sync(asked, signal)
  }

  tail(name: string, query: Query | null, signal: AbortSignal | undefined) {
    return this.get(name).tail(query, signal)
  }

  /* ── Levels that a platform keeps ─────────────────────────────────────────────────────────────────────────── */

  /** Whether this device's level is kept by its platform. */
  keepsLevelOf(device: DeviceKey): boolean {
    return platformById(splitDeviceKey(device).platform)?.info.cloud?.levels ?? false
  }

  private keeperOf(device: DeviceKey): Cloud | null {
    const { platform } = splitDeviceKey(device)
    const { registry, store } = this.options
    for (const name of [store.fact(keeperFact(device)), registry.connectionOf(device)]) {
      const named = this.clouds.get(name ?? '')
      if (named?.platformId === platform) return named
    }
    const all = [...this.clouds.values()].filter((cloud) => cloud.platformId === platform)
    return all.length === 1 ? (all[0] ?? null) : null
  }

  /** From now on this device's level is set and put back through this connection. */
  keepBy(device: DeviceKey, name: string): void {
    this.options.store.setFact(keeperFact(device), this.get(name).name)
  }

  /** What is set for this very target now; null where nobody can be asked. Throws what the platform answers. */
  async look(device: DeviceKey): Promise<DeviceLevel | null> {
    const { ref } = splitDeviceKey(device)
    const keeper = this.keepsLevelOf(device) ? this.keeperOf(device) : null
    return keeper?.ask(async (client, signal) => client.levels?.get(ref, signal) ?? null, LIMIT_MS) ?? null
  }

  /** `unsent` is tried again by itself. */
  async tell(device: DeviceKey, level: DeviceLevel): Promise<Delivery> {
    const { ref } = splitDeviceKey(device)
    const cloud = this.keeperOf(device)
    if (!cloud) {
      this.tellAgain(device)
      return 'unsent'
    }
    try {
      await cloud.ask(async (client, signal) => client.levels?.set(ref, level, signal), LIMIT_MS)
      return 'confirmed'
    } catch (error) {
      this.options.log.warn({ err: error, device, level }, 'A platform did not take a level')
      this.tellAgain(device)
      return 'unsent'
    }
  }

  private tellAgain(device: DeviceKey): void {
    if (this.again.has(device)) return
    const timer = setTimeout(() => {
      this.again.delete(device)
      this.emit('back', device)
    }, TELL_AGAIN_MS)
    this.again.set(device, timer.unref())
  }

  /** Levels of a connection as they are now; with the one that applies to `ref`, where that is given. */
  async levels(name: string, ref: string | null): Promise<{ platform: string; levels: CloudLevelTree }> {
    const cloud = this.get(name)
    const levels = await cloud.ask(async (client, signal) => {
      if (!client.levels) throw new FieldtapError('cloud-none', { detail: name })
      return client.levels.tree(ref, signal)
    })
    return { platform: cloud.platformId, levels }
  }

  /** The target of a connection that is called so. */
  targetOf(name: string, type: string, target: string): { readonly platform: string; readonly ref: string } {
    const cloud = this.get(name)
    const ref = cloud.target.side.targetRef(type, target)
    if (ref === null) throw new FieldtapError('cloud-invalid', { detail: `there is no target ${type} "${target}"` })
    return { platform: cloud.platformId, ref }
  }

  /** A device of the connection's platform as a person writes it, `platform:REF` or REF alone. */
  refOf(name: string, device: string): string {
    const prefix = `${this.get(name).platformId}:`
    return device.startsWith(prefix) ? device.slice(prefix.length) : device
  }

  /** Sets a level for good. */
  async set(name: string, ref: string, level: DeviceLevel): Promise<void> {
    await this.get(name).ask(async (client, signal) => client.levels?.set(ref, level, signal), LIMIT_MS)
  }

  async close(): Promise<void> {
    for (const timer of this.again.values()) clearTimeout(timer)
    await Promise.allSettled([...this.clouds.values()].map((cloud) => cloud.close()))
  }
}

function keeperFact(device: DeviceKey): string {
  return `keeper:${device}`
}

/** Settings by the names of the platform's fields; throws what is wrong with them. */
function checked(id: string, given: CloudSettings): CloudTarget {
  const platform = platformById(id)
  if (!platform) throw new FieldtapError('platform-unknown', { detail: id })
  if (!platform.cloud || !platform.info.cloud) throw new FieldtapError('cloud-none', { detail: platform.info.title })
  const { fields } = platform.info.cloud
  const stray = Object.keys(given).find((name) => given[name] !== '' && !fields.some((field) => field.name === name))
  if (stray !== undefined) throw new FieldtapError('cloud-invalid', { detail: `it has no setting "${stray}"` })
  const settings = Object.fromEntries(fields.map(({ name }) => [name, (given[name] ?? '').trim()]))
  const missing = fields.find(({ name, required }) => required && settings[name] === '')
  if (missing) throw new FieldtapError('cloud-invalid', { detail: `"${missing.label}" is missing` })
  const check = platform.cloud.check(settings)
  if (!check.ok) throw new FieldtapError('cloud-invalid', { detail: check.detail })
  return { platform, side: platform.cloud, settings, url: check.url }
}
