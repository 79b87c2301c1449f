import { describe, expect, test } from 'vitest'
import type {
  CloudClient,
  CloudIo,
  CloudPage,
  CloudResponse,
  SyncAsked,
} from '../../../../../../src/main/core/platforms/cloud-side.ts'
import { pelion } from '../../../../../../src/main/core/platforms/pelion/index.ts'
import { FieldtapError } from '../../../../../../src/shared/errors.ts'
import { answer, inventEvents, type LogEvent, type ServerOptions } from '../../../../../helpers/pelion-server.ts'

const NEVER = new AbortController().signal
const ALL: SyncAsked = { resume: null, since: null, until: null, query: null }

interface Stand {
  readonly client: CloudClient
  readonly asked: URL[]
  readonly told: string[]
}

/** A client whose requests are answered here; `instead` may answer in place of the log. */
async function stand(
  options: ServerOptions,
  {
    filter = '',
    instead = () => null,
  }: { filter?: string; instead?: (count: number) => Partial<CloudResponse> | null } = {},
): Promise<Stand> {
  const [asked, told]: [URL[], string[]] = [[], []]
  const io: CloudIo = {
    async request({ url, headers }) {
      expect(headers).toEqual({ accept: 'application/json', authorization: 'Bearer ak_test' })
      asked.push(new URL(url))
      const { status, body } = answer(new URL(url), options)
      return { status, headers: {}, body: Buffer.from(body), ...instead(asked.length) }
    },
    now: () => 0,
    sleep: async () => undefined,
    tell: (sentence) => told.push(sentence),
    proxy: '',
    ca: '',
    env: {},
  }
  const settings = { url: 'http://api', token: 'ak_test', filter, proxy: '', ca: '' }
  const client = await pelion.cloud?.open(settings, io)
  if (!client) throw new Error('no client')
  return { client, asked, told }
}

async function read(client: CloudClient, changes: Partial<SyncAsked> = {}, pages = Number.POSITIVE_INFINITY) {
  const got: CloudPage[] = []
  for await (const page of client.sync({ ...ALL, ...changes }, NEVER)) {
    got.push(page)
    if (got.length >= pages) break
  }
  return got
}

const idsOf = (pages: readonly CloudPage[]) =>
  pages.flatMap(({ observations }) => observations.map((seen) => (seen.is === 'event' ? (seen.event.id ?? '') : '')))
const ids = (events: readonly LogEvent[]) => events.map(({ id }) => id)

const LIMITS = { limits: [2, 10] } as const

describe('everything is read, in order of time', () => {
  test.each([
    ['from a server that fills in after', {}],
    ['from one that does not', { silentAfter: true }],
    ['from one that wants no slash', { slash: 'without' }],
    ['from one that wants a slash', { slash: 'with' }],
  ] as const)('%s', async (_, options) => {
    // Seven share each moment, so that moments lie across the bounds of pages.
    const events = inventEvents(45, { together: 7 })
    const { client } = await stand({ events: events.toReversed(), ...LIMITS, ...options })
    const pages = await read(client)
    expect(idsOf(pages)).toEqual(ids(events))
    expect(pages.map(({ total }) => total)).toEqual([45, 45, 45, 45, 45])
  })

  test('whatever page it stops at', async () => {
    const events = inventEvents(45, { together: 7 })
    const { client } = await stand({ events, silentAfter: true, ...LIMITS })
    let resume: string | null = null
    const got: string[] = []
    for (let at = 0; at < 5; at += 1) {
      const pages = await read(client, { resume }, 1)
      got.push(...idsOf(pages))
      resume = pages.at(-1)?.resume ?? null
    }
    expect(got).toEqual(ids(events))
  })

  test('and later what has come since, with a look back', async () => {
    const events = inventEvents(5000)
    const { client, asked } = await stand({ events })
    const [first] = (await read(client)).slice(-1)
    const late = inventEvents(3, { from: 4998 }).map((event, at) => ({ ...event, id: `late${at}` }))
    events.push(...late)
    asked.length = 0
    const got = idsOf(await read(client, { resume: first?.resume ?? null }))
    expect(got).toEqual(expect.arrayContaining(ids(late)))
    expect(asked[0]?.searchParams.get('date_time__gte')).toBe('2026-03-01T08:23:19.000000Z')
    expect(got.length).toBe(3600 + 1 + late.length)
  })
})

test('a range and a filter are asked for', async () => {
  const { client, asked } = await stand({ events: inventEvents(10) }, { filter: 'filter=event_type=SYS_110' })
  const since = Date.parse('2026-03-01T08:00:01Z')
  await read(client, { since, until: since + 1000 })
  expect(asked[0]?.searchParams.get('filter')).toBe(
    'event_type=SYS_110&date_time__gte=2026-03-01T08:00:01.000000Z&date_time__lte=2026-03-01T08:00:01.999999Z',
  )
})

test('a place that the platform has forgotten is read again from the beginning of the walk', async () => {
  const events = inventEvents(45)
  const { client, told } = await stand({ events, ...LIMITS })
  const [page] = await read(client, {}, 1)
  events.splice(5, 5)
  expect(idsOf(await read(client, { resume: page?.resume ?? null }))).toEqual(ids(events))
  expect(told).toEqual(['The place where it stopped is unknown to the platform; reading again from its beginning.'])
})

test('a page that points to itself ends it', async () => {
  const looping = Buffer.from(JSON.stringify({ data: inventEvents(2), has_more: true, after: 'x' }))
  const { client } = await stand({ events: [] }, { instead: () => ({ status: 200, body: looping }) })
  await expect(read(client)).rejects.toThrow('the page after x points to itself')
})

describe('what the platform refuses', () => {
  const body = Buffer.from(
    JSON.stringify({
      object: 'error',
      code: 400,
      type: 'validation_error',
      message: 'Invalid query',
      request_id: 'r1',
      fields: [{ name: 'limit', message: 'no number' }],
    }),
  )
  test.each([
    [400, 'cloud-refused'],
    [401, 'cloud-credentials'],
    [403, 'cloud-denied'],
    [404, 'cloud-not-configured'],
    [302, 'cloud-refused'],
    [501, 'cloud-failed'],
  ])('%d is %s, in its words', async (status, code) => {
    const { client } = await stand({ events: [] }, { instead: () => ({ status, body }) })
    const error = await client.test(NEVER).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(FieldtapError)
    expect(error).toMatchObject({ code })
    expect(String(error)).toContain('Invalid query; limit: no number; request r1')
  })

  test('without words the status stands for it', async () => {
    const { client } = await stand({ events: [] }, { instead: () => ({ status: 401, body: Buffer.from('<html>') }) })
    await expect(client.test(NEVER)).rejects.toThrow('HTTP 401')
  })
})

test('a page that cannot be read is named, and what came before it is given', async () => {
  const events = inventEvents(45)
  const { client } = await stand(
    { events, ...LIMITS },
    { instead: (count) => (count === 3 ? { body: Buffer.from('{"data":[\n{"id":"1"\n"date_time":""}]}') } : null) },
  )
  const got: CloudPage[] = []
  const reading = async () => {
    for await (const page of client.sync(ALL, NEVER)) got.push(page)
  }
  await expect(reading()).rejects.toThrow(
    `the page after event ${events[19]?.id}, line 3, column 1, at data[0].id: a comma or } is missing before "date_time"`,
  )
  expect(idsOf(got)).toEqual(ids(events.slice(0, 20)))
})

test('a test says what is there', async () => {
  const { client, asked } = await stand({ events: inventEvents(45) })
  expect(await client.test(NEVER)).toBe('The event log answers: 45 events, the newest of 2026-03-01T08:00:44.000Z.')
  expect(asked.map(({ search }) => search)).toEqual(['?limit=2&order=DESC&include=total_count'])
  const empty = await stand({ events: [] })
  expect(await empty.client.test(NEVER)).toBe('The event log answers; it is empty.')
  expect(empty.client.tail({ query: null }, NEVER)).toBeNull()
  expect(empty.client.levels).toBeNull()
})
