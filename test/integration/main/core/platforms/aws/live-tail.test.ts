import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseQuery } from '../../../../../../src/shared/query.ts'
import { type AwsServer, startAwsServer } from '../../../../../helpers/aws-server/server.ts'
import { ALL, entries, idsOf, NEVER, open, pagesOf, testIo } from '../../../../../helpers/aws-server/stand.ts'
import { failure } from '../../../../../helpers/aws-server/world.ts'

let server: AwsServer

beforeEach(async () => {
  server = await startAwsServer()
})

afterEach(() => server.close())

const live = (count: number) => entries(count).map(({ eventId, ...event }) => event)

async function follow(io = testIo(), settings = {}, query: string | null = null) {
  const client = await open(server, settings, io)
  const stop = new AbortController()
  const ids: string[] = []
  const parsed = query === null ? null : parseQuery(query)
  const asked = { query: parsed?.ok ? parsed.query : null }
  const over = (async () => {
    for await (const page of client.tail(asked, stop.signal) ?? []) ids.push(...idsOf([page as never]))
  })()
  over.catch(() => undefined)
  return { ids, over, stop, client }
}

describe('the live tail', () => {
  it('gives what arrives, asks with an ARN, and ends when the asker goes', async () => {
    const { ids, over, stop } = await follow()
    await expect.poll(() => server.tails.length).toBe(1)
    server.update([])
    server.update(live(3))
    await expect.poll(() => ids.length).toBe(3)
    expect(server.world.requests.at(-1)?.input).toEqual({
      logGroupIdentifiers: ['arn:aws:logs:eu-west-1:123456789012:log-group:AWSIotLogsV2'],
    })
    stop.abort()
    await expect(over).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(() => server.tails.length).toBe(0)
  })

  it('gives its entries the ids by which a sync knows them again', async () => {
    server.world.events = entries(3)
    const { ids, stop, client } = await follow()
    await expect.poll(() => server.tails.length).toBe(1)
    server.update(live(3))
    await expect.poll(() => ids.length).toBe(3)
    stop.abort()
    const pages = await pagesOf(client.sync(ALL, NEVER))
    const twins = pages.flatMap(({ observations }) =>
      observations.map((seen) => (seen.is === 'entry' && seen.twin && 'id' in seen.twin ? seen.twin.id : null)),
    )
    expect(twins).toEqual(ids)
  })

  it('begins again when its three hours are over, and when it breaks', async () => {
    const { ids, stop } = await follow()
    for (const [nth, exception] of (['SessionTimeoutException', 'SessionStreamingException'] as const).entries()) {
      await expect.poll(() => server.tails.length).toBe(1)
      server.update(live(5).slice(nth, nth + 1))
      await expect.poll(() => ids.length).toBe(nth + 1)
      server.endTails(exception)
      await expect
        .poll(() => server.world.requests.filter(({ action }) => action === 'StartLiveTail').length)
        .toBe(nth + 2)
    }
    stop.abort()
  })

  it('says that AWS sends only a part of them', async () => {
    const io = testIo()
    const { stop } = await follow(io)
    await expect.poll(() => server.tails.length).toBe(1)
    server.update(live(1), true)
    await expect.poll(() => io.told.join()).toContain('More than 500 entries a second')
    stop.abort()
  })

  it('leaves out what does not match, there and here', async () => {
    const { ids, stop } = await follow(testIo(), {}, 'level:error trace-1')
    await expect.poll(() => server.tails.length).toBe(1)
    expect(server.world.requests.at(-1)?.input).toMatchObject({ logEventFilterPattern: '{ $.logLevel = "ERROR" }' })
    server.update(live(8))
    await expect.poll(() => ids.length).toBe(1)
    stop.abort()
  })

  it('finds the account without the right to see the levels, or is told it', async () => {
    const denied = failure(403, 'AccessDeniedException', 'no')
    server.world.faults.push({ action: 'GetV2LoggingOptions', times: 100, answer: denied })
    const found = await follow()
    await expect.poll(() => server.tails.length).toBe(1)
    found.stop.abort()
    server.world.faults.push({ action: 'DescribeLogGroups', times: 100, answer: denied })
    const lost = await follow()
    await expect(lost.over).rejects.toMatchObject({
      code: 'cloud-refused',
      message: expect.stringContaining('account ID'),
    })
    const told = await follow(testIo(), { 'account-id': '999999999999' })
    await expect
      .poll(() => JSON.stringify(server.world.requests.at(-1)?.input))
      .toContain('arn:aws:logs:eu-west-1:999999999999:log-group:AWSIotLogsV2')
    told.stop.abort()
  })

  it('says that the account does not allow it', async () => {
    const answer = { status: 400, body: { __type: 'AccessDeniedException', message: 'no' }, headers: {} }
    server.world.faults.push({ action: 'StartLiveTail', times: 1, answer })
    const { over } = await follow()
    await expect(over).rejects.toMatchObject({ code: 'cloud-denied' })
  })
})
