import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EventApi, startEventApi } from '../../../../../src/main/core/event-api/server.ts'
import { historyOf } from '../../../../../src/main/core/event-api/source.ts'
import type { Store } from '../../../../../src/main/core/store/store.ts'
import type { EventDraft } from '../../../../../src/shared/model.ts'
import { openNew } from '../../../../helpers/store/store-fixture.ts'

const T = Date.UTC(2026, 2, 1, 8)
const TOKEN = 'ft_test'

let store: Store
let api: EventApi
let token: string | null
let failures: unknown[]

beforeEach(async () => {
  ;[token, failures] = [TOKEN, []]
  store = await openNew()
  api = await startEventApi({
    port: 0,
    source: historyOf(store),
    token: () => token,
    requestId: () => 'r1',
    failed: (error) => failures.push(error),
  })
})
afterEach(() => api.close())

async function keep(count: number, change: (at: number) => Partial<EventDraft> = () => ({})): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const event: EventDraft = {
      id: `e${String(at).padStart(3, '0')}`,
      device: `tencent:PRODUCT/dev${at % 2}`,
      connection: 'site',
      // Three share each moment.
      time: T + Math.floor(at / 3) * 1000,
      outcome: 'INFO',
      category: 'connection',
      type: at % 2 === 0 ? 'signed-in' : 'signed-out',
      description: `Event ${at}`,
      stateChange: at % 2 === 0,
      data: {},
      source: 'fieldtap',
      ...change(at),
    }
    store.appendEvent(event, T)
  }
  await store.committed()
}

interface Answered {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  readonly body: any
}

async function get(path: string, init: RequestInit = {}): Promise<Answered> {
  const answer = await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${TOKEN}` }, ...init })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) }
}

const idsOf = ({ body }: Answered) => body.data.map(({ id }: { id: string }) => id)

test('events that are still to be put among the others are waited for, and not read at once', async () => {
  const steps: string[] = []
  const ready = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const source = historyOf(store)
  const waiting = await startEventApi({
    port: 0,
    source: {
      ...source,
      eventsReady: () => {
        asked.resolve()
        return ready.promise
      },
      listEvents: (listing) => {
        steps.push('read')
        return source.listEvents(listing)
      },
    },
    token: () => TOKEN,
    requestId: () => 'r1',
    failed: (error) => failures.push(error),
  })
  await keep(3)
  const answer = fetch(`${waiting.url}/v3/device-events/`, { headers: { authorization: `Bearer ${TOKEN}` } })
  await asked.promise
  steps.push('ready')
  ready.resolve()
  const { data } = await (await answer).json()
  expect(data).toHaveLength(3)
  expect(steps).toEqual(['ready', 'read'])
  await waiting.close()
})

test.each(['/v3/device-events/', '/v3/device-events', '/v3/devicelog/', '/v3/devicelog'])(
  '%s lists the events',
  async (path) => {
    await keep(3)
    const { status, headers, body } = await get(path)
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'application/json',
      'no-store',
    ])
    expect(body).toMatchObject({ object: 'list', limit: 50, after: null, order: 'ASC', has_more: false })
    expect(body).not.toHaveProperty('total_count')
    expect(body.data[0]).toMatchObject({
      object: 'device-event',
      id: 'e000',
      device_id: 'PRODUCT/dev0',
      event_type: 'signed-in',
    })
  },
)

test.each(['/v3/device-events/', '/v3/devicelog/'])('%s gives one event by its id', async (path) => {
  await keep(2, (at) => ({ id: at === 0 ? 'a/b c' : 'plain' }))
  for (const end of ['', '/']) {
    expect((await get(`${path}plain${end}`)).body).toMatchObject({ id: 'plain' })
    expect((await get(`${path}${encodeURIComponent('a/b c')}${end}`)).body).toMatchObject({ id: 'a/b c' })
  }
  const missing = await get(`${path}nobody/`)
  expect([missing.status, missing.body]).toEqual([
    404,
    { object: 'error', code: 404, type: 'not_found', message: 'There is no such device event.', request_id: 'r1' },
  ])
  expect((await get(`${path}%ff`)).status).toBe(404)
})

describe('paging', () => {
  test.each(['ASC', 'DESC'])('%s gives everything once, also where moments lie across pages', async (order) => {
    await keep(50)
    const got: string[] = []
    let after = ''
    for (;;) {
      const page = await get(`/v3/device-events/?limit=7&order=${order}&include=total_count&after=${after}`)
      got.push(...idsOf(page))
      expect(page.body).toMatchObject({ order, limit: 7, total_count: 50, has_more: got.length < 50 })
      if (!page.body.has_more) break
      after = page.body.after
      expect(after).toBe(got.at(-1))
    }
    const all = Array.from({ length: 50 }, (_, at) => `e${String(at).padStart(3, '0')}`)
    expect(got).toEqual(order === 'ASC' ? all : all.toReversed())
  })

  test('a limit out of range is clamped', async () => {
    await keep(3)
    expect((await get('/v3/device-events/?limit=1')).body).toMatchObject({ limit: 2, has_more: true })
    expect((await get('/v3/device-events/?limit=5000')).body).toMatchObject({ limit: 1000, has_more: false })
  })

  test('a place that is unknown is an error', async () => {
    const { status, body } = await get('/v3/device-events/?after=nobody')
    expect([status, body.type, body.fields]).toEqual([
      400,
      'validation_error',
      [{ name: 'after', message: 'there is no such event' }],
    ])
  })
})

describe('filters', () => {
  const both = async (direct: string, whole: string) => {
    const [one, other] = [
      await get(`/v3/device-events/?${direct}`),
      await get(`/v3/device-events/?filter=${encodeURIComponent(whole)}`),
    ]
    expect(idsOf(one)).toEqual(idsOf(other))
    return idsOf(one).join(' ')
  }

  test('each of them, in both spellings', async () => {
    await keep(6)
    expect(await both('id__eq=e002', 'id=e002')).toBe('e002')
    expect(await both('id__neq=e002', 'id__neq=e002')).toBe('e000 e001 e003 e004 e005')
    expect(await both('id__in=e002,e004,x', 'id__in=e002,e004,x')).toBe('e002 e004')
    expect(await both('id__nin=e002,e004', 'id__nin=e002,e004')).toBe('e000 e001 e003 e005')
    expect(await both('device_id__eq=PRODUCT%2Fdev1', 'device_id=PRODUCT/dev1')).toBe('e001 e003 e005')
    expect(await both('device_id__neq=PRODUCT/dev1', 'device_id__neq=PRODUCT/dev1')).toBe('e000 e002 e004')
    expect(await both('device_id__in=tencent:PRODUCT/dev1,x', 'device_id__in=tencent:PRODUCT/dev1,x')).toBe(
      'e001 e003 e005',
    )
    expect(await both('device_id__nin=PRODUCT/dev1,PRODUCT/dev0', 'device_id__nin=PRODUCT/dev1,PRODUCT/dev0')).toBe('')
    expect(await both('event_type__eq=signed-out', 'event_type=signed-out')).toBe('e001 e003 e005')
    expect(await both('event_type__nin=signed-out', 'event_type__nin=signed-out')).toBe('e000 e002 e004')
    expect(await both('description__in=Event%201,Event%202', 'description__in=Event 1,Event 2')).toBe('e001 e002')
    expect(await both('description__neq=Event%201', 'description__neq=Event%201')).toBe('e000 e002 e003 e004 e005')
    expect(await both('state_change__eq=True', 'state_change=True')).toBe('e000 e002 e004')
    expect(await both('state_change__neq=true', 'state_change__neq=true')).toBe('e001 e003 e005')
    expect(await both('date_time__gte=2026-03-01T08:00:01Z', 'date_time__gte=2026-03-01T08:00:01.000000Z')).toBe(
      'e003 e004 e005',
    )
    expect(await both('date_time__lte=20260301T080000Z', 'date_time__lte=2026-03-01T10:00:00+02:00')).toBe(
      'e000 e001 e002',
    )
    expect(await both('date_time__in=2026-03-01T08:00:01Z', 'date_time__in=2026-03-01T08:00:01Z')).toBe(
      'e003 e004 e005',
    )
    expect(await both('date_time__nin=2026-03-01T08:00:01Z', 'date_time__nin=2026-03-01T08:00:01Z')).toBe(
      'e000 e001 e002',
    )
    expect(await both('event_type__eq=signed-in&id__nin=e000', 'event_type=signed-in&id__nin=e000')).toBe('e002 e004')
  })

  test('count with the page', async () => {
    await keep(6)
    const { body } = await get('/v3/device-events/?limit=2&include=total_count&event_type__eq=signed-in')
    expect(body).toMatchObject({ total_count: 3, has_more: true })
  })

  test('of a thousand ids are taken', async () => {
    await keep(6)
    const ids = Array.from({ length: 4000 }, (_, at) => `0170000000000000000000000000${at}`).concat('e003')
    expect(idsOf(await get(`/v3/device-events/?id__in=${ids.join(',')}`))).toEqual(['e003'])
  })

  test('that are wrong are answered for by name', async () => {
    const { status, body } = await get('/v3/device-events/?limit=x&state_change__eq=maybe')
    expect([status, body]).toEqual([
      400,
      {
        object: 'error',
        code: 400,
        type: 'validation_error',
        message: 'The query is not valid.',
        request_id: 'r1',
        fields: [
          { name: 'limit', message: 'it is no whole number' },
          { name: 'state_change__eq', message: 'the value is neither True nor False' },
        ],
      },
    ])
  })

  test('are values, never SQL', async () => {
    await keep(2)
    const evil = encodeURIComponent(`x') OR 1=1 --`)
    expect(idsOf(await get(`/v3/device-events/?id__eq=${evil}`))).toEqual([])
    expect((await get('/v3/device-events/?include=total_count')).body.total_count).toBe(2)
  })
})

describe('who may read', () => {
  test.each([undefined, 'Bearer wrong', 'Bearer ', TOKEN, `Basic ${TOKEN}`])('%j may not', async (authorization) => {
    await keep(1)
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
    const { status, headers: sent, body } = await get('/v3/device-events/', { headers })
    expect([status, body.object, body.code, body.type]).toEqual([401, 'error', 401, 'unauthorized'])
    expect(sent.get('www-authenticate')).toBe('Bearer')
  })

  test('nobody, without a token; and who has the new one, at once', async () => {
    token = null
    expect((await get('/v3/device-events/')).status).toBe(401)
    token = 'other'
    expect((await get('/v3/device-events/', { headers: { authorization: 'bearer other' } })).status).toBe(200)
  })

  test('and nobody may write', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const { status, headers } = await get('/v3/device-events/', {
        method,
        headers: { authorization: `Bearer ${TOKEN}` },
      })
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })
})

test('other paths are not there', async () => {
  for (const path of [
    '/',
    '/v3/',
    '/v3/devices/',
    '/v3/device-events/a/b',
    '/v2/device-events/',
    '/v3/device-events/../x',
  ]) {
    expect((await get(path)).status).toBe(404)
  }
})

test('HEAD says how long the answer would be', async () => {
  await keep(3)
  const whole = await fetch(`${api.url}/v3/device-events/`, { headers: { authorization: `Bearer ${TOKEN}` } })
  const head = await get('/v3/device-events/', { method: 'HEAD', headers: { authorization: `Bearer ${TOKEN}` } })
  expect([head.status, head.body]).toEqual([200, null])
  expect(head.headers.get('content-length')).toBe(String((await whole.arrayBuffer()).byteLength))
})

test('a history that cannot be read is an error of the API, and noted', async () => {
  await store.close()
  const { status, body } = await get('/v3/device-events/')
  expect([status, body.type]).toEqual([500, 'internal_server_error'])
  expect(failures).toHaveLength(1)
})

test('a body that nobody asked for does no harm', async () => {
  await keep(1)
  const status = await new Promise((resolve, reject) => {
    const sent = request(
      `${api.url}/v3/device-events/`,
      { method: 'GET', headers: { authorization: `Bearer ${TOKEN}` } },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      },
    )
    sent.on('error', reject)
    sent.end(Buffer.alloc(100_000))
  })
  expect(status).toBe(200)
})

test('a port in use is said', async () => {
  const port = Number(new URL(api.url).port)
  const again = startEventApi({
    port,
    source: historyOf(store),
    token: () => null,
    requestId: () => '',
    failed: () => undefined,
  })
  await expect(again).rejects.toMatchObject({ code: 'port-taken', data: { detail: String(port) } })
})
