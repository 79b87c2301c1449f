import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SimulatorIo, SimulatorOptions } from '../../../../../../src/main/core/platforms/platform.ts'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import { IDENTITY, NAME, NOW, PRODUCT, SECRET } from './client.ts'

const OWN = `${PRODUCT}/${NAME}`
const RESULT = `$log/operation/result/${OWN}`

interface Posted {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly at: number
}

/** A world in which nothing waits: sleeping moves the clock, and each second the scene may act. */
function createWorld(scene: {
  readonly seconds: number
  readonly answer?: (posted: Posted) => { status: number; body: string }
  readonly act?: (
    second: number,
    world: { receive: (topic: string, payload: string) => void; reconnect: () => void },
  ) => void
}) {
  let now = NOW
  let seed = 7
  const stop = new AbortController()
  const posted: Posted[] = []
  const published: { topic: string; payload: string; at: number }[] = []
  const subscribed: string[] = []
  const told: string[] = []
  let signedIn: Parameters<SimulatorIo['connectMqtt']>[0] | null = null
  let ended = false
  const receive = (topic: string, payload: string) => signedIn?.onMessage(topic, Buffer.from(payload))
  const io: SimulatorIo = {
    async connectMqtt(options) {
      signedIn = options
      return {
        publish: async (topic, payload) => void published.push({ topic, payload: String(payload), at: now }),
        subscribe: async (filter) => void subscribed.push(filter),
        end: async () => {
          ended = true
          options.onClose()
        },
      }
    },
    async request({ url, headers, body }) {
      const request = { url, headers, body: String(body), at: now }
      posted.push(request)
      if (scene.answer) return scene.answer(request)
      const isA = url.endsWith('/cgi-bin/report-log')
      return { status: 200, body: isA ? '{"Retcode":0}' : '{"Response":{"RequestId":"x"}}' }
    },
    now: () => now,
    random: () => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed / 2147483648
    },
    async sleep(ms) {
      const before = Math.floor((now - NOW) / 1000)
      now += ms
      const second = Math.floor((now - NOW) / 1000)
      if (second !== before) scene.act?.(second, { receive, reconnect: () => signedIn?.onReconnect() })
      if (second >= scene.seconds) stop.abort()
    },
    tell: (sentence) => void told.push(sentence),
  }
  const run = async (more: Partial<SimulatorOptions> = {}) => {
    const options = {
      mqttUrl: 'mqtt://box:1',
      httpUrl: 'http://box:8080',
      identity: IDENTITY,
      secret: SECRET,
      rate: 50,
    }
    await tencent.simulator?.run({ ...options, variant: null, ...more }, io, stop.signal)
    if (!signedIn) throw new Error('never signed in')
    return { signIn: signedIn, posted, published, subscribed, told, ended }
  }
  return { run, receive }
}

const messagesOf = ({ body }: Posted): string[] => JSON.parse(body).Message
const levelsOf = (lines: readonly string[]) => new Set(lines.map((line) => line.slice(0, 3)))
const DEBUG = JSON.stringify({ type: 'get_log_level', log_level: 4 })

describe('it signs in as a device does', () => {
  test.each([
    [null, 'sha256'],
    ['b', 'sha256'],
    ['a', 'sha1'],
  ])('variant %s', async (variant, digest) => {
    const { signIn, subscribed, published, told, ended } = await createWorld({ seconds: 1 }).run({ variant })
    const { clientId, username, password } = signIn
    expect(clientId).toBe(PRODUCT + NAME)
    expect(username).toMatch(new RegExp(`^${PRODUCT}${NAME};21010406;[A-Za-z0-9]{5};9223372036854775807$`))
    const mac = createHmac(digest, Buffer.from(SECRET, 'base64')).update(username).digest('hex')
    expect(password).toBe(`${mac};hmac${digest}`)
    expect(subscribed).toEqual([`$sys/operation/result/${OWN}`, RESULT])
    expect(published.map(({ topic }) => topic)).toEqual([`$sys/operation/${OWN}`, `$log/operation/${OWN}`])
    expect(JSON.parse(published[1]?.payload ?? '')).toEqual({ type: 'get_log_level', clientToken: `${PRODUCT}-1` })
    expect(ended).toBe(true)
    expect(told).not.toContainEqual(expect.stringContaining('connection is gone'))
  })

  test('an unknown variant is an error', async () => {
    await expect(createWorld({ seconds: 1 }).run({ variant: 'z' })).rejects.toThrow('"z"')
  })
})

test('before any answer it uploads errors, and debug once it is told', async () => {
  const world = createWorld({
    seconds: 40,
    act: (second, { receive }) => {
      if (second === 20) receive(RESULT, DEBUG)
    },
  })
  const { posted } = await world.run()
  const until = (at: number) => posted.filter((request) => request.at < NOW + at).flatMap(messagesOf)
  expect(levelsOf(until(20_000))).toEqual(new Set(['ERR']))
  const after = posted.filter((request) => request.at > NOW + 24_000).flatMap(messagesOf)
  expect(levelsOf(after)).toEqual(new Set(['ERR', 'WRN', 'INF', 'DBG']))
  const debug = after.filter((line) => line.startsWith('DBG')).length
  expect(debug / after.length).toBeGreaterThan(0.6)
  expect(after.length).toBeGreaterThan(500)
})

test('told 0 it uploads nothing more', async () => {
  const world = createWorld({
    seconds: 30,
    act: (second, { receive }) => {
      if (second === 1) receive(RESULT, DEBUG)
      if (second === 10) receive(RESULT, '{"log_level":0}')
    },
  })
  const { posted } = await world.run()
  expect(posted.length).toBeGreaterThan(0)
  expect(posted.filter(({ at }) => at > NOW + 10_000)).toEqual([])
})

test('a lower level clears what waits, also while an upload is on its way', async () => {
  const world = createWorld({
    seconds: 12,
    act: (second, { receive }) => second === 1 && receive(RESULT, DEBUG),
    answer: (posted) => {
      if (posted.at > NOW + 5000 && posted.at < NOW + 6000) world.receive(RESULT, '{"log_level":1}')
      return { status: 200, body: '{"Response":{"RequestId":"x"}}' }
    },
  })
  const { posted } = await world.run({ rate: 400 })
  const cleared = posted.find(({ at }) => at > NOW + 5000)
  const after = posted.filter(({ at }) => at > (cleared?.at ?? 0)).flatMap(messagesOf)
  expect(levelsOf(after)).toEqual(new Set(['ERR']))
  expect(after.length).toBeGreaterThan(40)
})

test('what is no level leaves the level as it is', async () => {
  const world = createWorld({
    seconds: 20,
    act: (_, { receive }) => {
      for (const payload of ['', 'x', '{}', '{"log_level":9}', 'null']) receive(RESULT, payload)
      receive(`$log/operation/result/${PRODUCT}/other`, DEBUG)
    },
  })
  const { posted } = await world.run()
  expect(levelsOf(posted.flatMap(messagesOf))).toEqual(new Set(['ERR']))
})

test('after each reconnect it subscribes and asks again, counting on', async () => {
  const world = createWorld({
    seconds: 6,
    act: (second, { reconnect }) => {
      if (second === 2 || second === 4) reconnect()
    },
  })
  const { published, subscribed } = await world.run()
  const tokens = published
    .filter(({ topic }) => topic.startsWith('$log'))
    .map(({ payload }) => JSON.parse(payload).clientToken)
  expect(tokens).toEqual([1, 2, 3].map((count) => `${PRODUCT}-${count}`))
  expect(subscribed.filter((filter) => filter === RESULT)).toHaveLength(3)
})

describe('its uploads', () => {
  const toDebug = (second: number, { receive }: { receive: (topic: string, payload: string) => void }) => {
    if (second === 1) receive(RESULT, DEBUG)
    if (second === 3) receive(`$sys/operation/result/${OWN}`, JSON.stringify({ type: 'get', time: 1 }))
  }

  test('generation B: signed, below the ceiling, one element a line', async () => {
    const { posted } = await createWorld({ seconds: 12, act: toDebug }).run()
    expect(posted.length).toBeGreaterThan(4)
    for (const { url, headers, body } of posted) {
      expect(url).toBe('http://box:8080/device/reportlog')
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(3000)
      const { 'X-TC-Algorithm': algorithm = '', 'X-TC-Timestamp': timestamp, 'X-TC-Nonce': nonce } = headers
      const hash = createHash('sha256').update(body).digest('hex')
      const text = ['POST', 'box', '/device/reportlog', '', algorithm, timestamp, nonce, hash].join('\n')
      expect(headers['X-TC-Signature']).toBe(createHmac('sha256', SECRET).update(text).digest('base64'))
      const { ProductId, DeviceName, Message } = JSON.parse(body)
      expect([ProductId, DeviceName]).toEqual([PRODUCT, NAME])
      for (const line of Message)
        expect(line).toMatch(/^(ERR|WRN|INF|DBG)\|2026-03-01 16:00:\d\d\|\w+\.c\|\w+\(\d+\): ./)
    }
    const stamps = posted.map(({ headers }) => Number(headers['X-TC-Timestamp']))
    expect(stamps[0]).toBe(0)
    expect(stamps.at(-1)).toBeGreaterThan(NOW / 1000)
  })

  test('generation A: header, signature, LF FF', async () => {
    const { posted } = await createWorld({ seconds: 12, act: toDebug }).run({ variant: 'a' })
    expect(posted.length).toBeGreaterThan(4)
    for (const { url, body } of posted) {
      expect(url).toBe('http://box:8080/cgi-bin/report-log')
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(3000)
      expect(body.slice(0, 40)).toBe(createHmac('sha1', SECRET).update(body.slice(40)).digest('hex'))
      expect(body.slice(40, 102)).toBe(`P###${PRODUCT}${NAME.padEnd(48, '#')}`)
      expect(body.slice(102, 112)).toMatch(/^\d{10}$/)
      expect(body.endsWith('\n\f')).toBe(true)
    }
  })

  test('what was not accepted waits and is sent again, each line once, in order', async () => {
    const lost = (at: number) => at > NOW + 4000 && at < NOW + 12_000
    const accepted: string[] = []
    const failures = [
      { status: 503, body: '{"Response":{"Error":{"Code":"InternalError"},"RequestId":"x"}}' },
      { status: 200, body: '{"Response":{"Error":{"Code":"InternalError"},"RequestId":"x"}}' },
      { status: 200, body: 'gateway' },
    ]
    let failed = 0
    const world = createWorld({
      seconds: 20,
      act: toDebug,
      answer: (posted) => {
        if (lost(posted.at)) return failures[failed++ % failures.length] ?? { status: 500, body: '' }
        accepted.push(...messagesOf(posted))
        return { status: 200, body: '{"Response":{"RequestId":"x"}}' }
      },
    })
    const { told } = await world.run()
    expect(failed).toBeGreaterThan(2)
    expect(told.filter((sentence) => sentence.startsWith('An upload failed'))).toHaveLength(1)
    const cycles = accepted.flatMap((line) => /pump\.c\|control_loop.* cycle=(\d+)$/.exec(line)?.[1] ?? []).map(Number)
    expect(cycles.length).toBeGreaterThan(50)
    expect(cycles).toEqual([...new Set(cycles)].sort((one, other) => one - other))
    const seconds = new Set(accepted.map((line) => line.slice(4, 23)))
    for (let second = 5; second < 12; second++)
      expect(seconds).toContain(`2026-03-01 16:00:${String(second).padStart(2, '0')}`)
  })

  test('its buffer has an end, and it says so', async () => {
    const world = createWorld({ seconds: 60, act: toDebug, answer: () => ({ status: 503, body: '{}' }) })
    const { told, posted } = await world.run({ rate: 1000 })
    expect(told.filter((sentence) => sentence.includes('loses lines'))).toHaveLength(1)
    expect(posted.length).toBeLessThan(40)
  })
})

test('it logs at its rate', async () => {
  const world = createWorld({ seconds: 30, act: (second, { receive }) => second === 1 && receive(RESULT, DEBUG) })
  const { posted } = await world.run({ rate: 300 })
  const lines = posted.flatMap(messagesOf).filter((line) => line.slice(4, 23) > '2026-03-01 16:00:02')
  expect(lines.length / 27).toBeGreaterThan(290)
  expect(lines.length / 27).toBeLessThan(310)
})

test('it invents a device that can be added', () => {
  const draft = tencent.simulator?.invent(() => 0.5)
  if (!draft) throw new Error('no simulator')
  expect(tencent.checkDevice(draft)).toMatchObject({ ok: true, identity: { ref: 'DEMOPUMP01/pump-1' } })
  expect(tencent.simulator?.invent(() => 0.25).secret).not.toBe(draft.secret)
})
