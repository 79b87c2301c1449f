import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { testBroker } from '../../../../../src/main/core/links/test-broker.ts'
import { brokerSettings } from '../../../../helpers/broker-settings.ts'
import { linkStand } from '../../../../helpers/link-stand.ts'
import { selfSigned } from '../../../../helpers/openssl.ts'

const dir = mkdtempSync(join(tmpdir(), 'fieldtap-certs-'))
const stand = linkStand()
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('what answers is something else', () => {
  test('a web server', async () => {
    const port = await stand.listening(http.createServer((_request, response) => response.end('hello')))
    expect(await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`))).toMatchObject({
      ok: false,
      sentence: `A web server answers at 127.0.0.1:${port}, no MQTT broker.`,
    })
    expect(await testBroker(brokerSettings(`mqtts://127.0.0.1:${port}`))).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('does not speak TLS'),
    })
    expect(await testBroker(brokerSettings(`ws://127.0.0.1:${port}/mqtt`))).toMatchObject({
      ok: false,
      sentence: `The web server at 127.0.0.1:${port} offers no WebSocket under /mqtt (it answers 200).`,
    })
  })

  test('plain MQTT to a TLS port, and TLS to a plain one', async () => {
    const own = selfSigned(dir, 'broker', { san: 'DNS:localhost' })
    const secure = await stand.mosquitto({
      config: [
        'listener {port} 127.0.0.1',
        'allow_anonymous true',
        `certfile ${own.certFile}`,
        `keyfile ${own.keyFile}`,
      ],
    })
    const plain = await stand.mosquitto()
    const wantsTls = await testBroker(brokerSettings(`mqtt://localhost:${secure.port}`))
    expect(wantsTls.ok).toBe(false)
    expect(wantsTls.sentence + wantsTls.todo).toMatch(/TLS/)
    expect(await testBroker(brokerSettings(`mqtts://localhost:${plain.port}`))).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('does not speak TLS'),
    })
  })

  test('WebSocket to a plain MQTT port, and the other way round', async () => {
    const plain = await stand.mosquitto()
    expect(await testBroker(brokerSettings(`ws://localhost:${plain.port}`))).toMatchObject({
      ok: false,
      sentence: `What answers at localhost:${plain.port} does not speak WebSocket.`,
    })
    const ws = await stand.mosquitto({
      // mosquitto 2.0 does not start with WebSocket listeners alone.
      config: ['listener 0 {dir}/socket', 'listener {port}', 'protocol websockets', 'allow_anonymous true'],
    })
    const { ok, sentence } = await testBroker(brokerSettings(`mqtt://localhost:${ws.port}`))
    expect(ok).toBe(false)
    expect(sentence).toMatch(/MQTT|answer/)
  })

  test('a wrong path, and a WebSocket that is for something else', async () => {
    const web = http.createServer((_request, response) => response.writeHead(404).end())
    const port = await stand.listening(web)
    expect(await testBroker(brokerSettings(`ws://127.0.0.1:${port}/wrong`))).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('/wrong'),
    })
    const chat = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => false })
    await once(chat, 'listening')
    stand.after(() => chat.close())
    expect(
      await testBroker(brokerSettings(`ws://127.0.0.1:${(chat.address() as net.AddressInfo).port}`)),
    ).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('not for MQTT'),
    })
  })

  test('an SSH server', async () => {
    const port = await stand.listening(net.createServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n')))
    expect(await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`))).toMatchObject({
      ok: false,
      sentence: `An SSH server answers at 127.0.0.1:${port} that does not speak MQTT.`,
    })
  })

  test('one that hangs up at once', async () => {
    const port = await stand.listening(net.createServer((socket) => socket.end()))
    expect(await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`))).toMatchObject({
      ok: false,
      sentence: `127.0.0.1:${port} closes the connection without an answer.`,
      todo: 'Check the port, and whether it wants TLS (mqtts://).',
    })
  })
})
