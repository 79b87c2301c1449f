import { describe, expect, test, vi } from 'vitest'
import { brokerStand } from '../../../../helpers/broker-stand.ts'
import {
  connectFrame,
  PINGRESP,
  PUBACK,
  pingFrame,
  publishFrameOf,
  pubrelFrame,
  RawMqtt,
  subscribeFrame,
} from '../../../../helpers/raw-mqtt.ts'

const stand = brokerStand()

describe('what devices should not send', () => {
  test('a packet that announces more than the limit closes the session before it is buffered', async () => {
    await stand.start({ maxPacketBytes: 100_000 })
    const client = await stand.signedIn('a')
    client.write(publishFrameOf({ topic: 'a/log', payload: 'x'.repeat(90_000), qos: 1 }))
    await client.next(PUBACK)
    // Announces 200 MB and sends a little of it.
    client.write(Buffer.from([0x30, 0x80, 0x84, 0xaf, 0x5f]), Buffer.alloc(1000))
    await client.end()
    await vi.waitFor(() => expect(stand.desk.story).toEqual(['in test:a', 'out test:a closed']))
    expect(stand.desk.published).toHaveLength(1)
  })

  test('before it has signed in, a client may not announce more than a CONNECT', async () => {
    await stand.start()
    const client = await stand.raw()
    client.write(Buffer.from([0x10, 0x80, 0x80, 0x40]), Buffer.alloc(2000))
    await client.end()
  })

  test('a connection that sends no CONNECT is closed', async () => {
    await stand.start({ connectTimeout: 50 })
    const client = await stand.raw()
    await client.end()
  })

  test('more connections than the limit are refused', async () => {
    await stand.start({ maxConnections: 2 })
    await stand.signedIn('a')
    await stand.signedIn('b')
    const third = await RawMqtt.open(stand.broker.port)
    await third.end()
    expect(stand.broker.online()).toEqual(['test:a', 'test:b'])
  })

  test('a topic deeper than 100 levels, or with a wildcard, closes only that session', async () => {
    await stand.start()
    const bystander = await stand.signedIn('b')
    for (const topic of [`a${'/x'.repeat(200)}`, 'a/#', 'a/+/b', '']) {
      const client = await stand.signedIn('a')
      client.write(publishFrameOf({ topic, payload: 'x', qos: 1 }))
      await client.end()
    }
    const deep = await stand.signedIn('a')
    deep.write(subscribeFrame(1, [[`a${'/x'.repeat(200)}`, 0]]))
    await deep.end()
    bystander.write(pingFrame())
    await bystander.next(PINGRESP)
  })

  test('random bytes, before and after signing in, never bring it down', async () => {
    await stand.start()
    const random = randomFrom(7)
    const bytes = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
    const valid = () =>
      [
        connectFrame({ clientId: 'a', username: 'a', will: { topic: 'a/w', payload: 'w' } }),
        publishFrameOf({ topic: 'a/log', payload: 'x', qos: 2, id: 3 }),
        subscribeFrame(1, [['a/#', 1]]),
        pubrelFrame(3),
      ][Math.floor(random() * 4)] as Buffer
    for (let round = 0; round < 300; round++) {
      const client = await stand.raw()
      if (round % 2 === 0) client.write(connectFrame({ clientId: `c${round}`, username: 'a' }))
      const broken = Buffer.from(valid())
      broken[Math.floor(random() * broken.length)] = Math.floor(random() * 256)
      client.write(broken, bytes(Math.floor(random() * 200)))
      client.socket.end()
    }
    const client = await stand.signedIn('z')
    client.write(publishFrameOf({ topic: 'z/log', payload: 'alive', qos: 1 }))
    await client.next(PUBACK)
  })
})

/** Numbers from 0 to 1 that are the same in every run. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}
