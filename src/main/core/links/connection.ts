/**
 * One connection to a broker, from dialing to its end; whoever needs another opens another. MQTT.js speaks the protocol;
 * when to try again, and what to acknowledge when, is decided outside of it.
 */
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt'
import { FieldtapError } from '../../../shared/errors.ts'
import { type BrokerAddress, parseAddress } from './address.ts'
import { tlsCredentials } from './credentials.ts'
import type { Evidence, Explanation } from './evidence.ts'
import { explain, mayBeVersion } from './explain.ts'
import type { BrokerSettings } from './link.ts'
import { connect } from './mqtt-js.ts'
import { addShortCut, type TakeMessages } from './short-cut.ts'

export interface SessionOptions {
  readonly clientId: string
  /** Whether the broker forgets the session when the connection ends. */
  readonly clean: boolean
  readonly keepaliveSeconds: number
  /** How long reaching the broker and signing in may take together, ms. */
  readonly timeoutMs: number
  readonly will?: { readonly topic: string; readonly payload: string; readonly qos: 0 | 1 }
  readonly incomingStore?: NonNullable<IClientOptions['incomingStore']>
}

export interface ConnectionEvents {
  /** Signed in. `sessionPresent`: the broker still had the session. */
  up(sessionPresent: boolean): void
  /** Once, unless `end` or `kill` was called before. */
  ended(why: Explanation & { readonly mayBeVersion: boolean }): void
  /** `next` asks for the packet after it; `acknowledge` of the connection is called when this one is safe. */
  packet?(packet: IPublishPacket, next: () => void): void
  /** Plain messages, to be acknowledged in the same way, in their order among the packets; without it they are packets as well. */
  messages?: TakeMessages
}

export interface Connection {
  readonly client: MqttClient
  /** The version of MQTT that is spoken. */
  readonly version: 4 | 5
  readonly address: BrokerAddress
  /** Sends PUBACK where the packet needs one. */
  acknowledge(packet: Pick<IPublishPacket, 'qos' | 'messageId'>): void
  /** Says goodbye: no will is published. Resolves once the connection is closed. */
  end(goodbye?: Uint8Array): Promise<void>
  /** Cuts the connection as a failure would: `ended` follows. */
  fail(error: Error): void
}

/** How long the broker of a version 5 session keeps it, seconds: a week. */
export const SESSION_SECONDS = 7 * 86_400
/** How long a goodbye may take to get through, ms. */
const END_TIMEOUT_MS = 2000
const DISCONNECT = Buffer.from([0xe0, 0x00])

/** Brokers that were asked for either version and turned out not to speak 5. */
const speaksOnly4 = new WeakSet<BrokerSettings>()

/**
 * With version `auto`, MQTT 5 first; where the broker turns that away or hangs up on it, 3.1.1.
 * Throws `link-invalid` for settings that can never work.
 */
export function openConnection(
  settings: BrokerSettings,
  session: SessionOptions,
  events: ConnectionEvents,
): Connection {
  if (settings.mqttVersion !== 'auto') return openWith(settings.mqttVersion, settings, session, events)
  if (speaksOnly4.has(settings)) return openWith(4, settings, session, events)
  let over = false
  let now = openWith(5, settings, session, {
    ...events,
    ended: (why) => {
      if (!why.mayBeVersion || over) return events.ended(why)
      now = openWith(4, settings, session, {
        ...events,
        up: (sessionPresent) => {
          speaksOnly4.add(settings)
          events.up(sessionPresent)
        },
      })
    },
  })
  return {
    get client() {
      return now.client
    },
    get version() {
      return now.version
    },
    address: now.address,
    acknowledge: (packet) => now.acknowledge(packet),
    end(goodbye) {
      over = true
      return now.end(goodbye)
    },
    fail: (error) => now.fail(error),
  }
}

function openWith(
  version: 4 | 5,
  settings: BrokerSettings,
  session: SessionOptions,
  events: ConnectionEvents,
): Connection {
  const address = parseAddress(settings.url)
  const client = dial(address, version, settings, session, events.messages)
  let stage: Evidence['stage'] = 'reaching'
  let error: Error | null = null
  let firstBytes: Uint8Array = new Uint8Array(0)
  let disconnectReason: number | null = null
  let over = false

  const evidence = (): Evidence => ({
    address,
    // Asked for either, what does not speak MQTT at all is not said to lack version 5.
    mqttVersion: settings.mqttVersion === 5 ? 5 : 4,
    hasClientCertificate: settings.cert !== '',
    hasCa: settings.ca !== '',
    stage,
    error,
    firstBytes,
    disconnectReason,
  })
  const fail = (why: Error) => {
    error ??= why
    client.stream.destroy()
  }
  const closed = () => {
    clearTimeout(deadline)
    if (over) return
    over = true
    events.ended({ ...explain(evidence()), mayBeVersion: mayBeVersion(evidence()) })
  }
  // MQTT.js has a time limit of its own, but it does not cover a stream that never closes.
  const deadline = setTimeout(() => {
    fail(new Error('connack timeout'))
    closed()
  }, session.timeoutMs + 1000)

  const { stream } = client
  stream.on('error', (why: Error) => {
    error ??= why
  })
  stream.once(address.secure && address.scheme === 'mqtts' ? 'secureConnect' : 'connect', () => {
    stage = 'signing-in'
  })
  stream.once('data', (bytes: Uint8Array) => {
    firstBytes = bytes.subarray(0, 16)
  })
  client.on('error', fail)
  client.on('disconnect', (packet) => {
    disconnectReason = packet.reasonCode ?? 0
  })
  client.on('close', closed)
  client.on('connect', (packet) => {
    clearTimeout(deadline)
    stage = 'up'
    if (!over) events.up(packet.sessionPresent)
  })
  client.handleMessage = (packet, done) => {
    // QoS 2 was handed on by the store of incoming packets, before PUBREC.
    if (packet.qos === 2 || !events.packet) done()
    // An error is how MQTT.js is told to send no PUBACK itself; it takes the next packet all the same.
    else events.packet(packet, packet.qos === 1 ? () => done(PARKED) : done)
  }
  const acknowledge: Connection['acknowledge'] = ({ qos, messageId }) => {
    if (qos === 1 && messageId !== undefined && !stream.destroyed) queueAck(stream, messageId)
  }
  const end = (goodbye: Uint8Array = DISCONNECT) =>
    new Promise<void>((resolve) => {
      over = true
      clearTimeout(deadline)
      if (stream.destroyed) {
        resolve()
        return
      }
      const timer = setTimeout(() => stream.destroy(), END_TIMEOUT_MS)
      stream.once('close', () => {
        clearTimeout(timer)
        resolve()
      })
      if (stage === 'up') stream.end(goodbye)
      else stream.destroy()
    })
  return { client, version, address, acknowledge, end, fail }
}

const PARKED = new Error('acknowledged later')

/** Acknowledgements of one commit leave in one write. */
const queued = new WeakMap<object, number[]>()

function queueAck(stream: MqttClient['stream'], messageId: number): void {
  const waiting = queued.get(stream)
  if (waiting) {
    waiting.push(messageId)
    return
  }
  const ids = [messageId]
  queued.set(stream, ids)
  // Runs after all promises that the same commit has resolved.
  process.nextTick(() => {
    queued.delete(stream)
    const bytes = Buffer.allocUnsafe(ids.length * 4)
    ids.forEach((id, at) => {
      bytes.writeUInt32BE(0x4002_0000 + id, at * 4)
    })
    if (!stream.destroyed) stream.write(bytes)
  })
}

function dial(
  address: BrokerAddress,
  version: 4 | 5,
  settings: BrokerSettings,
  session: SessionOptions,
  take: TakeMessages | undefined,
): MqttClient {
  const { scheme, host, port, path, secure } = address
  const username = settings.username || address.username
  const password = settings.password || address.password
  const credentials = tlsCredentials(settings)
  const webSocket = scheme === 'ws' || scheme === 'wss'
  const hostname = webSocket && host.includes(':') ? `[${host}]` : host
  const { will } = session
  try {
    const client = connect({
      manualConnect: true,
      protocol: scheme,
      host: hostname,
      hostname,
      port,
      protocolVersion: version,
      clientId: session.clientId,
      clean: session.clean,
      keepalive: session.keepaliveSeconds,
      connectTimeout: session.timeoutMs,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      log: () => undefined,
      ...(webSocket && { path, wsOptions: { handshakeTimeout: session.timeoutMs, perMessageDeflate: false } }),
      ...(username !== '' && { username }),
      ...(password !== '' && { password }),
      ...(secure && { ...credentials, rejectUnauthorized: true }),
      ...(secure && settings.alpn !== '' && { ALPNProtocols: [settings.alpn] }),
      ...(will && { will: { ...will, payload: Buffer.from(will.payload), retain: false } }),
      ...(session.incomingStore && { incomingStore: session.incomingStore }),
      ...(version === 5 && !session.clean && { properties: { sessionExpiryInterval: SESSION_SECONDS } }),
    })
    if (take) addShortCut(client, version, take)
    return client.connect()
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new FieldtapError('link-invalid', { detail }, { cause })
  }
}
