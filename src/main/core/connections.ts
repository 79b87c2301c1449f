/** All ways to devices: this laptop's broker and the brokers on site. Levels and replies go out the way a device was heard. */
import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { type BrokerDraft, brokerDraft } from '../../shared/contract/connections.ts'
import { FieldtapError } from '../../shared/errors.ts'
import {
  type Connection,
  type ConnectionState,
  type DeviceKey,
  type DeviceLevel,
  type LevelLease,
  splitDeviceKey,
} from '../../shared/model.ts'
import { planFor } from './broker-vendor.ts'
import type { Delivery } from './capture/lease-state.ts'
import type { Teller } from './capture/leases.ts'
import type { Arrival, Pipeline } from './capture/pipeline.ts'
import { platformOfTopic } from './capture/topics.ts'
import type { DeviceRegistry } from './devices/registry.ts'
import { armDeadMan, type DeadMan, type DeadManWill } from './links/dead-man.ts'
import type { BrokerSettings, MqttLink } from './links/link.ts'
import { openMqttLink } from './links/mqtt.ts'
import { platformById } from './platforms/index.ts'
import type { Outgoing } from './platforms/platform.ts'
import { SITE } from './site/desk.ts'
import type { Broker } from './site/site.ts'
import type { Store } from './store/store.ts'

interface Link {
  readonly settings: BrokerSettings
  readonly mqtt: MqttLink
  state: ConnectionState
  gap: number | null
}

const NOTHING = Promise.resolve()

export interface ConnectionsOptions {
  readonly store: Store
  readonly registry: DeviceRegistry
  /** Identifies this data folder to brokers, so that their persistent session is found again. */
  readonly installation: string
  readonly now: () => number
  readonly seal: (text: string) => string
  readonly unseal: (sealed: string) => string
  readonly baseline: (device: DeviceKey) => DeviceLevel | null
}

export class Connections
  extends EventEmitter<{
    change: []
    back: [connection: string]
    /** The dead man's switch of a device lost its connection, or has it again. */
    unguarded: [device: DeviceKey]
    'guarded-again': [device: DeviceKey, deadMan: LevelLease['deadMan']]
  }>
  implements Teller
{
  private readonly links = new Map<string, Link>()
  /** Per device and connection. */
  private readonly guards = new Map<DeviceKey, Map<string, DeadMan>>()
  private readonly options: ConnectionsOptions
  private site: { readonly broker: Broker; readonly info: Connection } | null = null
  private pipeline: Pipeline | null = null

  constructor(options: ConnectionsOptions) {
    super()
    this.setMaxListeners(0)
    this.options = options
  }

  /** Opens every stored connection. */
  start(pipeline: Pipeline): void {
    this.pipeline = pipeline
    for (const stored of this.options.store.connections()) {
      if (stored.kind === 'broker') this.open(brokerDraft.parse(JSON.parse(this.options.unseal(stored.sealed))))
    }
  }

  attachSite(broker: Broker, info: Connection): void {
    this.site = { broker, info }
    this.emit('change')
  }

  add(draft: BrokerDraft): Connection {
    const settings = brokerDraft.parse(draft)
    const isTaken = this.options.store.connections().some((stored) => stored.name === settings.name)
    if (settings.name === SITE || isTaken) throw new FieldtapError('connection-exists', { detail: settings.name })
    const url = parseUrl(settings.url)
    this.options.store.saveConnection({
      name: settings.name,
      kind: 'broker',
      url,
      sealed: this.options.seal(JSON.stringify(settings)),
    })
    this.open(settings)
    return this.describe(settings.name)
  }

  async remove(name: string): Promise<void> {
    const link = this.links.get(name)
    if (!link) throw new FieldtapError('connection-not-found', { detail: name })
    this.links.delete(name)
    this.options.store.removeConnection(name)
    if (link.gap !== null) this.options.store.closeGap(link.gap, this.options.now())
    await link.mqtt.close({ forget: true })
    this.emit('change')
  }

  private open(settings: BrokerSettings): void {
    const { installation } = this.options
    const name = settings.name
    const clientId = `fieldtap-${createHash('sha256').update(`${installation}/${name}`).digest('hex').slice(0, 12)}`
    const plan = planFor(settings)
    const arrival: Arrival = { connection: name, via: 'link', from: null }
    const link: Link = {
      settings: plan.settings,
      state: { is: 'connecting' },
      gap: null,
      mqtt: openMqttLink(
        plan.settings,
        { clientId, watch: plan.watch },
        {
          state: (state) => this.changed(name, state),
          reconnected: () => {
            // One that may not read everything is never `up`, and can be told levels all the same.
            if (this.links.get(name)?.state.is !== 'up') this.emit('back', name)
          },
          received: ({ topic, payload, qos, retain, dup }) => {
            const platform = platformOfTopic(topic)
            if (!platform || !this.pipeline) return NOTHING
            return this.pipeline.mqtt(
              { topic, payload, qos, retain, dup, via: 'link', sender: null },
              platform,
              arrival,
            )
          },
        },
      ),
    }
    this.links.set(name, link)
    this.emit('change')
  }

  private changed(name: string, state: ConnectionState): void {
    const link = this.links.get(name)
    if (!link) return
    const was = link.state
    link.state = state
    this.emit('change')
    if (was.is === 'up' && state.is !== 'up') this.wentDown(name, link, state)
    else if (was.is !== 'up' && state.is === 'up') this.cameUp(name, link)
  }

  private wentDown(name: string, link: Link, state: ConnectionState): void {
    const { store, now } = this.options
    const why = 'why' in state ? state.why : 'connecting again'
    link.gap = store.openGap({ device: null, connection: name, from: now(), to: null, cause: 'link', detail: why }).id
    this.event(name, 'link.lost', 'FAIL', `Connection to ${name} lost: ${why}`)
  }

  private cameUp(name: string, link: Link): void {
    const { store, now } = this.options
    if (link.gap !== null) store.closeGap(link.gap, now())
    link.gap = null
    this.event(name, 'link.up', 'SUCCESS', `Connected to ${name}`)
    this.emit('back', name)
  }

  private event(connection: string, type: string, outcome: 'SUCCESS' | 'FAIL', description: string): void {
    const at = this.options.now()
    this.options.store.appendEvent(
      {
        device: null,
        connection,
        time: at,
        outcome,
        category: 'connection',
        type,
        description,
        stateChange: true,
        data: {},
        source: 'fieldtap',
      },
      at,
    )
  }

  /* ── To devices ───────────────────────────────────────────────────────────────────────────────────────────── */

  /** Sends a packet the way the device was heard last; where that is not known, by every broker on site. */
  async send(device: DeviceKey, packet: Outgoing): Promise<Delivery> {
    if (await this.site?.broker.deliver(device, packet)) {
      this.pipeline?.sent(device, packet, SITE)
      return 'written'
    }
    // With QoS 1 the broker says that it has it; the device still gets it with the QoS that it subscribed with.
    const results = await Promise.all(this.linksOf(device).map((link) => link.mqtt.publish({ ...packet, qos: 1 })))
    return results.includes('accepted') ? 'accepted' : 'unsent'
  }

  private linksOf(device: DeviceKey): Link[] {
    const heard = this.options.registry.connectionOf(device)
    const link = heard === null ? undefined : this.links.get(heard)
    if (link) return [link]
    return heard === SITE ? [] : [...this.links.values()].filter((other) => other.mqtt.connected())
  }

  async tell(device: DeviceKey, level: DeviceLevel, until: number | null): Promise<Delivery> {
    const packet = this.levelPacket(device, level, until)
    return packet === null ? 'unsent' : this.send(device, packet)
  }

  private levelPacket(device: DeviceKey, level: DeviceLevel, until: number | null): Outgoing | null {
    const { platform, ref } = splitDeviceKey(device)
    return platformById(platform)?.mqtt?.setLevel(ref, level, { now: this.options.now(), until }) ?? null
  }

  /** A will on every broker that the device may be behind; none where it is signed in to this laptop itself. */
  async guard(device: DeviceKey, restoreTo: DeviceLevel | null): Promise<LevelLease['deadMan']> {
    const packet = restoreTo === null ? null : this.levelPacket(device, restoreTo, null)
    const here = this.site?.broker.online().includes(device) ?? false
    const links = packet === null || here ? [] : this.linksOf(device)
    await this.disarm(device, new Set(links.map((link) => link.settings.name)))
    if (packet === null || links.length === 0) return 'unneeded'
    const will = { topic: packet.topic, payload: packet.payload, qos: packet.qos }
    const armed = await Promise.allSettled(links.map((link) => this.arm(device, link, will)))
    return armed.every((result) => result.status === 'fulfilled') ? 'armed' : 'unavailable'
  }

  private async arm(device: DeviceKey, link: Link, will: DeadManWill): Promise<void> {
    const guards = this.guards.get(device) ?? new Map<string, DeadMan>()
    this.guards.set(device, guards)
    const armed = guards.get(link.settings.name)
    if (armed) return armed.rearm(will)
    const lost = () => void this.emit('unguarded', device)
    // The will may have fired while its connection was away: what is due is told again.
    const reconnected = () => {
      const isArmed = [...guards.values()].every((guard) => guard.armed())
      this.emit('guarded-again', device, isArmed ? 'armed' : 'unavailable')
    }
    guards.set(link.settings.name, await armDeadMan(link.settings, will, { lost, reconnected }))
  }

  private async disarm(device: DeviceKey, except: ReadonlySet<string>): Promise<void> {
    const guards = this.guards.get(device)
    if (!guards) return
    for (const [name, guard] of guards) {
      if (except.has(name)) continue
      guards.delete(name)
      await guard.disarm()
    }
  }

  /* ── For people ───────────────────────────────────────────────────────────────────────────────────────────── */

  list(): Connection[] {
    const links = [...this.links.keys()].map((name) => this.describe(name))
    return this.site ? [this.site.info, ...links] : links
  }

  private describe(name: string): Connection {
    const link = this.links.get(name)
    if (!link) throw new FieldtapError('connection-not-found', { detail: name })
    return { name, kind: 'broker', url: parseUrl(link.settings.url), platform: null, state: link.state, detail: '' }
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.guards.keys()].map((device) => this.disarm(device, new Set())))
    await Promise.allSettled([...this.links.values()].map((link) => link.mqtt.close()))
  }
}

const SCHEMES = new Set(['mqtt:', 'mqtts:', 'ws:', 'wss:'])

/** The address without credentials, checked. */
function parseUrl(text: string): string {
  if (!URL.canParse(text))
    throw new FieldtapError('link-invalid', { detail: `"${text}" is no address; write it as mqtt://HOST:PORT` })
  const url = new URL(text)
  if (!SCHEMES.has(url.protocol)) {
    throw new FieldtapError('link-invalid', { detail: `${url.protocol}// is none of mqtt://, mqtts://, ws://, wss://` })
  }
  url.username = ''
  url.password = ''
  return url.toString()
}
