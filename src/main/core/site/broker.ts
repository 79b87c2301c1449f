/**
 * The MQTT broker for devices, on Aedes: MQTT 3.1 and 3.1.1 over TCP and TLS. It asks the core whom to let in and what
 * each may do, and acknowledges a message only after the core has it on disk.
 *
 * A device only ever gets messages of topics that it may subscribe to by name, whatever wildcard it subscribed with. A
 * message that a device may not publish is acknowledged and goes nowhere (MQTT 3.1.1 has no other answer but to hang
 * up). User names are text: bytes that are not UTF-8, which MQTT forbids, arrive as U+FFFD.
 */
import net from 'node:net'
import { TLSSocket } from 'node:tls'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import type { DeviceKey } from '../../../shared/model.ts'
import type { Log } from '../core.ts'
import type { Outgoing } from '../platforms/platform.ts'
import { announcedLength, isWill, readOnInOrder, takeMessageId } from './aedes-inside.ts'
import { guardedHandlers } from './guarded-handlers.ts'
import { listen, peerOf, stopListening } from './listen.ts'
import { publishFrame } from './publish-frame.ts'
import { SessionMemory } from './session-memory.ts'
import { type Session, Sessions } from './sessions.ts'
import type { Broker, BrokerHandlers, SignInDecision, TlsIdentity } from './site.ts'
import { createTlsPort, NO_PROOFS } from './tls-port.ts'

export interface BrokerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** null: no TLS. */
  readonly tlsPort: number | null
  readonly tls: TlsIdentity | null
  readonly log: Log
  readonly limits?: Partial<BrokerLimits>
}

export interface BrokerLimits {
  /** Longest packet after its fixed header; a session that announces a longer one is closed. */
  readonly maxPacketBytes: number
  readonly maxConnections: number
  /** How long a connection may take to send CONNECT, ms. */
  readonly connectTimeout: number
}

const LIMITS: BrokerLimits = { maxPacketBytes: 1024 * 1024 + 65_536, maxConnections: 2000, connectTimeout: 10_000 }

/** Before it has signed in, nobody needs more than a CONNECT. */
const MAX_CONNECT_BYTES = 65_536
/** Packets that may wait behind a CONNECT: as many as one read of a socket can hold. */
const QUEUE_LIMIT = 65_536
/** A device that takes nothing off its socket gets nothing more. */
const MAX_UNREAD_BYTES = 1024 * 1024
const DELIVER_TIMEOUT_MS = 5000
const TCP_KEEPALIVE_MS = 60_000

/** Where a message goes that its sender may not publish: nobody may subscribe to it. */
const NOWHERE = '$fieldtap/nowhere'
const SYS = '$SYS'

/** Throws `port-taken`. */
export async function startBroker(options: BrokerOptions, asked: BrokerHandlers): Promise<Broker> {
  const { log } = options
  const handlers = guardedHandlers(asked, log)
  const limits = { ...LIMITS, ...options.limits }
  const memory = new SessionMemory()
  const sessions = new Sessions(handlers)
  const peers = new WeakMap<Client, Peer>()
  const sockets = new Set<net.Socket>()
  let closing = false

  const aedes = await Aedes.createBroker({
    persistence: memory,
    connectTimeout: limits.connectTimeout,
    queueLimit: QUEUE_LIMIT,
    maxClientsIdLength: 65_535,
    preConnect(client, packet, done) {
      const peer = peers.get(client)
      // As received: Aedes makes an id up for a client that has none.
      if (peer) peer.clientId = packet.clientId
      done(null, true)
    },
    authenticate(client, username, password, done) {
      readOnInOrder(client)
      signIn(client, username, password).then(
        () => done(null, true),
        (error: AuthenticateError) => done(error, false),
      )
    },
    authorizePublish(client, packet, done) {
      const session = client && sessions.of(client)
      if (!client || !session || (closing && isWill(client, packet))) done(new Error('no session'))
      else publish(session, packet).then(() => done(), done)
    },
    authorizeSubscribe(client, subscription, done) {
      const session = sessions.of(client)
      const may = session && !isSys(subscription.topic) && handlers.maySubscribe(session.device, subscription.topic)
      done(null, may ? subscription : null)
    },
    authorizeForward(client, packet) {
      const session = sessions.of(client)
      if (!session || packet.topic === NOWHERE || isSys(packet.topic)) return null
      return handlers.maySubscribe(session.device, packet.topic) ? packet : null
    },
  })
  aedes.on('client', (client) => sessions.registered(client))
  aedes.on('clientReady', (client) => sessions.ready(client, memory))
  aedes.on('clientDisconnect', (client) => sessions.disconnected(client))
  aedes.on('keepaliveTimeout', (client) => sessions.ending(client, 'keepalive'))
  aedes.on('subscribe', (subscriptions, client) => {
    const session = sessions.of(client)
    const granted = subscriptions.filter(({ qos }) => (qos as number) !== 0x80).map(({ topic }) => topic)
    if (session && granted.length > 0) handlers.subscribed(session.device, granted)
  })
  const failed = (client: Client, error: Error) =>
    log.info({ from: peers.get(client)?.from, reason: error.message }, 'An MQTT connection was closed')
  aedes.on('clientError', failed)
  aedes.on('connectionError', failed)
  ;(aedes as NodeJS.EventEmitter).on('error', (error) => log.error({ err: error }, 'The MQTT broker failed'))

  /** Resolves for a device that may enter, after its older session has ended; rejects with the return code. */
  async function signIn(client: Client, username: string | undefined, password: Buffer | undefined): Promise<void> {
    const socket = client.conn as net.Socket
    const { from, clientId } = peers.get(client) ?? { from: peerOf(socket), clientId: client.id }
    const proofs = secure && socket instanceof TLSSocket ? secure.proofs(socket) : NO_PROOFS
    const attempt = { clientId, username: username ?? null, password: password ?? null, ...proofs }
    let decision: SignInDecision
    try {
      decision = await handlers.signIn(attempt, from)
    } catch (error) {
      log.error({ err: error }, 'A sign-in could not be decided')
      throw Object.assign(new Error('server unavailable'), { returnCode: 3 })
    }
    if (decision.is === 'rejected') {
      throw Object.assign(new Error('sign-in rejected'), { returnCode: decision.returnCode })
    }
    await sessions.admit(decision.device, client, socket, from)
  }

  /** Resolves when the message may be acknowledged. */
  async function publish(session: Session, packet: PublishPacket): Promise<void> {
    const { device, client } = session
    // A will has no id and leaves out what is not set.
    const { topic, qos, retain = false, dup = false, messageId } = packet
    if (isSys(topic) || !handlers.mayPublish(device, topic)) {
      divert(packet)
      return
    }
    const exactlyOnce = qos === 2 && messageId !== undefined
    const earlier = exactlyOnce ? memory.handed(client.id, messageId) : null
    if (earlier) {
      divert(packet)
      return earlier
    }
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
    const work = handlers.published(device, { topic, payload, qos, retain, dup })
    if (exactlyOnce) memory.hand(client.id, messageId, work)
    try {
      await work
    } catch (error) {
      sessions.ending(client, 'closed')
      log.warn({ device, err: error }, 'A message could not be stored: not acknowledged, session closed')
      throw error
    }
  }

  async function deliver(device: DeviceKey, packet: Outgoing): Promise<boolean> {
    const client = sessions.live(device)?.client
    const socket = client?.conn
    if (!client || !socket?.writable || socket.writableLength > MAX_UNREAD_BYTES) return false
    const frame = publishFrame(packet, packet.qos === 0 ? 0 : takeMessageId(client))
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), DELIVER_TIMEOUT_MS)
      socket.write(frame, (error) => {
        clearTimeout(timer)
        resolve(!error)
      })
    })
  }

  function accept(socket: net.Socket): void {
    socket.setNoDelay(true)
    socket.setKeepAlive(true, TCP_KEEPALIVE_MS)
    const client = aedes.handle(socket)
    const from = peerOf(socket)
    peers.set(client, { from, clientId: '' })
    // After Aedes has read: what it holds back is never more than one read beyond the limit.
    socket.on('readable', () => {
      const limit = client.connected ? limits.maxPacketBytes : MAX_CONNECT_BYTES
      if (announcedLength(client) <= limit) return
      log.warn({ from, bytes: announcedLength(client) }, 'An MQTT packet is larger than the limit')
      sessions.ending(client, 'closed')
      socket.destroy()
    })
  }

  function track(server: net.Server): void {
    server.maxConnections = limits.maxConnections
    server.on('connection', (socket: net.Socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    server.on('drop', () => log.warn({ limit: limits.maxConnections }, 'Too many MQTT connections: one was refused'))
  }

  async function close(): Promise<void> {
    if (closing) return
    closing = true
    sessions.endAll('closed')
    const stopped = servers.map(stopListening)
    await new Promise<void>((resolve) => aedes.close(resolve))
    for (const socket of sockets) socket.destroy()
    await Promise.all(stopped)
  }

  const plain = net.createServer(accept)
  const secure =
    options.tls && options.tlsPort !== null
      ? await createTlsPort(options.tls, (identity) => handlers.pskKey(identity), accept, log)
      : null
  const servers = secure ? [plain, secure.server] : [plain]
  for (const server of servers) track(server)
  try {
    const port = await listen(plain, options.port, options.host)
    const tlsPort = secure ? await listen(secure.server, options.tlsPort ?? 0, options.host) : null
    return { port, tlsPort, psk: secure?.psk ?? NO_TLS, online: () => sessions.devices(), deliver, close }
  } catch (error) {
    await close()
    throw error
  }
}

const NO_TLS: Broker['psk'] = { offered: false, why: 'Fieldtap offers no TLS here.' }

interface Peer {
  readonly from: string
  clientId: string
}

/** Acknowledged as the rules want it, kept and routed nowhere. */
function divert(packet: PublishPacket): void {
  packet.topic = NOWHERE
  packet.payload = Buffer.alloc(0)
  packet.retain = false
}

function isSys(topic: string): boolean {
  return topic === SYS || topic.startsWith(`${SYS}/`)
}
