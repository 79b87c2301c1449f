import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Aedes } from 'aedes'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { MqttLink } from '../../../../../src/main/core/links/link.ts'
import { openMqttLink } from '../../../../../src/main/core/links/mqtt.ts'
import { brokerSettings } from '../../../../helpers/broker-settings.ts'
import { LinkLog } from '../../../../helpers/link-log.ts'
import { freePort, type Mosquitto, type MosquittoOptions, startMosquitto } from '../../../../helpers/mosquitto.ts'
import { selfSigned } from '../../../../helpers/openssl.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function mosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const broker = await startMosquitto(options)
  cleanups.push(() => broker.end())
  return broker
}

function open(
  url: string,
  log: LinkLog,
  more: Parameters<typeof brokerSettings>[1] = {},
  watch = ['$log/#', 'watched/#'],
): MqttLink {
  const link = openMqttLink(brokerSettings(url, more), { clientId: 'fieldtap-laptop', watch }, log.handlers)
  cleanups.push(() => link.close())
  return link
}

async function device(port: number): Promise<MqttClient> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`)
  cleanups.push(() => client.endAsync(true))
  return client
}

/** A broker that speaks only as much as a test lets it, and shows what it was sent. */
async function scripted(serve: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer(serve).listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => server.close())
  return (server.address() as net.AddressInfo).port
}

describe('watching', () => {
  test.each([4, 5] as const)('topics that begin with $ too, MQTT version %i', async (mqttVersion) => {
    const { port } = await mosquitto()
    const log = new LinkLog()
    const link = open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion })
    await log.until('up')
    expect(link.connected()).toBe(true)
    const sender = await device(port)
    await sender.publishAsync('$log/operation/P/d', 'zero', { qos: 0 })
    await sender.publishAsync('watched/x', Buffer.from([0xff, 0x00, 0x0a]), { qos: 1 })
    await sender.publishAsync('watched/x', 'two', { qos: 2 })
    await sender.publishAsync('elsewhere', 'no', { qos: 1 })
    await vi.waitFor(() => expect(log.received).toHaveLength(3))
    expect(log.received[0]).toEqual({
      topic: '$log/operation/P/d',
      payload: Buffer.from('zero'),
      qos: 0,
      retain: false,
      dup: false,
    })
    expect(log.received[1]).toMatchObject({ payload: Buffer.from([0xff, 0x00, 0x0a]), qos: 1 })
    expect(log.received[2]).toMatchObject({ payload: Buffer.from('two'), qos: 1 })
  })

  test('10,000 messages arrive once each, in order, acknowledged in turns', async () => {
    const { port } = await mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous true', 'max_queued_messages 0'],
    })
    const log = new LinkLog()
    let turn: Promise<void> | null = null
    let turns = 0
    log.store = () => {
      turn ??= new Promise((resolve) =>
        setImmediate(() => {
          turn = null
          turns += 1
          resolve()
        }),
      )
      return turn
    }
    open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    await log.until('up')
    const sender = spawn('mosquitto_pub', ['-h', '127.0.0.1', '-p', String(port), '-t', 'watched/n', '-q', '1', '-l'])
    const numbers = Array.from({ length: 10_000 }, (_, n) => String(n))
    sender.stdin.end(`${numbers.join('\n')}\n`)
    await once(sender, 'exit')
    await vi.waitFor(() => expect(log.received).toHaveLength(10_000), { timeout: 30_000 })
    expect(log.payloads()).toEqual(numbers)
    expect(turns).toBeLessThan(10_000)
  })
})

describe('acknowledging', () => {
  /** CONNACK, SUBACK for two topics, then three messages of QoS 1 in one write. */
  function threeMessages(bytes: number[]): (socket: net.Socket) => void {
    return (socket) => {
      let subscribed = false
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        if (chunk[0] === 0x10) socket.write(Buffer.from([0x20, 2, 0, 0]))
        else if (chunk[0] === 0x82 && !subscribed) {
          subscribed = true
          const message = (id: number) => [0x32, 8, 0, 3, 0x77, 0x2f, 0x78, id >> 8, id & 0xff, 0x30 + (id % 10)]
          socket.write(
            Buffer.from([0x90, 4, chunk[2] ?? 0, chunk[3] ?? 0, 1, 1, ...message(7), ...message(8), ...message(300)]),
          )
        } else bytes.push(...chunk)
      })
    }
  }

  test('PUBACK waits for the commit; further messages are taken meanwhile; one write for one commit', async () => {
    const acknowledged: number[] = []
    const port = await scripted(threeMessages(acknowledged))
    const commit = Promise.withResolvers<void>()
    const log = new LinkLog()
    log.store = () => commit.promise
    open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    await vi.waitFor(() => expect(log.payloads()).toEqual(['7', '8', '0']))
    await sleep(50)
    expect(acknowledged).toEqual([])
    commit.resolve()
    await vi.waitFor(() => expect(acknowledged).toEqual([0x40, 2, 0, 7, 0x40, 2, 0, 8, 0x40, 2, 1, 44]))
  })

  test('what could not be stored is not acknowledged, and comes again with a new connection', async () => {
    const { port } = await mosquitto()
    const log = new LinkLog()
    let fail = true
    log.store = async () => {
      if (fail) throw new Error('disk full')
    }
    open(`mqtt://127.0.0.1:${port}`, log)
    await log.until('up')
    const sender = await device(port)
    await sender.publishAsync('watched/x', 'again', { qos: 1 })
    expect(await log.until('waiting')).toMatchObject({ is: 'waiting', why: expect.stringContaining('disk full') })
    fail = false
    await log.until('up')
    await vi.waitFor(() => expect(log.received.at(-1)).toMatchObject({ dup: true }))
    const count = log.received.length
    await sleep(200)
    expect(log.received).toHaveLength(count)
  })

  test('QoS 2, should a broker send it: PUBREC waits for the commit, and a repeat is not handed on', async () => {
    const bytes: number[] = []
    const message = Buffer.from([0x34, 8, 0, 3, 0x77, 0x2f, 0x78, 0, 5, 0x61])
    let peer: net.Socket | undefined
    const port = await scripted((socket) => {
      peer = socket
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        if (chunk[0] === 0x10) socket.write(Buffer.from([0x20, 2, 0, 0]))
        else if (chunk[0] === 0x82)
          socket.write(Buffer.concat([Buffer.from([0x90, 4, chunk[2] ?? 0, chunk[3] ?? 0, 1, 1]), message]))
        else bytes.push(...chunk)
      })
    })
    const commit = Promise.withResolvers<void>()
    const log = new LinkLog()
    log.store = () => commit.promise
    open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    await vi.waitFor(() => expect(log.payloads()).toEqual(['a']))
    await sleep(50)
    expect(bytes).toEqual([])
    commit.resolve()
    await vi.waitFor(() => expect(bytes).toEqual([0x50, 2, 0, 5]))
    peer?.write(Buffer.concat([Buffer.from([0x3c]), message.subarray(1)]))
    await vi.waitFor(() => expect(bytes).toEqual([0x50, 2, 0, 5, 0x50, 2, 0, 5]))
    peer?.write(Buffer.from([0x62, 2, 0, 5]))
    await vi.waitFor(() => expect(bytes.slice(8)).toEqual([0x70, 2, 0, 5]))
    expect(log.received).toHaveLength(1)
  })

  test('a store that is slow holds the broker back instead of filling the memory', async () => {
    const { port } = await mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous true', 'max_queued_messages 0'],
    })
    const log = new LinkLog()
    const commit = Promise.withResolvers<void>()
    log.store = () => commit.promise
    open(`mqtt://127.0.0.1:${port}`, log)
    await log.until('up')
    const file = join(mkdtempSync(join(tmpdir(), 'fieldtap-lines-')), 'lines')
    cleanups.push(() => rmSync(join(file, '..'), { recursive: true }))
    const lines = createWriteStream(file)
    for (let n = 0; n < 60_000; n++) lines.write(`${n} ${'x'.repeat(50)}\n`)
    lines.end()
    await once(lines, 'close')
    const sender = spawn('sh', ['-c', `mosquitto_pub -h 127.0.0.1 -p ${port} -t watched/n -q 0 -l < ${file}`])
    await once(sender, 'exit')
    await vi.waitFor(() => expect(log.received.length).toBeGreaterThan(10_000), { timeout: 20_000 })
    let before = -1
    while (before !== log.received.length) {
      before = log.received.length
      await sleep(300)
    }
    expect(before).toBeLessThan(60_000)
    commit.resolve()
    await vi.waitFor(() => expect(log.received).toHaveLength(60_000), { timeout: 30_000 })
    expect(log.payloads().map((line) => Number.parseInt(line, 10))).toEqual(Array.from({ length: 60_000 }, (_, n) => n))
  })
})

describe('staying connected', () => {
  test('what arrives while the laptop is away is kept by the broker and comes after', async () => {
    const { port } = await mosquitto()
    const first = new LinkLog()
    const link = open(`mqtt://127.0.0.1:${port}`, first)
    await first.until('up')
    await link.close()
    const sender = await device(port)
    for (const word of ['while', 'you', 'slept']) await sender.publishAsync('watched/x', word, { qos: 1 })
    const second = new LinkLog()
    open(`mqtt://127.0.0.1:${port}`, second)
    await vi.waitFor(() => expect(second.payloads()).toEqual(['while', 'you', 'slept']))
  })

  test.each([4, 5] as const)(
    'a connection that is removed leaves nothing behind, MQTT version %i',
    async (mqttVersion) => {
      const { port } = await mosquitto()
      const first = new LinkLog()
      const link = open(`mqtt://127.0.0.1:${port}`, first, { mqttVersion })
      await first.until('up')
      await link.close({ forget: true })
      const sender = await device(port)
      await sender.publishAsync('watched/x', 'too late', { qos: 1 })
      const second = new LinkLog()
      open(`mqtt://127.0.0.1:${port}`, second, { mqttVersion })
      await second.until('up')
      await sender.publishAsync('watched/x', 'now', { qos: 1 })
      await vi.waitFor(() => expect(second.payloads()).toEqual(['now']))
    },
  )

  test('a broker that goes away and comes back', async () => {
    const broker = await mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous true', 'persistence true', 'persistence_location {dir}/'],
    })
    const log = new LinkLog()
    const link = open(`mqtt://127.0.0.1:${broker.port}`, log)
    await log.until('up')
    expect(log.reconnections).toBe(0)
    await broker.stop()
    expect(await log.until('waiting')).toMatchObject({ code: expect.stringMatching(/^link-(lost|refused)$/) })
    expect(link.connected()).toBe(false)
    expect(await link.publish({ topic: 'watched/x', payload: 'x', qos: 1 })).toBe('unsent')
    await vi.waitFor(
      () => expect(log.states.some((state) => state.is === 'waiting' && state.code === 'link-refused')).toBe(true),
      { timeout: 5000 },
    )
    await broker.start()
    await log.until('up')
    expect(log.reconnections).toBe(1)
    const sender = await device(broker.port)
    await sender.publishAsync('watched/x', 'back', { qos: 1 })
    await vi.waitFor(() => expect(log.payloads()).toEqual(['back']))
  })

  test('a broker that is not there yet', async () => {
    const port = await freePort()
    const log = new LinkLog()
    open(`mqtt://127.0.0.1:${port}`, log)
    const waiting = await log.until('waiting')
    expect(waiting).toMatchObject({ code: 'link-refused', why: `Nothing answers at 127.0.0.1:${port}.` })
    await mosquitto({ port })
    await log.until('up')
    expect(log.reconnections).toBe(0)
  })

  test('a network that is cut without a word is noticed, and the session goes on', async () => {
    const broker = await mosquitto()
    const log = new LinkLog()
    const sockets = new Set<net.Socket>()
    const port = await scripted((socket) => {
      const onwards = net.connect(broker.port, '127.0.0.1')
      sockets.add(socket).add(onwards)
      for (const end of [socket, onwards]) end.on('error', () => undefined)
      socket.pipe(onwards).pipe(socket)
    })
    open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    await log.until('up')
    for (const socket of sockets) socket.resetAndDestroy()
    await log.until('waiting')
    const sender = await device(broker.port)
    await sender.publishAsync('watched/x', 'meanwhile', { qos: 1 })
    await log.until('up')
    await vi.waitFor(() => expect(log.payloads()).toEqual(['meanwhile']))
    expect(log.reconnections).toBe(1)
  })

  test('why a broker of version 5 hung up', async () => {
    const port = await scripted((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        if (chunk[0] === 0x10) socket.write(Buffer.from([0x20, 3, 0, 0, 0]))
        else if (chunk[0] === 0x82) {
          socket.write(Buffer.from([0x90, 5, chunk[2] ?? 0, chunk[3] ?? 0, 0, 1, 1]))
          socket.end(Buffer.from([0xe0, 2, 0x8e, 0]))
        }
      })
    })
    const log = new LinkLog()
    open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 5 })
    expect(await log.until('waiting')).toMatchObject({
      why: 'The connection was lost: another client signed in with the same client id.',
    })
  })

  test('settings that can never work are said, and not tried again', async () => {
    const log = new LinkLog()
    open('mqtts://127.0.0.1:8883', log, { ca: 'nonsense' })
    expect(log.states).toEqual([])
    expect(await log.until('down')).toMatchObject({
      code: 'link-invalid',
      why: expect.stringContaining('no certificate in PEM form'),
    })
  })

  test('wrong credentials are said, and tried again in case the broker is put right', async () => {
    const { port } = await mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous false', 'password_file {dir}/passwords'],
      passwords: { a: 'b' },
    })
    const log = new LinkLog()
    open(`mqtt://127.0.0.1:${port}`, log, { username: 'a', password: 'wrong' })
    expect(await log.until('waiting')).toMatchObject({ code: 'link-credentials' })
  })

  test('a topic that is forbidden is said; the others are watched', async () => {
    const aedes = await Aedes.createBroker({
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, subscription.topic.startsWith('$log') ? null : subscription),
    })
    cleanups.push(() => new Promise<void>((resolve) => aedes.close(resolve)))
    const port = await scripted(aedes.handle)
    const log = new LinkLog()
    const link = open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    expect(await log.until('down')).toEqual({
      is: 'down',
      code: 'link-forbidden',
      why: 'The broker accepts the sign-in but forbids this (it does not let this laptop read $log/#).',
    })
    expect(link.connected()).toBe(true)
    const sender = await device(port)
    await sender.publishAsync('watched/x', 'granted', { qos: 1 })
    await vi.waitFor(() => expect(log.payloads()).toEqual(['granted']))
  })

  test('nothing is said any more once it is closed', async () => {
    const broker = await mosquitto()
    const log = new LinkLog()
    const link = open(`mqtt://127.0.0.1:${broker.port}`, log)
    await log.until('up')
    await link.close()
    const states = log.states.length
    await broker.stop()
    await sleep(100)
    expect(log.states).toHaveLength(states)
  })
})

describe('publishing', () => {
  test('QoS 1 is accepted when the broker says so, QoS 0 when it is written', async () => {
    const { port } = await mosquitto()
    const log = new LinkLog()
    const link = open(`mqtt://127.0.0.1:${port}`, log)
    await log.until('up')
    const listener = await device(port)
    await listener.subscribeAsync('told/#', { qos: 1 })
    const heard: string[] = []
    listener.on('message', (topic, payload) => heard.push(`${topic} ${payload}`))
    expect(await link.publish({ topic: 'told/a', payload: 'one', qos: 1 })).toBe('accepted')
    expect(await link.publish({ topic: 'told/b', payload: 'zero', qos: 0 })).toBe('accepted')
    await vi.waitFor(() => expect(heard.sort()).toEqual(['told/a one', 'told/b zero']))
  })

  test('with version 5 the broker tells that nobody is there, the link’s own watching aside', async () => {
    const { port } = await mosquitto()
    const log = new LinkLog()
    const link = open(`mqtt://127.0.0.1:${port}`, log)
    await log.until('up')
    expect(await link.publish({ topic: 'watched/a', payload: 'x', qos: 1 })).toBe('nobody')
    const listener = await device(port)
    await listener.subscribeAsync('watched/a')
    expect(await link.publish({ topic: 'watched/a', payload: 'x', qos: 1 })).toBe('accepted')
    await listener.publishAsync('watched/b', 'still watched', { qos: 1 })
    await vi.waitFor(() => expect(log.payloads()).toEqual(['still watched']))
  })

  test('is unsent when the connection is lost before the broker has accepted it', async () => {
    const port = await scripted((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        if (chunk[0] === 0x10) socket.write(Buffer.from([0x20, 2, 0, 0]))
        else if (chunk[0] === 0x82) socket.write(Buffer.from([0x90, 4, chunk[2] ?? 0, chunk[3] ?? 0, 1, 1]))
        else if (chunk[0] === 0x32) socket.destroy()
      })
    })
    const log = new LinkLog()
    const link = open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    await log.until('up')
    expect(await link.publish({ topic: 'a', payload: 'x', qos: 1 })).toBe('unsent')
  })

  test('is unsent where a broker of version 5 says that it is not allowed', async () => {
    const { port } = await mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous true', 'acl_file {dir}/acl'],
      files: { acl: 'topic read #\ntopic read $log/#\n' },
    })
    const log = new LinkLog()
    const link = open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 5 })
    await log.until('up')
    expect(await link.publish({ topic: 'a', payload: 'x', qos: 1 })).toBe('unsent')
  })
})

test('TLS and WebSocket carry the same', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'fieldtap-certs-'))
  cleanups.push(() => rmSync(dir, { recursive: true }))
  const own = selfSigned(dir, 'broker', { san: 'DNS:localhost' })
  const port = await freePort()
  const secure = await mosquitto({
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
    const link = open(url, log, { ca: own.cert })
    await log.until('up')
    await link.publish({ topic: 'watched/x', payload: url, qos: 0 })
    await vi.waitFor(() => expect(log.payloads()).toEqual([url]))
    await link.close()
  }
})
