/**
 * Observations → batches → store → acknowledge. Everything that arrives goes through here, whichever way it came, and
 * nothing is acknowledged before the commit that holds it.
 */
import { randomUUID } from 'node:crypto'
import { describeError, type ErrorCode } from '../../../shared/errors.ts'
import { type DeviceKey, type DeviceLevel, splitDeviceKey } from '../../../shared/model.ts'
import type { DeviceRegistry } from '../devices/registry.ts'
import { platformById } from '../platforms/index.ts'
import type {
  Context,
  DeviceIdentity,
  HttpAnswer,
  HttpPacket,
  MqttPacket,
  Observation,
  Outgoing,
  Platform,
} from '../platforms/platform.ts'
import type { Store } from '../store/store.ts'
import { Commits } from './commits.ts'
import { Contexts } from './contexts.ts'
import { DeviceKeys } from './device-keys.ts'
import { Exchanges } from './exchanges.ts'
import type { Leases } from './leases.ts'
import { Resent } from './resent.ts'

const NOTHING = Promise.resolve()
const NOTHING_AFTER: readonly (() => void)[] = []

export interface PipelineOptions {
  readonly store: Store
  readonly registry: DeviceRegistry
  readonly leases: Leases
  readonly now: () => number
  readonly enforceClock: () => boolean
  /** Sends a packet to a device by the way it was heard; false when there is none. */
  readonly send: (device: DeviceKey, packet: Outgoing) => Promise<boolean>
}

/** Where a packet came in. */
export interface Arrival {
  /** Name of the connection: `site` for this laptop. */
  readonly connection: string
  readonly via: 'site' | 'link' | 'cloud'
  /** Peer's address, where known. */
  readonly from: string | null
}

/** What was new of a page. */
export interface Taken {
  events: number
  lines: number
}

/** Records of one device at the same millisecond that are looked through for one that is here already. */
const MOST_AT_ONCE = 1000

export class Pipeline {
  private readonly options: PipelineOptions
  /** Devices whose last sign of life is already written in this turn. */
  private readonly touched = new Set<DeviceKey>()
  private readonly exchanges = new Exchanges()
  private readonly resent = new Resent()
  private readonly commits = new Commits()
  private readonly contexts: Contexts
  private readonly keys = new DeviceKeys()
  /** Of the packet that is taken. */
  private after: (() => void)[] = []
  /** Where nobody asks what was new. */
  private readonly taken: Taken = { events: 0, lines: 0 }

  constructor(options: PipelineOptions) {
    this.options = options
    this.contexts = new Contexts(options)
  }

  context(platform: Platform): Context {
    return this.contexts.of(platform)
  }

  /**
   * Resolves once what the packet carried is on disk, the same promise for all packets of a turn; rejects, or throws,
   * when it could not be stored.
   */
  mqtt(packet: MqttPacket, platform: Platform, arrival: Arrival): Promise<void> {
    if (!platform.mqtt) return NOTHING
    const context = this.context(platform)
    const seen = platform.mqtt.observe(packet, context)
    // Of a message that is here already only what it asks for counts: the answer may have been lost as well.
    const fresh = this.resent.has(packet) ? seen.filter(isAsking) : seen
    const after = this.take(platform, fresh, arrival, context.now)
    const committed = this.options.store.committed()
    if (packet.qos === 0 && after.length === 0) return this.commits.after(committed, null)
    return this.commits.after(committed, () => {
      this.resent.keep(packet)
      for (const act of after) act()
    })
  }

  /** Never rejects: what could not be stored is answered as the vendor would. */
  async http(packet: HttpPacket, platform: Platform, arrival: Arrival): Promise<HttpAnswer> {
    const http = platform.http
    if (!http) throw new Error(`${platform.info.id} offers no HTTP`)
    try {
      const context = this.context(platform)
      const { observations, answer } = http.receive(packet, context)
      const after = this.take(platform, observations, arrival, context.now)
      await this.options.store.committed()
      for (const act of after) act()
      return answer
    } catch {
      return http.refuse('store-failed', packet.path, { requestId: randomUUID() })
    }
  }

  /** A page of records that this laptop asked for: joined to this turn's transaction. Says how much of it was new. */
  page(platform: Platform, observations: readonly Observation[], connection: string): Taken {
    const taken = { events: 0, lines: 0 }
    this.take(platform, observations, { connection, via: 'cloud', from: null }, this.options.now(), taken)
    return taken
  }

  /** What this laptop sent to a device by its own broker, for the device's history. */
  sent(device: DeviceKey, packet: Outgoing, connection: string): void {
    const { platform: id, ref } = splitDeviceKey(device)
    const platform = platformById(id)
    if (!platform?.mqtt) return
    const context = this.context(platform)
    this.take(platform, platform.mqtt.sent(ref, packet, context), { connection, via: 'site', from: null }, context.now)
  }

  /** Counts what was refused before a platform could look at it, or by a platform. */
  refused(code: ErrorCode, detail: string, device: DeviceIdentity | null, arrival: Arrival): void {
    const { message } = describeError(code, { detail, ...(device ? { device: device.ref } : {}) })
    this.options.store.countRefusal(
      code,
      this.options.now(),
      arrival.from === null ? message : `${message} (from ${arrival.from})`,
    )
  }

  /** Writes what was observed at `at` into this turn's transaction; gives what may only be done once it is committed. */
  private take(
    platform: Platform,
    observations: readonly Observation[],
    arrival: Arrival,
    at: number,
    taken: Taken = this.taken,
  ): readonly (() => void)[] {
    // What a packet left that could not be taken is nobody's.
    if (this.after.length > 0) this.after = []
    const { after } = this
    for (const seen of observations) {
      if (seen.is === 'refused') {
        this.refused(seen.code, seen.detail, seen.identity, arrival)
        if (seen.tried !== undefined && seen.identity) {
          this.options.registry.knock(platform.info.id, seen.identity, seen.tried, arrival.from, at)
        }
        continue
      }
      const device = this.device(platform, seen, arrival, at)
      if (device === null) continue
      const before = taken.lines
      this.observed(device, seen, arrival, at, after, taken)
      this.touch(device, taken.lines > before)
    }
    if (after.length === 0) return NOTHING_AFTER
    this.after = []
    return after
  }

  /** A device heard on somebody else's broker is known from then on; on this laptop a device has to be admitted. */
  private device(
    platform: Platform,
    seen: Exclude<Observation, { is: 'refused' }>,
    arrival: Arrival,
    at: number,
  ): DeviceKey | null {
    const { registry } = this.options
    const { identity } = seen
    const key = this.keys.of(platform.info.id, identity.ref)
    if (!registry.has(key)) {
      if (arrival.via === 'site') return null
      registry.add(platform.info.id, identity, { kind: 'none' }, at)
    }
    if (arrival.via === 'cloud') {
      // What its platform wrote down of it: it is no sign that it is there now.
      if ('event' in seen) registry.mentioned(key, arrival.connection, seen.event.time)
    } else {
      registry.heard(key, arrival.connection, at)
    }
    return key
  }

  /**
   * Keeps when a device was last heard. It also means that whatever gets an acknowledgement waits for a commit that
   * began after it arrived, be there lines in it or not. Lines that are stored wait for it anyway, and say when they came.
   */
  private touch(device: DeviceKey, isStored: boolean): void {
    const { registry } = this.options
    if (this.touched.has(device) || (isStored && registry.isSignFresh(device))) return
    this.touched.add(device)
    registry.keepLastSeen(device)
  }

  /** The turn ended: the next sign of life is written again. */
  turnEnded(): void {
    this.touched.clear()
  }

  private observed(
    device: DeviceKey,
    seen: Exclude<Observation, { is: 'refused' }>,
    arrival: Arrival,
    at: number,
    after: (() => void)[],
    taken: Taken,
  ): void {
    const { store, leases, send } = this.options
    switch (seen.is) {
      case 'lines':
        this.lines(device, seen, arrival, at, taken)
        break
      case 'event':
        this.event(device, this.joined(device, seen), arrival, at, taken)
        break
      case 'entry':
        if (store.event(seen.event.id) !== null || this.hasTwin(device, seen)) break
        this.event(device, seen.event, arrival, at, taken)
        this.lines(device, { ...seen.lines, requestKey: null, contentKey: null }, arrival, at, taken, seen.event.time)
        break
      case 'level-query': {
        const level = leases.put(device, { is: 'query', site: arrival.via === 'site' })
        this.asked(device, level, arrival, at)
        if (level !== null) after.push(() => this.answer(device, seen.answer, arrival))
        break
      }
      case 'level-seen':
        leases.put(device, { is: 'level-seen', level: seen.level })
        break
      case 'reply':
        if (arrival.via === 'site') after.push(() => void send(device, seen.packet))
        break
      case 'seen':
        break
    }
  }

  private joined(device: DeviceKey, { event, exchange }: Extract<Observation, { is: 'event' }>): typeof event {
    return exchange === undefined ? event : { ...event, data: this.exchanges.join(device, exchange, event) }
  }

  private event(
    device: DeviceKey,
    event: Extract<Observation, { is: 'event' }>['event'],
    arrival: Arrival,
    at: number,
    taken: Taken,
  ): void {
    const { store } = this.options
    if (event.id === undefined || store.event(event.id) === null) taken.events += 1
    store.appendEvent({ ...event, device, connection: arrival.connection }, at)
  }

  /** Whether the record is here under another id, from a way to read it that gives it none, or gives one. */
  private hasTwin(device: DeviceKey, { event, twin }: Extract<Observation, { is: 'entry' }>): boolean {
    const { store } = this.options
    if (twin === undefined) return false
    if ('id' in twin) return store.event(twin.id) !== null
    const moment = { since: event.time, until: event.time + 1, outcomes: [], categories: [], data: {}, text: '' }
    const same = store.events({ devices: [device], ...moment, limit: MOST_AT_ONCE, before: null })
    return same.some(({ id }) => !id.startsWith(twin.made) && store.eventRaw(id) === event.raw)
  }

  private asked(device: DeviceKey, level: DeviceLevel | null, arrival: Arrival, at: number): void {
    this.options.store.appendEvent(
      {
        device,
        connection: arrival.connection,
        time: at,
        outcome: 'INFO',
        category: 'level',
        type: 'level.asked',
        description:
          level === null ? 'Asked its platform for its level' : `Asked for its level; the answer is ${level}`,
        stateChange: false,
        data: level === null ? {} : { level },
        source: 'device',
      },
      at,
    )
  }

  private answer(device: DeviceKey, answer: (level: DeviceLevel) => Outgoing, arrival: Arrival): void {
    this.options.leases.answer(device, async (level) => {
      if (!(await this.options.send(device, answer(level)))) return 'unsent'
      return arrival.via === 'site' ? 'written' : 'accepted'
    })
  }

  private lines(
    device: DeviceKey,
    seen: Omit<Extract<Observation, { is: 'lines' }>, 'is' | 'identity'>,
    arrival: Arrival,
    received: number,
    taken: Taken,
    /** When they were written down, where that is known of all of them; null: just now. */
    written: number | null = null,
  ): void {
    const { store, registry, leases } = this.options
    const clock = registry.clock(device, seen.clock, received)
    if (seen.count === 0) return
    const appended = store.appendLines({
      device,
      connection: arrival.connection,
      received,
      encoding: seen.encoding,
      body: seen.body,
      count: seen.count,
      levels: seen.levels,
      bytes: seen.bytes,
      requestKey: seen.requestKey,
      contentKey: seen.contentKey,
      zoneMinutes: clock.zoneMinutes,
      clockOffset: clock.offset ?? 0,
      how: seen.how,
    })
    if (appended.is !== 'stored') return
    taken.lines += seen.count
    // What was there before a lease is neither its doing nor counted to it.
    if (written !== null && written < (leases.inForce(device)?.requestedAt ?? written)) return
    leases.put(device, { is: 'lines', levels: seen.levels, bytes: seen.bytes })
  }
}

function isAsking({ is }: Observation): boolean {
  return is === 'reply' || is === 'level-query' || is === 'seen'
}
