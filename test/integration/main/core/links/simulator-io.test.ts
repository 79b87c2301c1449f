import { once } from 'node:events'
import { createServer as createHttp, type Server } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { connectAsync } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { simulatorIo } from '../../../../../src/main/core/links/simulator-io.ts'
import { freePort, startMosquitto } from '../../../../helpers/mosquitto.ts'

const io = simulatorIo(() => undefined)
const quiet = { onMessage: () => undefined, onReconnect: () => undefined, onClose: () => undefined }
const login = { clientId: 'pump', username: 'pump', password: 'x', keepalive: 60 }

describe('MQTT', () => {
  test('publishes, hears and ends', async () => {
    const broker = await startMosquitto()
    const platform = await connectAsync(broker.url)
    const published: Buffer[] = []
    platform.on('message', (_, payload) => published.push(payload))
    await platform.subscribeAsync('from/pump')
    const heard: [string, string][] = []
    const onMessage = (topic: string, payload: Uint8Array) => void heard.push([topic, Buffer.from(payload).toString()])
    try {
      const mqtt = await io.connectMqtt({ ...login, ...quiet, url: broker.url, onMessage })
      await mqtt.subscribe('to/pump', 1)
      await mqtt.publish('from/pump', 'text', 0)
      await mqtt.publish('from/pump', Uint8Array.of(0, 255), 1)
      await vi.waitFor(() => expect(published).toEqual([Buffer.from('text'), Buffer.of(0, 255)]))
      await platform.publishAsync('to/pump', 'hello')
      await vi.waitFor(() => expect(heard).toEqual([['to/pump', 'hello']]))
      await mqtt.end()
    } finally {
      await platform.endAsync(true)
      await broker.end()
    }
  })

  test('a broker that is not there is said to be, and not tried for ever', async () => {
    const port = await freePort()
    const connecting = io.connectMqtt({ ...login, ...quiet, url: `mqtt://127.0.0.1:${port}` })
    await expect(connecting).rejects.toMatchObject({ code: 'link-refused', data: { detail: `127.0.0.1:${port}` } })
  })
})

describe('HTTP', () => {
  let server: Server
  let got: { method: string | undefined; headers: object; body: Buffer }[]
  let url: string

  beforeEach(async () => {
    got = []
    server = createHttp(async (request, response) => {
      got.push({ method: request.method, headers: request.headers, body: await buffer(request) })
      response.writeHead(418, { location: '/elsewhere' }).end('short and stout')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}/path?query=1`
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  test('sends headers and bytes as they are, and gives the answer whatever its status', async () => {
    const body = Uint8Array.of(0, 10, 12, 255)
    const answer = await io.request({ url, method: 'POST', headers: { 'X-TC-Nonce': '7' }, body })
    expect(answer).toEqual({ status: 418, body: 'short and stout' })
    expect(got).toMatchObject([{ method: 'POST', headers: { 'x-tc-nonce': '7', 'content-length': '4' } }])
    expect(got[0]?.body).toEqual(Buffer.from(body))
  })

  test('GET has no body', async () => {
    await io.request({ url, method: 'GET', headers: {}, body: '' })
    expect(got[0]?.body).toHaveLength(0)
  })

  test('a receiver that is not there is said to be, without what the address carries', async () => {
    const port = await freePort()
    const asking = io.request({ url: `http://127.0.0.1:${port}/path?secret=1`, method: 'POST', headers: {}, body: '' })
    await expect(asking).rejects.toMatchObject({ code: 'link-refused', data: { detail: `127.0.0.1:${port}` } })
  })
})

test('a sleep ends at once when it is told to', async () => {
  const stop = new AbortController()
  const sleeping = io.sleep(3_600_000, stop.signal)
  stop.abort()
  await sleeping
  await io.sleep(3_600_000, stop.signal)
})
