import { describe, expect, test } from 'vitest'
import { huawei } from '../../../../../../src/main/core/platforms/huawei/index.ts'
import { TABLE } from '../../../../../../src/main/core/platforms/huawei/table.ts'
import type { SimulatorIo } from '../../../../../../src/main/core/platforms/platform.ts'
import { hourOf, javaEvent, login } from '../../../../../helpers/huawei/device.ts'
import { context, eventsOf, ID, IDENTITY, linesOf, mqtt, NOW, SECRET } from './client.ts'

interface Scene {
  readonly seconds: number
  readonly variant?: string
  readonly rate?: number
  /** What its platform sends it, by the second. */
  readonly sends?: Readonly<Record<number, string>>
}

/** Plays it in a world without time or sockets. */
async function play({ seconds, variant, rate = 20, sends = {} }: Scene) {
  let now = NOW
  let seed = 7
  const stop = new AbortController()
  const published: { readonly topic: string; readonly payload: Buffer; readonly at: number }[] = []
  let signedIn: Parameters<SimulatorIo['connectMqtt']>[0] | null = null
  let ended = false
  const io: SimulatorIo = {
    async connectMqtt(options) {
      signedIn = options
      return {
        publish: async (topic, payload) => {
          published.push({ topic, payload: Buffer.from(payload as string), at: now })
          // A broker gives back what it publishes on the topic that it subscribed to.
          if (topic.endsWith('/sys/events/down')) options.onMessage(topic, Buffer.from(payload as string))
        },
        subscribe: async () => undefined,
        end: async () => {
          ended = true
        },
      }
    },
    request: () => Promise.reject(new Error('it never asks over HTTP')),
    now: () => now,
    random: () => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed / 2147483648
    },
    async sleep(ms) {
      const before = Math.floor((now - NOW) / 1000)
      now += ms
      const second = Math.floor((now - NOW) / 1000)
      const sent = second === before ? undefined : sends[second]
      if (sent !== undefined) signedIn?.onMessage(`$oc/devices/${ID}/sys/events/down`, Buffer.from(sent))
      if (second >= seconds) stop.abort()
    },
    tell: () => undefined,
  }
  const options = { mqttUrl: 'mqtt://box:1', httpUrl: 'http://box:2', identity: IDENTITY, secret: SECRET, rate }
  await huawei.simulator?.run({ ...options, variant: variant ?? null }, io, stop.signal)
  if (!signedIn) throw new Error('never signed in')
  const seen = published.map(({ topic, payload, at }) => ({
    at,
    seen: mqtt().observe({ topic, payload, qos: 0, retain: false, dup: false, via: 'site', sender: ID }, context()),
  }))
  return { signIn: signedIn as Parameters<SimulatorIo['connectMqtt']>[0], published, seen, ended }
}

const config = (paras: object) => javaEvent('$log', 'log_config', paras)

describe.each(huawei.simulator?.variants ?? [])('variant %s', (variant) => {
  test('signs in, and walks through every process that crosses a broker', async () => {
    const { signIn, seen, ended } = await play({ seconds: 20, variant })
    const check = variant === 'python' ? 1 : variant === 'sm3' ? 2 : 0
    const hour = hourOf(new Date(variant === 'c' ? NOW + 8 * 3_600_000 : NOW))
    expect(signIn).toMatchObject(login({ id: ID, secret: SECRET }, { check, hour }))
    const walked = new Set(
      seen.flatMap((one) => eventsOf(one.seen)).map(({ data }) => `${data.serviceType}: ${data.process}`),
    )
    const crossing = TABLE.filter(({ sign }) => sign.by === 'topic' || sign.by === 'event')
    for (const { serviceType, process } of crossing) expect(walked).toContain(`${serviceType}: ${process}`)
    expect(seen.flatMap((one) => eventsOf(one.seen)).filter(({ outcome }) => outcome !== 'SUCCESS')).toEqual([])
    expect(ended).toBe(true)
  })
})

test('it reports logs at its rate while collection is on, until its end', async () => {
  const end = new Date(NOW + 30_000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')
  const { seen } = await play({ seconds: 40, sends: { 10: config({ switch: 'on', end_time: `${end}Z` }) } })
  const lines = seen.flatMap(({ seen, at }) => linesOf(seen).map((line) => ({ ...line, at })))
  const collected = lines.filter(({ bytes }) => !bytes.startsWith('walk'))
  expect(collected.length).toBeGreaterThan(380)
  expect(collected.length).toBeLessThan(420)
  for (const { at } of collected) expect(at - NOW).toBeGreaterThan(10_000)
  for (const { at } of collected) expect(at - NOW).toBeLessThanOrEqual(30_000)
  expect(new Set(collected.map(({ module }) => module))).toEqual(
    new Set(['DEVICE_STATUS', 'DEVICE_PROPERTY', 'DEVICE_MESSAGE', 'DEVICE_COMMAND']),
  )
})

test('off ends it, and what it plays itself changes nothing', async () => {
  const sends = {
    3: config({ switch: 'on', end_time: '20991231T235959Z' }),
    15: config({ switch: 'off', end_time: '20260301T083000Z' }),
  }
  const { seen } = await play({ seconds: 30, sends })
  const at = seen.flatMap(({ seen, at }) =>
    linesOf(seen).flatMap(({ bytes }) => (bytes.startsWith('walk') ? [] : [at - NOW])),
  )
  expect(Math.min(...at)).toBeLessThan(3500)
  expect(Math.max(...at)).toBeGreaterThan(14_000)
  expect(Math.max(...at)).toBeLessThan(15_200)
})

test('what a platform answers is not played', async () => {
  const { published } = await play({
    seconds: 20,
    sends: { 0: '', 1: javaEvent('$time_sync', 'time_sync_response', {}) },
  })
  const played = published
    .filter(({ topic }) => topic.endsWith('/sys/events/down'))
    .map(({ payload }) => payload.toString())
  expect(played.some((text) => text.includes('add_sub_device_response'))).toBe(true)
  expect(played.some((text) => text.includes('"time_sync_response"'))).toBe(false)
})

test('it invents a device that can be added; an unknown variant is an error', async () => {
  const draft = huawei.simulator?.invent(() => 0.5)
  if (!draft) throw new Error('no simulator')
  expect(huawei.checkDevice(draft)).toMatchObject({ ok: true })
  expect(huawei.simulator?.invent(() => 0.25)).toMatchObject({ name: draft.name, product: '' })
  await expect(play({ seconds: 1, variant: 'z' })).rejects.toThrow('"z"')
})
