/**
 * The HTTP and HTTPS receiver for devices, on Fastify. It knows no route of its own: what a request means, and the
 * answer, come from the core. A body is handed on as the bytes that came (a Content-Encoding is not undone), whatever its
 * Content-Type says.
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { Log } from '../core.ts'
import type { HttpPacket } from '../platforms/platform.ts'
import { rawAnswer, send, sendAndLinger } from './answer.ts'
import { type Body, type BodyOptions, type Refusal, readBody } from './body.ts'
import { listen, peerOf, plainAddress, stopListening } from './listen.ts'
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

/** The newest request of a connection. */
interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The response to the request before it. */
  readonly before: ServerResponse | null
}

interface Arrival {
  readonly head: Omit<HttpPacket, 'body'>
  readonly from: string
  readonly refusal: Refusal | null
}

/** Throws `port-taken`. */
export async function startReceiver(options: ReceiverOptions, handlers: ReceiverHandlers): Promise<Receiver> {
  const { log, limits } = options
  const timeouts = { ...TIMEOUTS, ...options.timeouts }
  const rate = new RateLimit()
  const arrivals = new WeakMap<FastifyRequest, Arrival>()
  const exchanges = new WeakMap<Socket, Exchange>()
  /** Connections on which nothing was asked yet, and all of them, TLS handshakes included. */
  const fresh = new Set<Socket>()
  const sockets = new Set<Socket>()
  let held = 0

  function arrive(request: FastifyRequest): void {
    const { raw } = request
    const head = headOf(request)
    const from = peerOf(raw.socket)
    const { maxRequestsPerSecond } = limits()
    let refusal: Refusal | null = null
    if (!rate.allows(plainAddress(raw.socket.remoteAddress), maxRequestsPerSecond, performance.now())) {
      refusal = { code: 'too-many-requests', detail: `more than ${maxRequestsPerSecond} a second` }
    } else if (!handlers.offers(head.method, head.path)) {
      refusal = { code: 'route-unknown', detail: `${head.method} ${head.path}`.slice(0, 200) }
    }
    arrivals.set(request, { head, from, refusal })
    // Fastify refuses a Content-Type that it cannot read; the platforms got a copy of what was sent.
    raw.headers['content-type'] = 'application/octet-stream'
  }

  function parse(request: FastifyRequest, payload: IncomingMessage, done: (error: null, body: Body) => void): void {
    const { maxBodyBytes: limit } = limits()
    const length = request.headers['content-length']
    let mine = 0
    const body: BodyOptions = {
      declared: length === undefined ? null : Number(length),
      limit,
      refusal: arrivals.get(request)?.refusal ?? null,
      mayHold: (bytes) => {
        if (held + bytes > Math.max(MAX_HELD_BYTES, limit * 4)) return false
        held += bytes
        mine += bytes
        return true
      },
    }
    readBody(payload, body, (read) => {
      held -= mine
      done(null, read)
    })
  }

  function answer(request: FastifyRequest, reply: FastifyReply): void {
    reply.hijack()
    const response = reply.raw
    const arrival = arrivals.get(request)
    const body = request.body as Body | undefined
    if (!arrival || body?.is === 'gone') {
      response.destroy()
      return
    }
    const { head, from } = arrival
    const refusal = body?.is === 'refused' ? body.refusal : arrival.refusal
    if (refusal) {
      const refused = handlers.refused(refusal.code, head.method, head.path, from, refusal.detail)
      if (body?.is === 'refused' && !body.readOff) sendAndLinger(response, request.raw, refused, limits().maxBodyBytes)
      else send(response, refused)
      return
    }
    handlers.received({ ...head, body: body?.is === 'whole' ? body.bytes : Buffer.alloc(0) }, from).then(
      (stored) => send(response, stored),
      (error: unknown) => {
        log.error({ err: error, path: head.path }, 'A request could not be answered')
        response.destroy()
      },
    )
  }

  const app = fastify({ logger: false, rewriteUrl: () => '/', forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', parse)
  app.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw
    fresh.delete(socket)
    exchanges.set(socket, {
      request: request.raw,
      response: reply.raw,
      before: exchanges.get(socket)?.response ?? null,
    })
    arrive(request)
    done()
  })
  app.all('/', answer)
  // Methods that Fastify does not route.
  app.setNotFoundHandler(answer)
  app.setErrorHandler((error, _request, reply) => {
    log.error({ err: error }, 'A request could not be answered')
    reply.hijack()
    reply.raw.destroy()
  })
  await app.ready()

  /** What does not parse as HTTP is answered too, after whatever was asked before it on the same connection. */
  function unreadable(error: NodeJS.ErrnoException, socket: Socket): void {
    const exchange = exchanges.get(socket)
    // The request that broke off is the one that is answered here; those before it come first.
    const pending = exchange?.request.complete ? exchange.response : exchange?.before
    if (pending && !pending.writableEnded) {
      pending.once('close', () => unreadable(error, socket))
      return
    }
    // Refused already, and answered before its end.
    if (exchange && !exchange.request.complete && exchange.response.headersSent) return
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

  const settings = {
    headersTimeout: timeouts.head,
    requestTimeout: timeouts.request,
    keepAliveTimeout: timeouts.idle,
    connectionsCheckingInterval: timeouts.check,
    // A signature does not need it, and some clients of HTTP/1.1 leave it out.
    requireHostHeader: false,
    noDelay: true,
  }
  const plain = http.createServer(settings, app.routing)
  const secure =
    options.tls && options.tlsPort !== null
      ? https.createServer({ ...settings, cert: options.tls.cert, key: options.tls.key }, app.routing)
      : null
  const servers = secure ? [plain, secure] : [plain]
  for (const server of servers) {
    server.maxConnections = MAX_CONNECTIONS
    server.on('clientError', unreadable)
    server.on('connection', (socket: Socket) => track(sockets, socket))
    server.on(server === plain ? 'connection' : 'secureConnection', (socket: Socket) => track(fresh, socket))
    server.on('drop', () => log.warn({ limit: MAX_CONNECTIONS }, 'Too many HTTP connections: one was refused'))
  }
  secure?.on('tlsClientError', (error, socket) => {
    log.info({ from: peerOf(socket), reason: error.message.split('\n', 1)[0] }, 'A TLS handshake failed')
  })

  let closing: Promise<void> | null = null
  async function close(): Promise<void> {
    const stopped = Promise.all(servers.map(stopListening))
    for (const socket of fresh) socket.destroy()
    const idle = setInterval(() => {
      for (const server of servers) server.closeIdleConnections()
    }, 20)
    const late = setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, CLOSE_GRACE_MS)
    await stopped
    clearInterval(idle)
    clearTimeout(late)
    await app.close()
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

function headOf(request: FastifyRequest): Omit<HttpPacket, 'body'> {
  // A client that takes the laptop for a proxy sends the whole address.
  const target = request.originalUrl.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '')
  const mark = target.indexOf('?')
  return {
    method: request.method,
    path: (mark === -1 ? target : target.slice(0, mark)) || '/',
    query: mark === -1 ? '' : target.slice(mark + 1),
    headers: headersOf(request.raw),
  }
}

/** Node gives names in lower case and joins what came twice; only Set-Cookie, which no device sends, stays a list. */
function headersOf(raw: IncomingMessage): HttpPacket['headers'] {
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(raw.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value
  return headers
}
