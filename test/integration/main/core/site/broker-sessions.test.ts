import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { startBroker } from '../../../../../src/main/core/site/broker.ts'
import { brokerStand } from '../../../../helpers/broker-stand.ts'
import {
  connectFrame,
  disconnectFrame,
  frame,
  PINGRESP,
  PUBLISH,
  pingFrame,
  published,
} from '../../../../helpers/raw-mqtt.ts'
import { deskOf, quietLog } from '../../../../helpers/site-desk.ts'

const stand = brokerStand()

describe('sessions', () => {
  test('the same client id signs in again: the old session ends first, taken over', async () => {
    await stand.start()
    const old = await stand.signedIn('a')
    await stand.signedIn('a')
    await old.end()
    expect(stand.desk.story).toEqual(['in test:a', 'out test:a taken-over', 'in test:a'])
    expect(stand.broker.online()).toEqual(['test:a'])
  })

  test('the same device under another client id takes over too', async () => {
    await stand.start()
    const old = await stand.signedIn('a', { clientId: 'a_0_0_2026010100' })
    const now = await stand.signedIn('a', { clientId: 'a_0_0_2026010101' })
    await old.end()
    expect(stand.desk.story).toEqual(['in test:a', 'out test:a taken-over', 'in test:a'])
    await stand.broker.deliver('test:a', { topic: 't', payload: 'to the new one', qos: 0 })
    expect(published(await now.next(PUBLISH)).payload).toBe('to the new one')
  })

  test('many sign-ins of one device at once leave one session, each begun one ended once', async () => {
    stand.desk = deskOf({
      signIn: async () => sleep(Math.random() * 20, { is: 'accepted', device: 'test:a' } as const),
    })
    await stand.start()
    const clients = await Promise.all(Array.from({ length: 20 }, () => stand.raw()))
    await Promise.all(clients.map((client) => client.signIn({ clientId: 'a' }).catch(() => null)))
    await vi.waitFor(() => expect(clients.filter(({ closed }) => !closed)).toHaveLength(1))
    const begun = stand.desk.story.filter((entry) => entry.startsWith('in ')).length
    const ended = stand.desk.story.filter((entry) => entry === 'out test:a taken-over').length
    expect(ended).toBe(begun - 1)
    stand.expectInAndOutInTurn()
    expect(stand.broker.online()).toEqual(['test:a'])
  })

  test('a client that reconnects at once after losing its socket is one session after the other', async () => {
    await stand.start()
    for (let round = 0; round < 20; round++) {
      const client = await stand.signedIn('a')
      client.socket.resetAndDestroy()
    }
    const last = await stand.signedIn('a')
    await vi.waitFor(() => expect(stand.desk.story).toHaveLength(41))
    stand.expectInAndOutInTurn()
    last.write(pingFrame())
    await last.next(PINGRESP)
  })

  test('says how each session ended', async () => {
    await stand.start()
    const clean = await stand.signedIn('clean')
    clean.write(disconnectFrame())
    const lost = await stand.signedIn('lost')
    lost.socket.end()
    await stand.signedIn('silent', { keepalive: 1 })
    const bad = await stand.signedIn('bad')
    bad.write(frame(0xf0))
    await vi.waitFor(() => expect(stand.broker.online()).toEqual([]), 5000)
    expect(stand.desk.story.filter((entry) => entry.startsWith('out ')).sort()).toEqual([
      'out test:bad socket',
      'out test:clean clean',
      'out test:lost socket',
      'out test:silent keepalive',
    ])
  })

  test('a client that goes away while it is decided upon never was in', async () => {
    const decision = Promise.withResolvers<void>()
    stand.desk = deskOf({ signIn: () => decision.promise.then(() => ({ is: 'accepted', device: 'test:a' }) as const) })
    await stand.start()
    const client = await stand.raw()
    client.write(connectFrame({ clientId: 'a' }))
    await sleep(20)
    client.socket.destroy()
    await sleep(20)
    decision.resolve()
    const next = await stand.signedIn('a')
    expect(stand.desk.story).toEqual(['in test:a'])
    next.write(pingFrame())
    await next.next(PINGRESP)
  })

  test('closing ends every session once and frees the port', async () => {
    await stand.start()
    const clients = await Promise.all(['a', 'b', 'c'].map((device) => stand.signedIn(device)))
    const early = await stand.raw()
    const { port } = stand.broker
    await stand.broker.close()
    await Promise.all([...clients, early].map((client) => client.end()))
    expect(stand.desk.story.filter((entry) => entry.startsWith('out ')).sort()).toEqual([
      'out test:a closed',
      'out test:b closed',
      'out test:c closed',
    ])
    await stand.start({}, port)
    expect(stand.broker.port).toBe(port)
  })

  test('a port that is taken is said by its number', async () => {
    await stand.start()
    const again = startBroker(
      { host: '127.0.0.1', port: stand.broker.port, tlsPort: null, tls: null, log: quietLog },
      stand.desk.handlers,
    )
    await expect(again).rejects.toMatchObject({ code: 'port-taken', data: { detail: String(stand.broker.port) } })
  })

  test('an address that is not this laptop’s is said', async () => {
    await stand.start()
    const other = startBroker(
      { host: '198.51.100.1', port: 0, tlsPort: null, tls: null, log: quietLog },
      stand.desk.handlers,
    )
    await expect(other).rejects.toMatchObject({ code: 'input-invalid' })
  })
})
