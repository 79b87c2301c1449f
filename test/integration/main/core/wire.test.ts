import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type Client, createWire, type Wire } from '../../../../src/main/core/wire.ts'
import { FieldtapError } from '../../../../src/shared/errors.ts'
import { mapClientErrors } from '../../../../src/shared/wire-error.ts'
import { PIECE_LINES, type Seen, smallRouter } from '../../../helpers/small-router.ts'

let seen: Seen
let logged: { data: Record<string, unknown>; message: string }[]
let wire: Wire
const closers: (() => void)[] = []

beforeEach(() => {
  seen = { pieces: 0, stopped: 0 }
  logged = []
  const error = (data: object, message: string) => void logged.push({ data: data as Record<string, unknown>, message })
  wire = createWire(smallRouter(seen), { error })
})
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

function overPort(): Client {
  const { port1, port2 } = new MessageChannel()
  closers.push(() => port1.close())
  wire.servePort(port1 as never, { caller: 'window' })
  port1.start()
  port2.start()
  return createORPCClient<Client>(new PortLink({ port: port2 as never, interceptors: [mapClientErrors] }))
}

async function listen(): Promise<{ server: Server; peers: Socket[]; port: number }> {
  const server = createServer()
  const peers: Socket[] = []
  server.on('connection', (peer) => peers.push(peer))
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => wire.serveSocket(socket, { caller: 'browser' }))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    for (const socket of sockets.clients) socket.terminate()
    server.close()
  })
  return { server, peers, port: (server.address() as AddressInfo).port }
}

async function overSocket(): Promise<{ client: Client; socket: WebSocket; peers: Socket[] }> {
  const { port, peers } = await listen()
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  await once(socket, 'open')
  const link = new SocketLink({ websocket: socket as unknown as globalThis.WebSocket, interceptors: [mapClientErrors] })
  return { client: createORPCClient<Client>(link), socket, peers }
}

const failure = (promise: Promise<unknown>): Promise<FieldtapError> =>
  promise.then(
    () => expect.fail('it should have failed'),
    (error) => error,
  )

async function drain(stream: Promise<AsyncIterable<unknown>>): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const one of await stream) all.push(one)
  return all
}

const wires: [string, () => Promise<Client> | Client, string][] = [
  ['a MessagePort', overPort, 'window'],
  ['a WebSocket', async () => (await overSocket()).client, 'browser'],
  ['no wire at all', () => wire.client({ caller: 'cli' }), 'cli'],
]

describe.each(wires)('over %s', (_, open, caller) => {
  test('the procedure knows who is calling', async () => {
    const client = await open()
    expect((await client.app.info({})).version).toBe(caller)
  })

  test('a coded error arrives as itself and is not logged', async () => {
    const client = await open()
    const error = await failure(client.devices.find({ device: 'P/D' }))
    expect(error).toBeInstanceOf(FieldtapError)
    expect(error).toMatchObject({ code: 'device-not-found', message: 'There is no device P/D.' })
    expect(logged).toEqual([])
  })

  test('an unexpected one arrives as a sentence and is logged with its stack', async () => {
    const client = await open()
    const error = await failure(client.devices.list({}))
    expect(error).toMatchObject({ code: 'internal', data: { detail: 'cannot read /data/secret.key' } })
    expect(logged).toMatchObject([{ data: { call: 'devices.list' } }])
    expect(logged[0]?.data.err).toHaveProperty('stack', expect.stringContaining('small-router'))
  })

  test('input that the contract refuses is named', async () => {
    const client = await open()
    const error = await failure(client.level.lease({ device: 'P/D', level: 'debug', durationMs: 5 }))
    expect(error).toMatchObject({ code: 'input-invalid', data: { detail: expect.stringContaining('durationMs') } })
    expect(logged).toEqual([])
  })

  test('a stream that fails in the middle gives what it had, then its coded error', async () => {
    const client = await open()
    const got: number[] = []
    const read = async () => {
      for await (const status of await client.status.watch({})) got.push(status.lines)
    }
    expect(await failure(read())).toMatchObject({ code: 'store-failed', data: { detail: 'disk full' } })
    expect(got).toEqual([1])
  })

  test('a stream that nobody reads any more is stopped in the core', async () => {
    const client = await open()
    for await (const _ of await client.lines.search({})) break
    await expect.poll(() => seen.stopped).toBe(1)
  })

  test('a stream is stopped by the signal of its call', async () => {
    const client = await open()
    const stop = new AbortController()
    const reading = failure(drain(client.lines.tail({}, { signal: stop.signal })))
    await sleep(50)
    stop.abort()
    expect(await reading).toMatchObject({ code: 'cancelled' })
    await expect.poll(() => seen.stopped).toBe(1)
  })
})

describe('a WebSocket', () => {
  test('that closes stops its streams, and tells the caller', async () => {
    const { client, socket } = await overSocket()
    const reading = failure(drain(client.lines.tail({})))
    await sleep(50)
    socket.terminate()
    expect(await reading).toMatchObject({ code: 'core-gone' })
    expect(await failure(client.app.info({}))).toMatchObject({ code: 'core-gone' })
    await expect.poll(() => seen.stopped).toBe(1)
  })

  test('that is read slowly holds its stream back instead of filling the memory', async () => {
    const { client, socket } = await overSocket()
    const stream = await client.lines.search({})
    await stream.next()
    socket.pause()
    // The stream comes to rest once the system's buffers and ours are full.
    let pieces = -1
    await expect
      .poll(
        () => {
          const rest = seen.pieces === pieces
          pieces = seen.pieces
          return rest
        },
        { interval: 500, timeout: 30_000 },
      )
      .toBe(true)
    expect(pieces * PIECE_LINES * 200).toBeLessThan(64 * 1024 * 1024)
    socket.resume()
    await expect.poll(() => seen.pieces).toBeGreaterThan(pieces)
    await stream.return?.()
    await expect.poll(() => seen.stopped).toBe(1)
  })

  test('that sends nonsense is not answered and does no harm', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    const { client, socket } = await overSocket()
    for (const nonsense of ['', 'null', '{', '{"i":1}', '[]', Buffer.from([255, 0, 255])]) socket.send(nonsense)
    expect((await client.app.info({})).version).toBe('browser')
  })
})
