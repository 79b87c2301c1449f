/**
 * A broker on site, of which the laptop is a client: watches topics in a session that the broker keeps while the laptop
 * sleeps, acknowledges each message once it is on disk, and connects again by itself.
 */
import type { IPublishPacket } from 'mqtt'
import { FieldtapError } from '../../../shared/errors.ts'
import type { Outgoing } from '../platforms/platform.ts'
import { backoff } from './backoff.ts'
import { type Connection, openConnection } from './connection.ts'
import type { PlainMessage } from './cutter.ts'
import { type Explanation, explained } from './evidence.ts'
import { ExactlyOnce } from './exactly-once.ts'
import type { BrokerSettings, MqttLink, MqttLinkHandlers, Published } from './link.ts'
import { publishTo } from './publish.ts'
import { forgetSession, subscribe } from './session.ts'

export interface MqttLinkOptions {
  /** Stable, so that the broker finds the session again. */
  readonly clientId: string
  readonly watch: readonly string[]
}

const TIMEOUT_MS = 10_000
const KEEPALIVE_SECONDS = 30
const PUBLISH_TIMEOUT_MS = 10_000
/** A connection that lasted so long starts counting failures anew. */
const STABLE_MS = 10_000
/** Messages taken and not yet on disk; beyond it nothing more is read, and TCP holds the broker back. */
const MOST_PARKED = 20_000
const MOST_PARKED_BYTES = 32 * 1024 * 1024

export function openMqttLink(settings: BrokerSettings, options: MqttLinkOptions, handlers: MqttLinkHandlers): MqttLink {
  const link = new Link(settings, options, handlers)
  // Never before the caller has the link in its hands.
  setImmediate(() => link.connect())
  return link
}

/** What is told with an acknowledgement. */
type Owed = Pick<IPublishPacket, 'qos' | 'messageId'>

/** Packets that are on disk at the same moment. */
interface Batch {
  readonly connection: Connection
  readonly stored: Promise<void>
  count: number
  bytes: number
  /** Those that want an acknowledgement. */
  readonly owed: Owed[]
}

class Link implements MqttLink {
  private readonly settings: BrokerSettings
  private readonly options: MqttLinkOptions
  private readonly handlers: MqttLinkHandlers
  private readonly store: ExactlyOnce
  private connection: Connection | null = null
  /** Signed in and subscribed, wholly or in part. */
  private ready = false
  private wasReady = false
  private readyAt = 0
  private failures = 0
  private timer: NodeJS.Timeout | null = null
  private closed = false
  private parked = 0
  private parkedBytes = 0
  private batch: Batch | null = null
  /** What asks for more, and has to wait. */
  private readonly held: (() => void)[] = []
  /** Publishes that wait for an answer; told when the connection ends. */
  private readonly unanswered = new Set<() => void>()

  constructor(settings: BrokerSettings, options: MqttLinkOptions, handlers: MqttLinkHandlers) {
    this.settings = settings
    this.options = options
    this.handlers = handlers
    this.store = new ExactlyOnce(
      (packet) => this.receive(packet),
      (error) => this.connection?.fail(asError(error)),
    )
  }

  connect(): void {
    if (this.closed) return
    this.handlers.state({ is: 'connecting' })
    const session = {
      clientId: this.options.clientId,
      clean: false,
      keepaliveSeconds: KEEPALIVE_SECONDS,
      timeoutMs: TIMEOUT_MS,
      incomingStore: this.store,
    }
    try {
      const connection = openConnection(this.settings, session, {
        up: (sessionPresent) => {
          if (!sessionPresent) this.store.clear()
          void this.signedIn(connection)
        },
        ended: (why) => this.ended(why),
        packet: (packet, next) => {
          this.park(connection, this.receive(packet), packet.payload.length, packet.qos > 0 ? packet : null)
          this.goOn(next)
        },
        messages: (messages, next) => {
          this.parkAll(connection, messages)
          this.goOn(next)
        },
      })
      this.connection = connection
    } catch (error) {
      const { code, todo } = asFieldtapError(error)
      this.handlers.state({ is: 'down', why: `${asError(error).message} ${todo}`, code })
    }
  }

  private async signedIn(connection: Connection): Promise<void> {
    const denied = await subscribe(connection, this.options.watch)
    if (connection !== this.connection || this.closed) return
    if (denied === null) {
      connection.fail(new Error('no answer to SUBSCRIBE'))
      return
    }
    this.ready = true
    this.readyAt = performance.now()
    if (denied.length === 0) this.handlers.state({ is: 'up', since: Date.now() })
    else {
      const { code, sentence } = explained('link-forbidden', `it does not let this laptop read ${denied.join(', ')}`)
      this.handlers.state({ is: 'down', why: sentence, code })
    }
    if (this.wasReady) this.handlers.reconnected()
    this.wasReady = true
  }

  private ended(why: Explanation): void {
    if (this.ready && performance.now() - this.readyAt >= STABLE_MS) this.failures = 0
    this.forget()
    if (this.closed) return
    this.failures += 1
    const wait = backoff(this.failures, Math.random())
    this.handlers.state({ is: 'waiting', until: Date.now() + wait, why: why.sentence, code: why.code })
    this.timer = setTimeout(() => this.connect(), wait)
  }

  private forget(): void {
    this.connection = null
    this.ready = false
    this.held.length = 0
    for (const tell of this.unanswered) tell()
    this.unanswered.clear()
  }

  /* ── Receiving ────────────────────────────────────────────────────────────────────────────────────────────── */

  private parkAll(connection: Connection, messages: readonly PlainMessage[]): void {
    for (const message of messages) {
      this.park(connection, this.stored(message), message.payload.length, message.qos > 0 ? message : null)
    }
  }

  /** `owed`: wants an acknowledgement. */
  private park(connection: Connection, stored: Promise<void>, bytes: number, owed: Owed | null): void {
    this.parked += 1
    this.parkedBytes += bytes
    if (this.batch?.stored !== stored || this.batch.connection !== connection)
      this.batch = this.gather(connection, stored)
    this.batch.count += 1
    this.batch.bytes += bytes
    if (owed !== null) this.batch.owed.push(owed)
  }

  private goOn(next: () => void): void {
    if (this.parked < MOST_PARKED && this.parkedBytes < MOST_PARKED_BYTES) next()
    else this.held.push(next)
  }

  private gather(connection: Connection, stored: Promise<void>): Batch {
    const batch: Batch = { connection, stored, count: 0, bytes: 0, owed: [] }
    const done = () => {
      if (this.batch === batch) this.batch = null
      this.parked -= batch.count
      this.parkedBytes -= batch.bytes
      this.readOn()
    }
    stored.then(
      () => {
        for (const packet of batch.owed) connection.acknowledge(packet)
        done()
      },
      (error: unknown) => {
        // Not acknowledged, it comes again with the next connection.
        if (batch.owed.length > 0) connection.fail(asError(error))
        done()
      },
    )
    return batch
  }

  private readOn(): void {
    if (this.parked > MOST_PARKED / 2 || this.parkedBytes > MOST_PARKED_BYTES / 2) return
    for (const next of this.held.splice(0)) next()
  }

  private receive({ topic, payload, qos, retain, dup }: IPublishPacket): Promise<void> {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
    return this.stored({ topic, payload: bytes, qos, retain, dup })
  }

  private stored(packet: Parameters<MqttLinkHandlers['received']>[0]): Promise<void> {
    try {
      return this.handlers.received(packet)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /* ── Sending ──────────────────────────────────────────────────────────────────────────────────────────────── */

  connected(): boolean {
    return this.ready
  }

  publish(packet: Outgoing): Promise<Published> {
    const { connection } = this
    if (!connection || !this.ready) return Promise.resolve('unsent')
    return new Promise((resolve) => {
      const settle = (published: Published) => {
        clearTimeout(timer)
        this.unanswered.delete(lost)
        resolve(published)
      }
      const lost = () => settle('unsent')
      const timer = setTimeout(lost, PUBLISH_TIMEOUT_MS)
      this.unanswered.add(lost)
      publishTo(connection, packet, this.options.watch).then(settle, lost)
    })
  }

  async close(options: { readonly forget?: boolean } = {}): Promise<void> {
    if (this.closed) return
    this.closed = true
    if (this.timer) clearTimeout(this.timer)
    const { connection } = this
    this.forget()
    await connection?.end()
    if (options.forget) await forgetSession(this.settings, this.options.clientId)
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

function asFieldtapError(error: unknown): FieldtapError {
  return error instanceof FieldtapError ? error : new FieldtapError('internal', { detail: asError(error).message })
}
