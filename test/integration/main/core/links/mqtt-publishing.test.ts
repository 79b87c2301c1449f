import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { LinkLog } from '../../../../helpers/link-log.ts'
import { linkStand } from '../../../../helpers/link-stand.ts'
import { freePort } from '../../../../helpers/mosquitto.ts'
import { selfSigned } from '../../../../helpers/openssl.ts'

const stand = linkStand()

describe('publishing', () => {
  test('QoS 1 is accepted when the broker says so, QoS 0 when it is written', async () => {
    const { port } = await stand.mosquitto()
    const log = new LinkLog()
    const link = stand.open(`mqtt://127.0.0.1:${port}`, log)
    await log.until('up')
    const listener = await stand.device(port)
    await listener.subscribeAsync('told/#', { qos: 1 })
    const heard: string[] = []
    listener.on('message', (topic, payload) => heard.push(`${topic} ${payload}`))
    expect(await link.publish({ topic: 'told/a', payload: 'one', qos: 1 })).toBe('accepted')
    expect(await link.publish({ topic: 'told/b', payload: 'zero', qos: 0 })).toBe('accepted')
    await vi.waitFor(() => expect(heard.sort()).toEqual(['told/a one', 'told/b zero']))
  })

  test('with version 5 the broker tells that nobody is there, the link’s own watching aside', async () => {
    const { port } = await stand.mosquitto()
    const log = new LinkLog()
    const link = stand.open(`mqtt://127.0.0.1:${port}`, log)
    await log.until('up')
    expect(await link.publish({ topic: 'watched/a', payload: 'x', qos: 1 })).toBe('nobody')
    const listener = await stand.device(port)
    await listener.subscribeAsync('watched/a')
    expect(await link.publish({ topic: 'watched/a', payload: 'x', qos: 1 })).toBe('accepted')
    await listener.publishAsync('watched/b', 'still watched', { qos: 1 })
    await vi.waitFor(() => expect(log.payloads()).toEqual(['still watched']))
  })

  test('is unsent when the connection is lost before the broker has accepted it', async () => {
    const port = await stand.scripted((socket) => {
      socket.on('data', (chunk) => {
        if (chunk[0] === 0x10) socket.write(Buffer.from([0x20, 2, 0, 0]))
        else if (chunk[0] === 0x82) socket.write(Buffer.from([0x90, 4, chunk[2] ?? 0, chunk[3] ?? 0, 1, 1]))
        else if (chunk[0] === 0x32) socket.destroy()
      })
    })
    const log = new LinkLog()
    const link = stand.open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    await log.until('up')
    expect(await link.publish({ topic: 'a', payload: 'x', qos: 1 })).toBe('unsent')
  })

  test('is unsent where a broker of version 5 says that it is not allowed', async () => {
    const { port } = await stand.mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous true', 'acl_file {dir}/acl'],
      files: { acl: 'topic read #\ntopic read $log/#\n' },
    })
    const log = new LinkLog()
    const link = stand.open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 5 })
    await log.until('up')
    expect(await link.publish({ topic: 'a', payload: 'x', qos: 1 })).toBe('unsent')
  })
})

test('TLS and WebSocket carry the same', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'fieldtap-certs-'))
  stand.after(() => rmSync(dir, { recursive: true }))
  const own = selfSigned(dir, 'broker', { san: 'DNS:localhost' })
  const port = await freePort()
  const secure = await stand.mosquitto({
    config: [
      'allow_anonymous true',
      'listener {port} 127.0.0.1',
      `certfile ${own.certFile}`,
      `keyfile ${own.keyFile}`,
      `listener ${port}`,
      'protocol websockets',
      `certfile ${own.certFile}`,
      `keyfile ${own.keyFile}`,
    ],
  })
  for (const url of [`mqtts://localhost:${secure.port}`, `wss://localhost:${port}/mqtt`]) {
    const log = new LinkLog()
    const link = stand.open(url, log, { ca: own.cert })
    await log.until('up')
    await link.publish({ topic: 'watched/x', payload: url, qos: 0 })
    await vi.waitFor(() => expect(log.payloads()).toEqual([url]))
    await link.close()
  }
})
