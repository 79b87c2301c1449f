import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BrokenAnswer } from '../../../../../../src/main/core/platforms/cloud-side.ts'
import { parseQuery, type Query } from '../../../../../../src/shared/query.ts'
import { type AwsServer, startAwsServer } from '../../../../../helpers/aws-server/server.ts'
import { ALL, entries, idsOf, NEVER, open, pagesOf, testIo } from '../../../../../helpers/aws-server/stand.ts'
import { failure } from '../../../../../helpers/aws-server/world.ts'

let server: AwsServer

beforeEach(async () => {
  server = await startAwsServer()
  server.world.events = entries(10)
})

afterEach(() => server.close())

function query(text: string): Query {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(text)
  return parsed.query
}

const throttled = { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' }, headers: {} }

describe('reading a log group with the real client', () => {
  it('goes on over short and empty pages until there is no token', async () => {
    server.world.emptyPages = 2
    const client = await open(server)
    const pages = await pagesOf(client.sync(ALL, NEVER))
    expect(idsOf(pages)).toEqual(server.world.events?.map(({ eventId }) => eventId))
    expect(pages.map(({ observations }) => observations.length)).toEqual([0, 0, 3, 0, 0, 3, 0, 0, 3, 0, 0, 1])
    expect(pages.at(-1)?.time).toBe(server.world.events?.at(-1)?.timestamp)
    client.close()
  })

  it('goes on after an interruption with the next page, and asks for nothing twice', async () => {
    const first = await open(server)
    const before = await pagesOf(first.sync(ALL, NEVER), 2)
    first.close()
    const second = await open(server)
    const after = await pagesOf(second.sync({ ...ALL, resume: before.at(-1)?.resume ?? null }, NEVER))
    second.close()
    expect(idsOf([...before, ...after])).toEqual(server.world.events?.map(({ eventId }) => eventId))
  })

  it('goes on by time where the token does not hold any more, and leaves nothing out', async () => {
    const client = await open(server)
    const before = await pagesOf(client.sync(ALL, NEVER), 2)
    server.world.tokens.clear()
    const after = await pagesOf(client.sync({ ...ALL, resume: before.at(-1)?.resume ?? null }, NEVER))
    client.close()
    expect(new Set(idsOf([...before, ...after]))).toEqual(new Set(server.world.events?.map(({ eventId }) => eventId)))
  })

  it('gives up on a server that refuses every token of its own', async () => {
    server.world.faults.push({
      action: 'FilterLogEvents',
      times: 100,
      after: 1,
      answer: { status: 400, body: { __type: 'InvalidParameterException', message: 'no' }, headers: {} },
    })
    const client = await open(server)
    await expect(pagesOf(client.sync(ALL, NEVER))).rejects.toMatchObject({ code: 'cloud-refused' })
    client.close()
  })

  it('finds what came late: an entry older than the newest that was read', async () => {
    const client = await open(server)
    const first = await pagesOf(client.sync(ALL, NEVER))
    const late = entries(1, Date.UTC(2026, 0, 1) - 60_000)
    server.world.events = [...(server.world.events ?? []), ...late]
    const resume = first.at(-1)?.resume ?? null
    const second = await pagesOf(client.sync({ ...ALL, resume }, NEVER))
    expect(idsOf(second)).toContain(late[0]?.eventId)
    client.close()
  })

  it('asks for a stretch of time by its first and last millisecond', async () => {
    const [since, until] = [Date.UTC(2026, 0, 1) + 2000, Date.UTC(2026, 0, 1) + 5000]
    const client = await open(server)
    const pages = await pagesOf(client.sync({ ...ALL, since, until }, NEVER))
    expect(idsOf(pages)).toEqual(
      entries(10)
        .slice(2, 5)
        .map(({ eventId }) => eventId),
    )
    expect(server.world.requests[0]?.input).toMatchObject({ startTime: since, endTime: until - 1 })
    client.close()
  })

  it('downloads only what a query can match, and gives the same as reading everything', async () => {
    const client = await open(server)
    const asked = { ...ALL, query: query('level:error device:dev2 trace-3') }
    const pages = await pagesOf(client.sync(asked, NEVER))
    expect(server.world.requests[0]?.input).toMatchObject({ logGroupName: 'AWSIotLogsV2' })
    expect(String(server.world.requests[0]?.input['filterPattern'])).toMatch(/^\{ \$\.logLevel = "ERROR" && \(/)
    expect(idsOf(pages)).toEqual([entries(10)[6]?.eventId])
    client.close()
  })

  it('reads everything, when nothing is left out any more', async () => {
    const client = await open(server)
    const narrow = await pagesOf(client.sync({ ...ALL, query: query('level:error') }, NEVER))
    expect(idsOf(narrow)).toHaveLength(5)
    const wide = await pagesOf(client.sync({ ...ALL, resume: narrow.at(-1)?.resume ?? null }, NEVER))
    expect(idsOf(wide)).toHaveLength(10)
    client.close()
  })

  it('takes a log group by its ARN', async () => {
    const client = await open(server, { 'log-group': 'arn:aws:logs:eu-west-1:123456789012:log-group:AWSIotLogsV2:*' })
    await pagesOf(client.sync(ALL, NEVER))
    expect(server.world.requests[0]?.input).toMatchObject({
      logGroupIdentifier: 'arn:aws:logs:eu-west-1:123456789012:log-group:AWSIotLogsV2',
    })
    client.close()
  })
})

describe('a server with faults', () => {
  it.each([
    ['asks to wait', throttled],
    ['fails', failure(500, 'InternalException', 'oops')],
    ['is not there for a moment', failure(503, 'ServiceUnavailableException', 'oops')],
    ['cuts the connection', 'cut' as const],
  ])('that %s twice in the middle is asked again', async (_, answer) => {
    server.world.faults.push({ action: 'FilterLogEvents', times: 2, after: 1, answer })
    const client = await open(server)
    const pages = await pagesOf(client.sync(ALL, NEVER))
    expect(idsOf(pages)).toHaveLength(10)
    client.close()
  })

  it('says what it waits for', async () => {
    server.world.faults.push({ action: 'FilterLogEvents', times: 1, answer: throttled })
    const io = testIo()
    const client = await open(server, {}, io)
    await pagesOf(client.sync(ALL, NEVER))
    expect(io.told).toEqual(['FilterLogEvents: AWS asks to wait (ThrottlingException).'])
    client.close()
  })

  it.each([
    ['ThrottlingException', 'cloud-throttled'],
    ['AccessDeniedException', 'cloud-denied'],
    ['ExpiredTokenException', 'cloud-expired'],
    ['ResourceNotFoundException', 'cloud-not-configured'],
    ['InvalidParameterException', 'cloud-refused'],
  ])('%s for good is %s; what was read before can be gone on from', async (type, code) => {
    const answer = { status: 400, body: { __type: type, message: 'The words of AWS.' }, headers: {} }
    server.world.faults.push({ action: 'FilterLogEvents', times: 100, after: 2, answer })
    const client = await open(server)
    const kept: string[] = []
    let resume: string | null = null
    const reading = (async () => {
      for await (const page of client.sync(ALL, NEVER)) {
        kept.push(...idsOf([page]))
        resume = page.resume
      }
    })()
    await expect(reading).rejects.toMatchObject({ code })
    expect(kept).toHaveLength(6)
    server.world.faults.length = 0
    kept.push(...idsOf(await pagesOf(client.sync({ ...ALL, resume }, NEVER))))
    expect(new Set(kept).size).toBe(10)
    client.close()
  })

  it('keeps an answer that cannot be read', async () => {
    const answer = { status: 200, body: '{"events":[{"message":"x"', headers: {} }
    server.world.faults.push({ action: 'FilterLogEvents', times: 100, answer })
    const client = await open(server)
    const error = await pagesOf(client.sync(ALL, NEVER)).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(BrokenAnswer)
    expect(Buffer.from((error as BrokenAnswer).raw).toString()).toBe('{"events":[{"message":"x"')
    client.close()
  })

  it('that never answers can be left', async () => {
    server.world.faults.push({ action: 'FilterLogEvents', times: 1, answer: 'hang' })
    const client = await open(server)
    const stop = new AbortController()
    const reading = pagesOf(client.sync(ALL, stop.signal))
    await expect.poll(() => server.world.requests.length).toBe(1)
    stop.abort()
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    client.close()
  })

  it('that is not there is named', async () => {
    const client = await open(server, { 'endpoint-logs': 'http://127.0.0.1:1' })
    await expect(pagesOf(client.sync(ALL, NEVER))).rejects.toMatchObject({
      code: 'cloud-unreachable',
      message: expect.stringContaining('127.0.0.1:1'),
    })
    client.close()
  })
})
