import { describe, expect, test } from 'vitest'
import type { CloudIo, CloudPage, CloudRequest } from '../../../../../../src/main/core/platforms/cloud-side.ts'
import { huawei } from '../../../../../../src/main/core/platforms/huawei/index.ts'
import { eventsOf, ID, NOW, only } from './client.ts'

const SETTINGS = {
  url: 'https://lts.example/',
  project: 'p1',
  group: 'g1',
  stream: 's1',
  token: 'secret-token',
  keywords: '',
}
const QUERY = 'https://lts.example/v2/p1/groups/g1/streams/s1/content/query'

const record = (at: number, text = `${at}`) =>
  JSON.stringify({
    recordTime: new Date(at).toISOString().replace('.', ','),
    deviceId: ID,
    categoryName: 'device.message',
    operation: `$oc/devices/${ID}/sys/messages/up`,
    request: text,
    status: 'Success',
  })

interface Asked {
  readonly start_time: string
  readonly end_time: string
  readonly search_type: string
  readonly line_num?: string
  readonly __time__?: string
  readonly [other: string]: unknown
}

/** A log service that keeps records in order and pages through them by line number. */
function service(
  records: readonly number[],
  options: { page?: number; repeats?: boolean; slow?: number; broken?: string } = {},
) {
  const { page = 2, repeats = false, broken } = options
  let slow = options.slow ?? 0
  const asked: Asked[] = []
  const requests: CloudRequest[] = []
  const lines = records.map((at, index) => ({
    at,
    content: record(at),
    line_num: String(1_700_000_000_000_000_000n + BigInt(index)),
  }))
  const io: CloudIo = {
    async request(request) {
      requests.push(request)
      const body: Asked = JSON.parse(String(request.body))
      asked.push(body)
      if (broken !== undefined) return { status: 200, headers: {}, body: Buffer.from(broken) }
      if (slow-- > 0) return json(200, { count: 0, logs: [], isQueryComplete: false })
      const inside = lines.filter(({ at }) => at >= Number(body.start_time) && at <= Number(body.end_time))
      const last = body.line_num === undefined ? -1 : inside.findIndex(({ line_num }) => line_num === body.line_num)
      const from = body.search_type === 'init' ? 0 : last + (repeats ? 0 : 1)
      const logs = inside
        .slice(from, from + page)
        .map(({ content, line_num }) => ({ content, line_num, labels: { __time__: 't' } }))
      return json(200, { count: inside.length, logs, isQueryComplete: true })
    },
    now: () => NOW,
    sleep: async () => undefined,
    tell: () => undefined,
    proxy: '',
    ca: '',
    env: {},
  }
  return { io, asked, requests }
}

const json = (status: number, value: object) => ({ status, headers: {}, body: Buffer.from(JSON.stringify(value)) })

async function sync(
  io: CloudIo,
  asked: { resume?: string | null; since?: number | null; until?: number | null; pages?: number } = {},
) {
  const { resume = null, since = null, until = null, pages = 1000 } = asked
  const client = await huawei.cloud?.open(SETTINGS, io)
  const got: CloudPage[] = []
  for await (const page of client?.sync({ resume, since, until, query: null }, new AbortController().signal) ?? []) {
    got.push(page)
    if (got.length >= pages) break
  }
  const times = got.flatMap(({ observations }) => eventsOf(observations).map(({ data }) => Number(data.request)))
  return { pages: got, times, resume: got.at(-1)?.resume ?? null }
}

const RECORDS = [1, 2, 3, 4, 5, 6, 7].map((day) => NOW - day * 86_400_000).reverse()

test('asks as the service wants it: address, token, times as text, no highlighting', async () => {
  const { io, asked, requests } = service([])
  await sync(io, { since: NOW - 1000 })
  expect(requests[0]).toMatchObject({
    method: 'POST',
    url: QUERY,
    headers: { 'X-Auth-Token': 'secret-token' },
    repeatable: true,
  })
  expect(asked[0]).toMatchObject({
    start_time: String(NOW - 1000),
    end_time: String(NOW),
    search_type: 'init',
    highlight: false,
    is_desc: false,
  })
  expect(asked[0]).not.toHaveProperty('keywords')
})

test.each([
  ['pages of two', { page: 2 }],
  ['one page', { page: 1000 }],
  ['a service that begins with the line before', { page: 3, repeats: true }],
  ['a service that is slow to look', { slow: 3 }],
])('reads everything once and in order: %s', async (_, options) => {
  const { io, asked } = service(RECORDS, options)
  const { times, pages } = await sync(io)
  expect(times).toEqual(RECORDS)
  expect(pages[0]?.total).toBe(RECORDS.length)
  const forward = asked.find(({ search_type }) => search_type === 'forwards')
  expect(forward).toMatchObject({ __time__: 't', line_num: expect.stringMatching(/^\d{19}$/) })
})

test('goes on with the line where it was interrupted, and reads what came since', async () => {
  const first = service(RECORDS)
  const broken = await sync(first.io, { pages: 2 })
  expect(broken.times).toEqual(RECORDS.slice(0, 4))
  const { io, asked } = service([...RECORDS, NOW - 1000])
  const rest = await sync(io, { resume: broken.resume })
  expect(asked[0]).toMatchObject({ search_type: 'forwards', line_num: '1700000000000000003' })
  expect([...new Set([...broken.times, ...rest.times])]).toEqual([...RECORDS, NOW - 1000])
})

test('afterwards begins a little before the newest record, whose id is known', async () => {
  const first = await sync(service(RECORDS).io)
  const { io, asked } = service(RECORDS)
  const again = await sync(io, { resume: first.resume })
  expect(Number(asked[0]?.start_time)).toBe((RECORDS.at(-1) ?? 0) - 600_000)
  expect(again.times).toEqual(RECORDS.slice(-1))
})

test('a span that is longer than the service allows is asked in parts', async () => {
  const { io, asked } = service(RECORDS)
  await sync(io, { since: NOW - 400 * 86_400_000 })
  const spans = asked
    .filter(({ search_type }) => search_type === 'init')
    .map(({ start_time, end_time }) => Number(end_time) - Number(start_time))
  expect(spans).toHaveLength(3)
  for (const span of spans) expect(span).toBeLessThanOrEqual(180 * 86_400_000)
})

test('a record that cannot be read is counted', async () => {
  const io: CloudIo = {
    ...service([]).io,
    request: async () => json(200, { logs: [{ content: 'what?', line_num: '1' }] }),
  }
  const { pages } = await sync(io)
  expect(only('refused', pages[0]?.observations ?? [])).toMatchObject([
    { code: 'body-broken', detail: expect.stringContaining('what?') },
  ])
})

describe('answers that are no page', () => {
  test.each([
    [401, { error_code: 'APIGW.0307', error_msg: 'The token must be updated' }, 'cloud-credentials'],
    [
      401,
      { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information: token expires' },
      'cloud-expired',
    ],
    [403, { error_code: 'LTS.0011', error_msg: 'not allowed' }, 'cloud-denied'],
    [404, { error_code: 'LTS.0201', error_msg: 'The log group does not exist' }, 'cloud-not-configured'],
    [400, { error_code: 'LTS.0009', error_msg: 'Failed to validate the request body' }, 'cloud-refused'],
    [500, {}, 'cloud-failed'],
  ])('%i', async (status, body, code) => {
    const io: CloudIo = { ...service([]).io, request: async () => json(status, body) }
    await expect(sync(io)).rejects.toMatchObject({ code })
  })

  test.each(['<html>', '[]', '{"logs":3}'])('%s', async (broken) => {
    await expect(sync(service([], { broken }).io)).rejects.toMatchObject({ code: 'cloud-answer-broken' })
  })
})

describe('settings', () => {
  const check = (more: object) => huawei.cloud?.check({ ...SETTINGS, ...more })

  test('stand for the connection without the token', () => {
    expect(check({})).toEqual({ ok: true, url: QUERY })
    expect(check({ url: 'lts.cn-north-4.myhuaweicloud.com' })).toMatchObject({ ok: true })
  })

  test.each([
    { url: '' },
    { url: 'ftp://x' },
    { url: 'https://u:p@x' },
    { project: '' },
    { group: 'a/b' },
    { stream: '' },
    { token: '' },
    { token: 'a b' },
  ])('are refused: %j', (more) => expect(check(more)).toMatchObject({ ok: false }))
})
