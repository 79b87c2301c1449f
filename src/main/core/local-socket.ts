/**
 * The local socket of a core: the contract for commands on this machine. Only the owner may connect (mode 0600; a pipe
 * with an unguessable name on Windows). Call it with the folder's lock held: that alone makes it right to remove a
 * socket that a dead core has left behind.
 */
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { FieldtapError } from '../../shared/errors.ts'
import { chooseAddress, FOLLOW_PATH, forgetAddress, RPC_PATH, recordAddress } from './socket-address.ts'
import { MAX_REQUEST_BYTES } from './wire.ts'

export interface LocalSocketOptions {
  /** Real path of the data folder. */
  readonly dataDir: string
  readonly serve: (socket: WebSocket) => void
}

export interface LocalSocket {
  readonly address: string
  /** Answers `POST path` with a JSON value, for what only this host can do. */
  offer(path: string, answer: () => unknown): void
  /** How many commands are at work here that will end by themselves. */
  busy(): number
  close(): Promise<void>
}

export async function openLocalSocket({ dataDir, serve }: LocalSocketOptions): Promise<LocalSocket> {
  const uid = process.getuid?.() ?? null
  const { address, folder } = chooseAddress(dataDir, { platform: process.platform, env: process.env, uid })
  if (folder !== null) makePrivateFolder(folder, uid)
  const offers = new Map<string, () => unknown>()
  const server = createServer((request, response) => answerOffer(offers, request, response))
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_REQUEST_BYTES })
  const atWork = new Set<WebSocket>()
  server.on('upgrade', (request, stream, head) => {
    if (request.url !== RPC_PATH && request.url !== FOLLOW_PATH) {
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', () => socket.terminate())
      if (request.url === RPC_PATH) atWork.add(socket)
      socket.on('close', () => atWork.delete(socket))
      serve(socket)
    })
  })
  const isPipe = process.platform === 'win32'
  if (!isPipe) rmSync(address, { force: true })
  await listen(server, address)
  if (!isPipe) chmodSync(address, 0o600)
  recordAddress(dataDir, address)
  return {
    address,
    offer: (path, answer) => void offers.set(path, answer),
    busy: () => atWork.size,
    async close() {
      forgetAddress(dataDir)
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The file is made during the call of `listen`: with this mask it never exists with a wider mode. */
async function listen(server: ReturnType<typeof createServer>, address: string): Promise<void> {
  const before = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(address, resolve)
      process.umask(before)
    })
  } finally {
    process.umask(before)
  }
}

/** In a folder that others can write to, somebody else may have been first: then it is not ours to use. */
function makePrivateFolder(folder: string, uid: number | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || (uid !== null && found.uid !== uid)) {
    throw new FieldtapError('data-unusable', { detail: folder })
  }
  chmodSync(folder, 0o700)
}

function answerOffer(
  offers: ReadonlyMap<string, () => unknown>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const answer = request.method === 'POST' ? offers.get(request.url ?? '') : undefined
  request.resume()
  response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
  response.end(JSON.stringify(answer ? answer() : {}))
}
