/**
 * The browser shell's server: the page, the session that lets it in, the contract over a WebSocket, and bundles for
 * download. Loopback only.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { describeError, type ErrorCode, FieldtapError } from '../../shared/errors.ts'
import { PAGE_POLICY } from '../../shared/page-policy.ts'
import { bundleFile, openRegular, pageFiles, type ServedFile } from './files.ts'
import { foreignness } from './guard.ts'
import { createSessions } from './sessions.ts'
import { takeUpload } from './uploads.ts'

export interface UiServerOptions {
  /** 0 takes a free one. */
  readonly port: number
  /** Folder of the built page. */
  readonly pageDir: string
  readonly bundleDir: string
  /** Where bundles go that the page hands over to be read. */
  readonly lentDir: string
  readonly maxRequestBytes: number
  readonly serve: (socket: WebSocket) => void
}

export interface UiServer {
  readonly port: number
  /** A new address that opens the page once: `http://127.0.0.1:PORT/#token=…`. */
  newAddress(): string
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
}

const NOT_BUILT = 'The page was not built. Run `npm run build` once.\n'
/** `PUT /lent/NAME`: a bundle to be read. */
const LENT = '/lent/'
const MAX_SIGN_IN_BYTES = 4096
const signIn = z.object({ token: z.string().min(1).max(200) })

/** Throws `port-taken`. */
export async function startUiServer(options: UiServerOptions): Promise<UiServer> {
  const sessions = createSessions()
  const files = await pageFiles(options.pageDir)
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: options.maxRequestBytes,
  })
  const server = createServer()
  const port = await listen(server, options.port)
  // Cookies do not tell ports apart: two shells on one machine would take each other's.
  const cookie = `fieldtap-${port}`

  const hasSession = (request: IncomingMessage) => sessions.holds(cookieOf(request, cookie))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request)
    const requireOrigin = request.method !== 'GET' && request.method !== 'HEAD'
    const foreign = foreignness(request.headers, { port, requireOrigin })
    if (foreign !== null) return refuse(response, 403, 'origin-forbidden', foreign)
    if (path === '/session' && request.method === 'POST') return openSession(request, response)
    if (path?.startsWith(LENT) && request.method === 'PUT') return lend(request, response, path.slice(LENT.length))
    if (requireOrigin) return finish(response, 405, 'Not allowed.\n', { allow: 'GET, HEAD' })
    if (path === '/session')
      return hasSession(request) ? finish(response, 204) : refuse(response, 401, 'session-missing')
    if (path?.startsWith('/bundles/')) {
      if (!hasSession(request)) return refuse(response, 401, 'session-missing')
      return send(request, response, bundleFile(options.bundleDir, path.slice('/bundles/'.length)))
    }
    if (files.size === 0) return finish(response, 503, NOT_BUILT)
    return send(request, response, files.get(path ?? '') ?? null)
  }

  async function openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isJson = request.headers['content-type']?.split(';', 1)[0]?.trim() === 'application/json'
    const body = signIn.safeParse(isJson ? parseJson(await readBody(request)) : null)
    const session = body.success ? sessions.exchange(body.data.token) : null
    if (session !== null) {
      return finish(response, 204, '', { 'set-cookie': `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/` })
    }
    // A page that is loaded again brings its old token along; its session still holds.
    return hasSession(request) ? finish(response, 204) : refuse(response, 401, 'session-missing')
  }

  async function lend(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    if (!hasSession(request)) return refuse(response, 401, 'session-missing')
    try {
      const path = await takeUpload(request, options.lentDir, name)
      finish(response, 200, JSON.stringify({ path }), { 'content-type': 'application/json' })
    } catch (error) {
      if (!(error instanceof FieldtapError)) throw error
      // What is still to come of the body is not read.
      response.setHeader('connection', 'close')
      refuse(response, 400, error.code, error.data.detail)
    }
  }

  server.on('request', (request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const foreign = foreignness(request.headers, { port, requireOrigin: true })
    if (foreign !== null) return refuseUpgrade(stream, '403 Forbidden')
    if (pathOf(request) !== '/rpc') return refuseUpgrade(stream, '404 Not Found')
    if (!hasSession(request)) return refuseUpgrade(stream, '401 Unauthorized')
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', () => socket.terminate())
      options.serve(socket)
    })
  })

  return {
    port,
    newAddress: () => `http://${LOOPBACK}:${port}/#token=${sessions.issueToken()}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await closed
    },
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen({ port, host: LOOPBACK })
  try {
    await once(server, 'listening')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new FieldtapError('port-taken', { detail: String(port) }, { cause })
    }
    throw cause
  }
  return (server.address() as AddressInfo).port
}

/** The path, decoded, or null for one that cannot be. */
function pathOf(request: IncomingMessage): string | null {
  try {
    return decodeURIComponent((request.url ?? '/').split('?', 1)[0] ?? '/')
  } catch {
    return null
  }
}

function cookieOf(request: IncomingMessage, name: string): string {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}

async function readBody(request: IncomingMessage): Promise<string> {
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  return length <= MAX_SIGN_IN_BYTES ? text(request) : ''
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

function finish(response: ServerResponse, status: number, body = '', headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8', ...headers })
  response.end(body)
}

function refuse(response: ServerResponse, status: number, code: ErrorCode, detail = ''): void {
  const body = JSON.stringify({ code, ...describeError(code, { detail }) })
  finish(response, status, body, { 'content-type': 'application/json' })
}

function refuseUpgrade(stream: Duplex, status: string): void {
  stream.on('error', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

async function send(request: IncomingMessage, response: ServerResponse, file: ServedFile | null): Promise<void> {
  const opened = file && (await openRegular(file.path))
  if (!file || !opened) return finish(response, 404, 'Not found.\n')
  response.writeHead(200, { ...HEADERS, ...file.headers, 'content-length': String(opened.size) })
  if (request.method === 'HEAD') {
    await opened.handle.close()
    response.end()
    return
  }
  // The stream closes the handle. Exactly as many bytes as were announced, should the file grow meanwhile.
  const { size } = opened
  if (size === 0) {
    await opened.handle.close()
    response.end()
    return
  }
  await pipeline(opened.handle.createReadStream({ start: 0, end: size - 1 }), response)
}
