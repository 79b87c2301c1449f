/** Many messages at once, over everything that a link speaks over: each of them once, in the order of the broker. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { describe, expect, test, vi } from 'vitest'
import { LinkLog } from '../../../../helpers/link-log.ts'
import { linkStand } from '../../../../helpers/link-stand.ts'
import { freePort } from '../../../../helpers/mosquitto.ts'
import { selfSigned } from '../../../../helpers/openssl.ts'

const stand = linkStand()
const COUNT = 20_000
const PLAIN = ['listener {port} 127.0.0.1', 'allow_anonymous true', 'max_queued_messages 0']

/** Published by mosquitto's own client, a message a line. */
async function publishNumbers(port: number): Promise<void> {
  const sender = spawn('mosquitto_pub', ['-p', String(port), '-t', 'watched/n', '-q', '0', '-l'])
  sender.stdin.end(Array.from({ length: COUNT }, (_, n) => `${n}\n`).join(''))
  await once(sender, 'exit')
}

const numbers = (log: LinkLog) => log.payloads().map(Number)
const inOrder = Array.from({ length: COUNT }, (_, n) => n)

describe.each([4, 5] as const)('MQTT version %i', (mqttVersion) => {
  test.each(['mqtt', 'mqtts', 'ws', 'wss'] as const)('%s', async (scheme) => {
    const dir = mkdtempSync(join(tmpdir(), 'fieldtap-certs-'))
    stand.after(() => rmSync(dir, { recursive: true }))
    const own = selfSigned(dir, 'broker', { san: 'DNS:localhost' })
    const port = await freePort()
    const secure = scheme === 'mqtts' || scheme === 'wss'
    const broker = await stand.mosquitto({
      config: [
        ...PLAIN,
        `listener ${port}`,
        ...(scheme.startsWith('ws') ? ['protocol websockets'] : []),
        ...(secure ? [`certfile ${own.certFile}`, `keyfile ${own.keyFile}`] : []),
      ],
    })
    const log = new LinkLog()
    const path = scheme.startsWith('ws') ? '/mqtt' : ''
    stand.open(`${scheme}://localhost:${port}${path}`, log, { mqttVersion, ...(secure && { ca: own.cert }) })
    await log.until('up')
    await publishNumbers(broker.port)
    await vi.waitFor(() => expect(log.received.length).toBeGreaterThanOrEqual(COUNT), { timeout: 20_000 })
    expect(numbers(log)).toEqual(inOrder)
    expect(log.received.every(({ qos, retain, dup }) => qos === 0 && !retain && !dup)).toBe(true)
  })

  test('messages of both QoS, large ones and ones with properties keep the order of their sender', async () => {
    const { port, url } = await stand.mosquitto({ config: [...PLAIN, 'max_inflight_messages 0'] })
    const log = new LinkLog()
    stand.open(url, log, { mqttVersion })
    await log.until('up')
    const sender = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 })
    stand.after(() => sender.endAsync(true))
    const large = 'x'.repeat(200_000)
    for (let from = 0; from < 3000; from += 500) {
      const some = Array.from({ length: 500 }, (_, at) => {
        const n = from + at
        const qos = n % 7 === 0 ? 1 : 0
        const properties = n % 11 === 0 ? { properties: { userProperties: { n: String(n) } } } : {}
        return sender.publishAsync('watched/n', `${n} ${at === 0 ? large : ''}`, { qos, ...properties })
      })
      await Promise.all(some)
    }
    await vi.waitFor(() => expect(log.received.length).toBeGreaterThanOrEqual(3000), { timeout: 20_000 })
    const seen = log.payloads().map((text) => Number(text.split(' ', 1)[0]))
    expect(seen).toEqual(Array.from({ length: 3000 }, (_, n) => n))
  })
})

test('retained messages come as such', async () => {
  const { port, url } = await stand.mosquitto()
  const device = await stand.device(port)
  await device.publishAsync('watched/kept', 'before', { qos: 0, retain: true })
  await device.publishAsync('watched/last', 'done', { qos: 1, retain: true })
  const log = new LinkLog()
  stand.open(url, log)
  await vi.waitFor(() => expect(log.received).toHaveLength(2))
  expect(log.received.map(({ topic, retain }) => [topic, retain]).toSorted()).toEqual([
    ['watched/kept', true],
    ['watched/last', true],
  ])
})
