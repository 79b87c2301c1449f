import mqtt from 'mqtt'
import { describe, expect, test, vi } from 'vitest'
import { brokerStand } from '../../../../helpers/broker-stand.ts'
import {
  connectFrame,
  disconnectFrame,
  PINGRESP,
  PUBLISH,
  pingFrame,
  published,
  publishFrameOf,
} from '../../../../helpers/raw-mqtt.ts'
import { deskOf } from '../../../../helpers/site-desk.ts'

const stand = brokerStand()

describe('signing in', () => {
  test('hands on what the device sent, as received', async () => {
    await stand.start()
    const client = await stand.raw()
    await client.signIn({
      clientId: 'P1dev',
      username: 'P1dev;21010406;abcde;92233720368547758',
      password: Buffer.from([0xff, 0, 0x3b]),
    })
    expect(stand.desk.attempts).toEqual([
      {
        clientId: 'P1dev',
        username: 'P1dev;21010406;abcde;92233720368547758',
        password: Buffer.from([0xff, 0, 0x3b]),
        tls: false,
        peerCertificate: null,
        pskIdentity: null,
      },
    ])
  })

  test('no user name and an empty client id are handed on as such', async () => {
    await stand.start()
    const client = await stand.raw()
    await client.signIn({ clientId: '' })
    expect(stand.desk.attempts[0]).toMatchObject({ clientId: '', username: null, password: null })
  })

  test('MQTT 3.1 devices may use long client ids', async () => {
    await stand.start()
    const client = await stand.raw()
    expect(await client.signIn({ clientId: 'x'.repeat(58), version: 3 })).toMatchObject({ code: 0 })
  })

  test.each([2, 4, 5] as const)(
    'a rejection is answered with return code %i and ends the connection',
    async (returnCode) => {
      stand.desk = deskOf({ signIn: async () => ({ is: 'rejected', returnCode }) })
      await stand.start()
      const client = await stand.raw()
      expect(await client.signIn({ clientId: 'a' })).toEqual({ code: returnCode, sessionPresent: false })
      await client.end()
      expect(stand.desk.story).toEqual([])
    },
  )

  test('a core that fails is a server that is unavailable, not an open door', async () => {
    stand.desk = deskOf({ signIn: () => Promise.reject(new Error('store gone')) })
    await stand.start()
    const client = await stand.raw()
    expect(await client.signIn({ clientId: 'a' })).toMatchObject({ code: 3 })
    await client.end()
  })

  test('MQTT 5 is answered with "unacceptable protocol version"', async () => {
    await stand.start()
    const client = await stand.raw()
    expect(await client.signIn({ clientId: 'a', version: 5 })).toMatchObject({ code: 1 })
  })

  test('nothing that a rejected client sent along is taken', async () => {
    stand.desk = deskOf({ signIn: async () => ({ is: 'rejected', returnCode: 4 }) })
    await stand.start()
    const client = await stand.raw()
    client.write(connectFrame({ clientId: 'a', username: 'a' }), publishFrameOf({ topic: 'a/x', payload: '1', qos: 1 }))
    await client.end()
    expect(stand.desk.published).toEqual([])
  })
})

describe('subscribing', () => {
  test('what a device may not subscribe to is answered with 0x80 and brings nothing', async () => {
    await stand.start()
    const client = await stand.signedIn('a')
    expect(
      await client.subscribe(5, [
        ['a/x', 1],
        ['b/x', 0],
        ['$SYS/#', 0],
        ['#', 2],
      ]),
    ).toEqual([1, 0x80, 0x80, 0x80])
    expect(stand.desk.story).toEqual(['in test:a', 'subscribed test:a a/x'])
  })

  test('the broker’s own $SYS topics stay its own, whatever the core allows', async () => {
    stand.desk = deskOf({ maySubscribe: () => true })
    await stand.start()
    const client = await stand.signedIn('a')
    expect(
      await client.subscribe(1, [
        ['$SYS/#', 0],
        ['$SYS', 0],
        ['+/+/new/clients', 0],
      ]),
    ).toEqual([0x80, 0x80, 0])
    await stand.signedIn('b')
    client.write(pingFrame())
    await client.next(PINGRESP)
    expect(client.packets).toEqual([])
  })

  test('a session that outlives its connection keeps its subscriptions', async () => {
    await stand.start()
    const client = await stand.signedIn('a', { clean: false })
    await client.subscribe(1, [['a/x', 1]])
    client.write(disconnectFrame())
    await client.end()
    const again = await stand.raw()
    expect(await again.signIn({ clientId: 'a', username: 'a', clean: false })).toEqual({
      code: 0,
      sessionPresent: true,
    })
    again.write(publishFrameOf({ topic: 'a/x', payload: 'echo', qos: 1 }))
    expect(published(await again.next(PUBLISH)).payload).toBe('echo')
    expect(stand.desk.story.filter((entry) => entry === 'subscribed test:a a/x')).toHaveLength(2)
    again.write(disconnectFrame())
    await again.end()
    const clean = await stand.raw()
    expect(await clean.signIn({ clientId: 'a', username: 'a' })).toMatchObject({ sessionPresent: false })
  })
})

test('MQTT.js and a persistent session work as they do elsewhere', async () => {
  await stand.start()
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${stand.broker.port}`, {
    clientId: 'a',
    username: 'a',
    clean: false,
  })
  await client.subscribeAsync('a/in', { qos: 1 })
  const got = new Promise<string>((resolve) =>
    client.once('message', (topic, payload) => resolve(`${topic} ${payload}`)),
  )
  await stand.broker.deliver('test:a', { topic: 'a/in', payload: 'ping', qos: 1 })
  expect(await got).toBe('a/in ping')
  await client.publishAsync('a/log', 'one', { qos: 2 })
  await client.publishAsync('a/log', 'two', { qos: 1 })
  expect(stand.desk.published.map(({ packet }) => String(packet.payload))).toEqual(['one', 'two'])
  await client.endAsync()
  await vi.waitFor(() => expect(stand.desk.story.at(-1)).toBe('out test:a clean'))
})
