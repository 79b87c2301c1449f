/**
 * The HTTP and HTTPS receiver for devices, on Node's own servers. It knows no route of its own: what a request means, and
 * the answer, come from the core. A body is handed on as the bytes that came (a Content-Encoding is not undone), whatever
 * its Content-Type says.
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import type { Log } from '../core.ts'
import type { HttpPacket } from '../platforms/platform.ts'
import { rawAnswer, send, sendAndLinger } from './answer.ts'
import { type Body, type BodyOptions, type Refusal, readBody } from './body.ts'
import { listen, peerOf, plainAddress, stopListening } from './listen.ts'
import { QuickConnection, type QuickHost } from './quick-connection.ts'
import { RateLimit } from './rate.ts'
import type { Receiver, ReceiverHandlers, ReceiverLimits, TlsIdentity } from './site.ts'

export interface ReceiverOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** null: no HTTPS. */
  readonly tlsPort: number | null
  readonly tls: TlsIdentity | null
  /** Asked for each request. */
  readonly limits: () => ReceiverLimits
  readonly log: Log
  readonly timeouts?: Partial<ReceiverTimeouts>
}

/** All ms. */
export interface ReceiverTimeouts {
  /** Until the end of a request's head. */
  readonly head: number
  /** Until the end of its body. */
  readonly request: number
  /** Between requests of one connection. */
  readonly idle: number
  /** How often the two are looked at. */
  readonly check: number
}

const TIMEOUTS: ReceiverTimeouts = { head: 15_000, request: 180_000, idle: 75_000, check: 5000 }
const MAX_CONNECTIONS = 1000
/** Bodies held at once by all senders together: this, or four of the largest that is allowed. */
const MAX_HELD_BYTES = 256 * 1024 * 1024
/** How long requests that are being stored may take to be answered when the receiver closes. */
const CLOSE_GRACE_MS = 1000

/** A connection on which something was asked, with its newest request. */
interface Peer {
  /** Address, and address with port. */
  readonly address: string
  readonly from: string
  request: IncomingMessage
  response: ServerResponse
  /** The response to the request before it. */
  before: ServerResponse | null
}

/** Throws `port-taken`. */
export async function startReceiver(options: ReceiverOptions, handlers: ReceiverHandlers): Promise<Receiver> {
  const { log, limits } = options
  const timeouts = { ...TIMEOUTS, ...options.timeouts }
  const rate = new RateLimit()
  const peers = new WeakMap<Socket, Peer>()
  /** Connections on which nothing was asked yet, and all of them, TLS handshakes included. */
  const fresh = new Set<Socket>()
  const sockets = new Set<Socket>()
  let held = 0

  function arrive(request: IncomingMessage, response: ServerResponse): void {
    const { from, address } = meet(request, response)
    const { maxRequestsPerSecond, maxBodyBytes: limit } = limits()
    const head = headOf(request)
    let refusal: Refusal | null = null
    if (!rate.allows(address, maxRequestsPerSecond, performance.now())) {
      refusal = { code: 'too-many-requests', detail: `more than ${maxRequestsPerSecond} a second` }
    } else if (!handlers.offers(head.method, head.path)) {
      refusal = { code: 'route-unknown', detail: `${head.method} ${head.path}`.slice(0, 200) }
    }
    const length = request.headers['content-length']
    let mine = 0
    const body: BodyOptions = {
      declared: length === undefined ? null : Number(length),
      limit,
      refusal,
      mayHold: (bytes) => {
        if (!mayHold(bytes)) return false
        mine += bytes
        return true
      },
    }
    readBody(request, body, (read) => {
      held -= mine
      try {
        answer(request, response, head, from, read)
      } catch (error) {
        failed(error, response)
      }
    })
  }

  function mayHold(bytes: number): boolean {
    if (held + bytes > Math.max(MAX_HELD_BYTES, limits().maxBodyBytes * 4)) return false
    held += bytes
    return true
  }

  function meet(request: IncomingMessage, response: ServerResponse): Peer {
    const { socket } = request
    const known = peers.get(socket)
    if (known) {
      known.before = known.response
      known.request = request
      known.response = response
      return known
    }
    fresh.delete(socket)
    const address = plainAddress(socket.remoteAddress)
    const peer: Peer = { address, from: peerOf(socket), request, response, before: null }
    peers.set(socket, peer)
    return peer
  }

  function answer(request: IncomingMessage, response: ServerResponse, head: Head, from: string, body: Body): void {
    if (body.is === 'gone') {
      response.destroy()
      return
    }
    if (body.is === 'refused') {
      const { code, detail } = body.refusal
      const refused = handlers.refused(code, head.method, head.path, from, detail)
      if (body.readOff) send(response, refused)
      else sendAndLinger(response, request, refused, limits().maxBodyBytes)
      return
    }
    handlers.received({ ...head, body: body.bytes }, from).then(
      (stored) => send(response, stored),
      (error: unknown) => failed(error, response),
    )
  }

  function failed(error: unknown, response: ServerResponse): void {
    log.error({ err: error }, 'A request could not be answered')
    response.destroy()
  }

  /** What does not parse as HTTP is answered too, after whatever was asked before it on the same connection. */
  function unreadable(error: NodeJS.ErrnoException, socket: Socket): void {
    const peer = peers.get(socket)
    // The request that broke off is the one that is answered here; those before it come first.
    const pending = peer?.request.complete ? peer.response : peer?.before
    if (pending && !pending.writableEnded) {
      pending.once('close', () => unreadable(error, socket))
      return
    }
    // Refused already, and answered before its end.
    if (peer && !peer.request.complete && peer.response.headersSent) return
    // A TLS handshake that failed ends up here too.
    if (!/^(HPE|ERR_HTTP)_/.test(error.code ?? '') || !socket.writable) {
      socket.destroy()
      return
    }
    const status = UNREADABLE_STATUS[error.code ?? ''] ?? 400
    const refused = handlers.refused(
      'body-broken',
      '',
      '',
      peerOf(socket),
      `no HTTP request (${error.code ?? 'unknown'})`,
    )
    socket.end(rawAnswer({ ...refused, status }), () => socket.destroy())
  }

  const quick = new Set<QuickConnection>()
  const quickHost: Omit<QuickHost, 'handOver'> = {
    keptSeconds: Math.floor(timeouts.idle / 1000),
    mayRead: ({ packet, from, to }, address, socket) => {
      const { maxRequestsPerSecond, maxBodyBytes } = limits()
      if (!handlers.offers(packet.method, packet.path) || to - from > maxBodyBytes) return false
      if (!rate.allows(address, maxRequestsPerSecond, performance.now())) return false
      fresh.delete(socket)
      return true
    },
    mayHold,
    letGo: (bytes) => {
      held -= bytes
    },
    received: handlers.received,
    failed: (error) => log.error({ err: error }, 'A request could not be answered'),
    unreadable: (code, socket) => unreadable(Object.assign(new Error(code), { code }), socket),
    gone: (connection) => quick.delete(connection),
  }
  const checking = setInterval(() => {
    for (const connection of quick) connection.check(performance.now(), timeouts)
  }, timeouts.check)
  checking.unref()

  const settings = {
    headersTimeout: timeouts.head,
    requestTimeout: timeouts.request,
    keepAliveTimeout: timeouts.idle,
    connectionsCheckingInterval: timeouts.check,
    // A signature does not need it, and some clients of HTTP/1.1 leave it out.
    requireHostHeader: false,
    noDelay: true,
  }
  const plain = http.createServer(settings, arrive)
  const secure =
    options.tls && options.tlsPort !== null
      ? https.createServer({ ...settings, cert: options.tls.cert, key: options.tls.key }, arrive)
      : null
  const servers = secure ? [plain, secure] : [plain]
  // What Node's server does with a connection is done from the first request on that is not an ordinary upload.
  const nodes = plain.listeners('connection') as ((socket: Socket) => void)[]
  plain.removeAllListeners('connection')
  const host = {
    ...quickHost,
    handOver: (socket: Socket) => {
      for (const listener of nodes) listener.call(plain, socket)
    },
  }
  for (const server of servers) {
    server.maxConnections = MAX_CONNECTIONS
    server.on('clientError', unreadable)
    server.on('connection', (socket: Socket) => track(sockets, socket))
    server.on(server === plain ? 'connection' : 'secureConnection', (socket: Socket) => track(fresh, socket))
    server.on('drop', () => log.warn({ limit: MAX_CONNECTIONS }, 'Too many HTTP connections: one was refused'))
  }
  plain.on('connection', (socket: Socket) => quick.add(new QuickConnection(socket, host)))
  secure?.on('tlsClientError', (error, socket) => {
    log.info({ from: peerOf(socket), reason: error.message.split('\n', 1)[0] }, 'A TLS handshake failed')
  })

  let closing: Promise<void> | null = null
  async function close(): Promise<void> {
    const stopped = Promise.all(servers.map(stopListening))
    for (const socket of fresh) socket.destroy()
    for (const connection of quick) connection.close()
    const idle = setInterval(() => {
      for (const server of servers) server.closeIdleConnections()
    }, 20)
    const late = setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, CLOSE_GRACE_MS)
    await stopped
    clearInterval(idle)
    clearInterval(checking)
    clearTimeout(late)
  }

  try {
    const port = await listen(plain, options.port, options.host)
    const tlsPort = secure ? await listen(secure, options.tlsPort ?? 0, options.host) : null
    return { port, tlsPort, close: () => (closing ??= close()) }
  } catch (error) {
    await close()
    throw error
  }
}

function track(set: Set<Socket>, socket: Socket): void {
  set.add(socket)
  socket.once('close', () => set.delete(socket))
}

/** By Node's error codes; everything else that does not parse is 400. */
const UNREADABLE_STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
}

type Head = Omit<HttpPacket, 'body'>

/** A client that takes the laptop for a proxy sends the whole address. */
const PROXIED = /^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i

function headOf(request: IncomingMessage): Head {
  const { method = '', url = '' } = request
  const target = url.startsWith('/') ? url : url.replace(PROXIED, '')
  const mark = target.indexOf('?')
  return {
    method,
    path: (mark === -1 ? target : target.slice(0, mark)) || '/',
    query: mark === -1 ? '' : target.slice(mark + 1),
    headers: headersOf(request),
  }
}

/** Node gives names in lower case and joins what came twice; only Set-Cookie, which no device sends, stays a list. */
function headersOf({ headers }: IncomingMessage): HttpPacket['headers'] {
  const { 'set-cookie': cookies, ...rest } = headers
  return cookies === undefined ? (headers as HttpPacket['headers']) : { ...rest, 'set-cookie': cookies.join(', ') }
}
