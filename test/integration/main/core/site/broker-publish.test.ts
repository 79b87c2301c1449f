import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { brokerStand } from '../../../../helpers/broker-stand.ts'
import {
  CONNACK,
  connectFrame,
  disconnectFrame,
  frame,
  PINGRESP,
  PUBACK,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  pingFrame,
  published,
  publishFrameOf,
  pubrelFrame,
} from '../../../../helpers/raw-mqtt.ts'
import { deskOf } from '../../../../helpers/site-desk.ts'

const stand = brokerStand()

describe('publishing', () => {
  test('PUBACK comes only after the core has it on disk', async () => {
    await stand.start()
    const commit = Promise.withResolvers<void>()
    stand.desk.store = () => commit.promise
    const client = await stand.signedIn('a')
    client.write(
      publishFrameOf({ topic: 'a/log', payload: 'one', qos: 1, id: 7, dup: true, retain: true }),
      pingFrame(),
    )
    await client.next(PINGRESP)
    expect(stand.desk.published).toEqual([
      { device: 'test:a', packet: { topic: 'a/log', payload: Buffer.from('one'), qos: 1, retain: true, dup: true } },
    ])
    expect(client.packets).toEqual([])
    commit.resolve()
    expect((await client.next(PUBACK)).body.readUInt16BE()).toBe(7)
  })

  test('messages of one client that arrive together can share a commit, and are acknowledged in order', async () => {
    await stand.start()
    let waiting = 0
    let most = 0
    let commit = Promise.withResolvers<void>()
    stand.desk.store = () => {
      most = Math.max(most, ++waiting)
      if (waiting === 1) {
        setImmediate(() => {
          waiting = 0
          commit.resolve()
          commit = Promise.withResolvers()
        })
      }
      return commit.promise
    }
    const client = await stand.signedIn('a')
    const ids = Array.from({ length: 250 }, (_, index) => index + 1)
    client.write(...ids.map((id) => publishFrameOf({ topic: 'a/log', payload: `line ${id}`, qos: 1, id })))
    const acknowledged: number[] = []
    for (const _ of ids) acknowledged.push((await client.next(PUBACK)).body.readUInt16BE())
    expect(acknowledged).toEqual(ids)
    expect(stand.desk.published.map(({ packet }) => String(packet.payload))).toEqual(ids.map((id) => `line ${id}`))
    expect(most).toBe(250)
  })

  test('a message that could not be stored is not acknowledged, and the session ends', async () => {
    await stand.start()
    stand.desk.store = () => Promise.reject(new Error('disk full'))
    const client = await stand.signedIn('a')
    client.write(publishFrameOf({ topic: 'a/log', payload: 'one', qos: 1 }))
    await client.end()
    expect(client.packets).toEqual([])
    await vi.waitFor(() => expect(stand.desk.story).toEqual(['in test:a', 'out test:a closed']))
  })

  test('a topic that is not the device’s own is acknowledged, and goes nowhere', async () => {
    stand.desk = deskOf({ maySubscribe: () => true })
    await stand.start()
    const other = await stand.signedIn('b')
    await other.subscribe(1, [
      ['#', 1],
      ['$fieldtap/#', 1],
    ])
    const client = await stand.signedIn('a')
    client.write(publishFrameOf({ topic: 'b/log', payload: 'forged', qos: 1, id: 3, retain: true }))
    await client.next(PUBACK)
    client.write(publishFrameOf({ topic: '$SYS/x', payload: 'forged', qos: 2, id: 4 }))
    await client.next(PUBREC)
    other.write(pingFrame())
    await other.next(PINGRESP)
    expect(stand.desk.published).toEqual([])
    expect(other.packets).toEqual([])
    const later = await stand.signedIn('c')
    await later.subscribe(1, [['b/log', 1]])
    later.write(pingFrame())
    await later.next(PINGRESP)
    expect(later.packets).toEqual([])
  })

  test('QoS 2 is handed on once, however often it is sent', async () => {
    await stand.start()
    const commit = Promise.withResolvers<void>()
    stand.desk.store = () => commit.promise
    const client = await stand.signedIn('a', { clean: false })
    const one = (dup: boolean) => publishFrameOf({ topic: 'a/log', payload: 'one', qos: 2, id: 9, dup })
    client.write(one(false), one(true), pingFrame())
    await client.next(PINGRESP)
    expect(client.packets).toEqual([])
    commit.resolve()
    await client.next(PUBREC)
    await client.next(PUBREC)
    client.socket.destroy()
    const again = await stand.signedIn('a', { clean: false })
    again.write(one(true))
    await again.next(PUBREC)
    expect(stand.desk.published).toHaveLength(1)
    again.write(pubrelFrame(9))
    await again.next(PUBCOMP)
    again.write(one(false))
    await again.next(PUBREC)
    expect(stand.desk.published).toHaveLength(2)
  })

  test('what was sent along with CONNECT is taken in order, before what came later', async () => {
    stand.desk = deskOf({
      signIn: async ({ username }) => sleep(30, { is: 'accepted', device: `test:${username}` } as const),
    })
    await stand.start()
    const client = await stand.raw()
    const line = (id: number) => publishFrameOf({ topic: 'a/log', payload: String(id), qos: 1, id })
    client.write(
      connectFrame({ clientId: 'a', username: 'a' }),
      ...Array.from({ length: 100 }, (_, id) => line(id + 1)),
    )
    await sleep(10)
    client.write(...Array.from({ length: 100 }, (_, id) => line(id + 101)), disconnectFrame())
    await vi.waitFor(() => expect(stand.desk.story).toEqual(['in test:a', 'out test:a clean']))
    expect(stand.desk.published.map(({ packet }) => Number(packet.payload.toString()))).toEqual(
      Array.from({ length: 200 }, (_, id) => id + 1),
    )
  })

  test('a device gets its own messages by its subscription, and a retained one later', async () => {
    await stand.start()
    const client = await stand.signedIn('a')
    expect(await client.subscribe(1, [['a/data', 1]])).toEqual([1])
    client.write(publishFrameOf({ topic: 'a/data', payload: 'echo', qos: 1, id: 2, retain: true }))
    expect(published(await client.next(PUBLISH))).toMatchObject({ topic: 'a/data', payload: 'echo', qos: 1 })
    const later = await stand.signedIn('a')
    await later.subscribe(1, [['a/data', 0]])
    expect(published(await later.next(PUBLISH))).toMatchObject({ payload: 'echo' })
  })

  test('a wildcard brings only what the device may subscribe to by name', async () => {
    stand.desk = deskOf({
      maySubscribe: (device, filter) => filter === '#' || filter.startsWith(`${device.slice(5)}/`),
    })
    await stand.start()
    const spy = await stand.signedIn('b')
    expect(await spy.subscribe(1, [['#', 1]])).toEqual([1])
    const client = await stand.signedIn('a')
    client.write(publishFrameOf({ topic: 'a/log', payload: 'private', qos: 1 }))
    await client.next(PUBACK)
    spy.write(publishFrameOf({ topic: 'b/log', payload: 'own', qos: 1 }))
    expect(published(await spy.next(PUBLISH)).payload).toBe('own')
    expect(spy.packets.filter(({ type }) => type === PUBLISH)).toEqual([])
  })

  test('a last will is published as the device’s message, if it may publish there', async () => {
    await stand.start()
    const forger = await stand.signedIn('b', { will: { topic: 'a/status', payload: 'forged', qos: 1 } })
    forger.socket.destroy()
    const client = await stand.signedIn('a', { will: { topic: 'a/status', payload: 'gone', qos: 1 } })
    client.socket.destroy()
    await vi.waitFor(() => expect(stand.desk.published).toHaveLength(1))
    expect(stand.desk.published[0]).toEqual({
      device: 'test:a',
      packet: { topic: 'a/status', payload: Buffer.from('gone'), qos: 1, retain: false, dup: false },
    })
  })

  test('a clean end, or the end of the broker, publishes no will', async () => {
    await stand.start()
    const will = { topic: 'a/status', payload: 'gone' }
    const clean = await stand.signedIn('a', { will })
    clean.write(disconnectFrame())
    await clean.end()
    await stand.signedIn('a', { will })
    await stand.broker.close()
    expect(stand.desk.published).toEqual([])
  })
})

describe('delivering', () => {
  test('writes straight to the device’s session, subscribed or not', async () => {
    await stand.start()
    const client = await stand.signedIn('a')
    expect(
      await stand.broker.deliver('test:a', { topic: '$log/operation/result/a', payload: '{"log_level":4}', qos: 0 }),
    ).toBe(true)
    expect(published(await client.next(PUBLISH))).toEqual({
      topic: '$log/operation/result/a',
      payload: '{"log_level":4}',
      qos: 0,
      id: null,
    })
    expect(await stand.broker.deliver('test:a', { topic: 't', payload: 'x', qos: 1 })).toBe(true)
    const first = published(await client.next(PUBLISH))
    client.write(frame(0x40, Buffer.from([(first.id ?? 0) >> 8, (first.id ?? 0) & 0xff])))
    await stand.broker.deliver('test:a', { topic: 't', payload: 'x', qos: 1 })
    expect(published(await client.next(PUBLISH)).id).not.toBe(first.id)
  })

  test('is false for a device that is not there, and nothing is kept for it', async () => {
    await stand.start()
    expect(await stand.broker.deliver('test:a', { topic: 't', payload: 'x', qos: 1 })).toBe(false)
    const client = await stand.signedIn('a', { clean: false })
    await client.subscribe(1, [['a/x', 1]])
    client.write(disconnectFrame())
    await vi.waitFor(() => expect(stand.broker.online()).toEqual([]))
    expect(await stand.broker.deliver('test:a', { topic: 'a/x', payload: 'x', qos: 1 })).toBe(false)
    const again = await stand.signedIn('a', { clean: false })
    again.write(pingFrame())
    await again.next(PINGRESP)
    expect(again.packets).toEqual([])
  })

  test('right after a device signed in, its answer comes after CONNACK', async () => {
    stand.desk = deskOf({
      signedIn: (device) => void stand.broker.deliver(device, { topic: 't', payload: 'hello', qos: 0 }),
    })
    await stand.start()
    const client = await stand.raw()
    client.write(connectFrame({ clientId: 'a', username: 'a' }))
    await vi.waitFor(() => expect(client.packets.map(({ type }) => type)).toEqual([CONNACK, PUBLISH]))
  })

  test('is false once the device takes nothing off its socket any more', async () => {
    await stand.start()
    const client = await stand.signedIn('a')
    client.socket.pause()
    const payload = 'x'.repeat(1_000_000)
    const fates: boolean[] = []
    for (let n = 0; n < 20; n++) fates.push(await stand.broker.deliver('test:a', { topic: 't', payload, qos: 0 }))
    expect(fates[0]).toBe(true)
    expect(fates.at(-1)).toBe(false)
  })
})
