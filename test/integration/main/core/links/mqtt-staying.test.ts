import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Aedes } from 'aedes'
import { describe, expect, test, vi } from 'vitest'
import { LinkLog } from '../../../../helpers/link-log.ts'
import { linkStand } from '../../../../helpers/link-stand.ts'
import { freePort } from '../../../../helpers/mosquitto.ts'

const stand = linkStand()

describe('staying connected', () => {
  test('what arrives while the laptop is away is kept by the broker and comes after', async () => {
    const { port } = await stand.mosquitto()
    const first = new LinkLog()
    const link = stand.open(`mqtt://127.0.0.1:${port}`, first)
    await first.until('up')
    await link.close()
    const sender = await stand.device(port)
    for (const word of ['while', 'you', 'slept']) await sender.publishAsync('watched/x', word, { qos: 1 })
    const second = new LinkLog()
    stand.open(`mqtt://127.0.0.1:${port}`, second)
    await vi.waitFor(() => expect(second.payloads()).toEqual(['while', 'you', 'slept']))
  })

  test.each([4, 5] as const)(
    'a connection that is removed leaves nothing behind, MQTT version %i',
    async (mqttVersion) => {
      const { port } = await stand.mosquitto()
      const first = new LinkLog()
      const link = stand.open(`mqtt://127.0.0.1:${port}`, first, { mqttVersion })
      await first.until('up')
      await link.close({ forget: true })
      const sender = await stand.device(port)
      await sender.publishAsync('watched/x', 'too late', { qos: 1 })
      const second = new LinkLog()
      stand.open(`mqtt://127.0.0.1:${port}`, second, { mqttVersion })
      await second.until('up')
      await sender.publishAsync('watched/x', 'now', { qos: 1 })
      await vi.waitFor(() => expect(second.payloads()).toEqual(['now']))
    },
  )

  test('a broker that goes away and comes back', async () => {
    const broker = await stand.mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous true', 'persistence true', 'persistence_location {dir}/'],
    })
    const log = new LinkLog()
    const link = stand.open(`mqtt://127.0.0.1:${broker.port}`, log)
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
    const sender = await stand.device(broker.port)
    await sender.publishAsync('watched/x', 'back', { qos: 1 })
    await vi.waitFor(() => expect(log.payloads()).toEqual(['back']))
  })

  test('a broker that is not there yet', async () => {
    const port = await freePort()
    const log = new LinkLog()
    stand.open(`mqtt://127.0.0.1:${port}`, log)
    const waiting = await log.until('waiting')
    expect(waiting).toMatchObject({ code: 'link-refused', why: `Nothing answers at 127.0.0.1:${port}.` })
    await stand.mosquitto({ port })
    await log.until('up')
    expect(log.reconnections).toBe(0)
  })

  test('a network that is cut without a word is noticed, and the session goes on', async () => {
    const broker = await stand.mosquitto()
    const log = new LinkLog()
    const sockets = new Set<net.Socket>()
    const port = await stand.scripted((socket) => {
      const onwards = net.connect(broker.port, '127.0.0.1')
      sockets.add(socket).add(onwards)
      for (const end of [socket, onwards]) end.on('error', () => undefined)
      socket.pipe(onwards).pipe(socket)
    })
    stand.open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    await log.until('up')
    for (const socket of sockets) socket.resetAndDestroy()
    await log.until('waiting')
    const sender = await stand.device(broker.port)
    await sender.publishAsync('watched/x', 'meanwhile', { qos: 1 })
    await log.until('up')
    await vi.waitFor(() => expect(log.payloads()).toEqual(['meanwhile']))
    expect(log.reconnections).toBe(1)
  })

  test('why a broker of version 5 hung up', async () => {
    const port = await stand.scripted((socket) => {
      socket.on('data', (chunk) => {
        if (chunk[0] === 0x10) socket.write(Buffer.from([0x20, 3, 0, 0, 0]))
        else if (chunk[0] === 0x82) {
          socket.write(Buffer.from([0x90, 5, chunk[2] ?? 0, chunk[3] ?? 0, 0, 1, 1]))
          socket.end(Buffer.from([0xe0, 2, 0x8e, 0]))
        }
      })
    })
    const log = new LinkLog()
    stand.open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 5 })
    expect(await log.until('waiting')).toMatchObject({
      why: 'The connection was lost: another client signed in with the same client id.',
    })
  })

  test('settings that can never work are said, and not tried again', async () => {
    const log = new LinkLog()
    stand.open('mqtts://127.0.0.1:8883', log, { ca: 'nonsense' })
    expect(log.states).toEqual([])
    expect(await log.until('down')).toMatchObject({
      code: 'link-invalid',
      why: expect.stringContaining('no certificate in PEM form'),
    })
  })

  test('wrong credentials are said, and tried again in case the broker is put right', async () => {
    const { port } = await stand.mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous false', 'password_file {dir}/passwords'],
      passwords: { a: 'b' },
    })
    const log = new LinkLog()
    stand.open(`mqtt://127.0.0.1:${port}`, log, { username: 'a', password: 'wrong' })
    expect(await log.until('waiting')).toMatchObject({ code: 'link-credentials' })
  })

  test('a topic that is forbidden is said; the others are watched', async () => {
    const aedes = await Aedes.createBroker({
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, subscription.topic.startsWith('$log') ? null : subscription),
    })
    stand.after(() => new Promise<void>((resolve) => aedes.close(resolve)))
    const port = await stand.scripted(aedes.handle)
    const log = new LinkLog()
    const link = stand.open(`mqtt://127.0.0.1:${port}`, log, { mqttVersion: 4 })
    expect(await log.until('down')).toEqual({
      is: 'down',
      code: 'link-forbidden',
      why: 'The broker accepts the sign-in but forbids this (it does not let this laptop read $log/#).',
    })
    expect(link.connected()).toBe(true)
    const sender = await stand.device(port)
    await sender.publishAsync('watched/x', 'granted', { qos: 1 })
    await vi.waitFor(() => expect(log.payloads()).toEqual(['granted']))
  })

  test('nothing is said any more once it is closed', async () => {
    const broker = await stand.mosquitto()
    const log = new LinkLog()
    const link = stand.open(`mqtt://127.0.0.1:${broker.port}`, log)
    await log.until('up')
    await link.close()
    const states = log.states.length
    await broker.stop()
    await sleep(100)
    expect(log.states).toHaveLength(states)
  })
})
