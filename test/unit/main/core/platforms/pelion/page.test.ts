import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { BrokenAnswer } from '../../../../../../src/main/core/platforms/cloud-side.ts'
import { readPage } from '../../../../../../src/main/core/platforms/pelion/page.ts'

const EVENT = {
  id: '01',
  date_time: '2016-11-08T10:02:07.033123Z',
  object: 'device-event',
  device_id: 'd1',
  event_type: 'UPD4_FAIL_201',
  event_type_description: 'FAIL',
  event_type_category: 'FAIL_NETWORK',
  state_change: true,
  description: 'Manifest network error',
  changes: {},
  data: { campaign_id: 'c1' },
}

const page = (changes: object, ...events: readonly object[]) =>
  readPage(
    Buffer.from(
      JSON.stringify({
        object: 'list',
        data: events,
        limit: 50,
        after: null,
        order: 'ASC',
        has_more: false,
        ...changes,
      }),
    ),
  )

const eventOf = (changes: object) => {
  const [seen] = page({}, { ...EVENT, ...changes }).observations
  if (seen?.is !== 'event') throw new Error('no event')
  return seen
}

function brokenBy(body: string | Uint8Array): BrokenAnswer {
  try {
    readPage(Buffer.from(body))
  } catch (error) {
    if (error instanceof BrokenAnswer) return error
  }
  throw new Error('it was read')
}

describe('an event', () => {
  test('is kept with every field, by its name, and as it was written', () => {
    const more = { created_at: '2016-11-08T10:03:00Z', etag: 'e', changes: { was: 1 } }
    const seen = eventOf(more)
    expect(seen.identity).toEqual({ ref: 'd1', product: null, name: 'd1' })
    expect(seen.event).toEqual({
      id: '01',
      time: Date.parse('2016-11-08T10:02:07.033Z'),
      micros: 123,
      outcome: 'FAIL',
      category: 'FAIL_NETWORK',
      type: 'UPD4_FAIL_201',
      description: 'Manifest network error',
      stateChange: true,
      source: 'platform',
      raw: JSON.stringify({ ...EVENT, ...more }),
      data: {
        date_time: '2016-11-08T10:02:07.033123Z',
        object: 'device-event',
        device_id: 'd1',
        event_type: 'UPD4_FAIL_201',
        event_type_description: 'FAIL',
        event_type_category: 'FAIL_NETWORK',
        state_change: 'true',
        changes: '{"was":1}',
        created_at: '2016-11-08T10:03:00Z',
        etag: 'e',
        campaign_id: 'c1',
      },
    })
  })

  test.each([
    ['SUCCESS', 'SUCCESS'],
    ['FAIL', 'FAIL'],
    ['SKIPPED', 'SKIPPED'],
    ['INFO', 'INFO'],
    ['UNDETERMINED', 'INFO'],
  ])('described as %s has the outcome %s, and keeps the word', (event_type_description, outcome) => {
    const { event } = eventOf({ event_type_description })
    expect(event.outcome).toBe(outcome)
    expect(event.data.event_type_description).toBe(event_type_description)
  })

  test.each([
    [{ event_type_description: undefined }, 'FAIL'],
    [{ event_type_description: undefined, event_type: 'UPD2_OK_18' }, 'SUCCESS'],
    [{ event_type_description: undefined, event_type: 'new.code' }, 'INFO'],
    [{ event_type_description: 'SUCCESS', event_type: 'UPD4_FAIL_201' }, 'SUCCESS'],
    [{ event_type_description: 'BRAND_NEW', event_type: 'other' }, 'INFO'],
  ])('%j has the outcome %s', (changes, outcome) => {
    expect(eventOf(changes).event.outcome).toBe(outcome)
  })

  test('of an unknown code is shown as it is', () => {
    const { event } = eventOf({ event_type: '1', description: undefined })
    expect([event.type, event.description]).toEqual(['1', '1'])
  })

  test('without a description is described by its code', () => {
    expect(eventOf({ description: undefined }).event.description).toBe('Manifest: nonspecific network error')
  })

  test('may have its older name for the id', () => {
    expect(eventOf({ id: undefined, device_log_id: '02' }).event.id).toBe('02')
  })

  test('keeps data of any kind, and names that an event has already', () => {
    const { event } = eventOf({ data: { event_type: 'x', id: 'y', n: 5, list: [1], none: null } })
    expect(event.data).toMatchObject({ 'data.event_type': 'x', 'data.id': 'y', n: '5', list: '[1]' })
    expect(event.data).not.toHaveProperty('none')
    expect(eventOf({ data: 'text' }).event.data.data).toBe('text')
    expect(eventOf({ data: null }).event.data).not.toHaveProperty('data')
  })

  test('of no device belongs to an unknown one', () => {
    expect(eventOf({ device_id: undefined }).identity.ref).toBe('unknown')
  })

  test('without its time happened when it was written down', () => {
    const seen = eventOf({ date_time: undefined, created_at: '2016-11-08T10:03:00Z' })
    expect(seen.event.time).toBe(Date.parse('2016-11-08T10:03:00Z'))
  })

  test('with members of the wrong kind is read as far as that goes', () => {
    const { event } = eventOf({ state_change: 'yes', event_type: 7, event_type_category: ['x'], description: {} })
    expect(event).toMatchObject({ stateChange: false, type: '7', category: 'device-event', description: '7' })
    expect(event.data).toMatchObject({ state_change: 'yes', event_type_category: '["x"]' })
  })
})

describe('where the next page begins', () => {
  test.each([
    [{ has_more: false, after: '01' }, null],
    [{ has_more: true, after: 'token' }, 'token'],
    [{ has_more: true, after: null }, '01'],
    [{ has_more: true, after: '' }, '01'],
    [{ has_more: undefined }, null],
  ])('%j', (changes, next) => {
    expect(page(changes, EVENT).next).toBe(next)
  })

  test('nothing to go on from is an error, not an end', () => {
    expect(() => page({ has_more: true })).toThrow('at has_more: there is more, but nothing to go on from')
  })
})

test('a page says how many there are, and which is the newest', () => {
  const older = { ...EVENT, id: '00', date_time: '2016-11-08T10:02:07.033122Z' }
  const read = page({ total_count: 7 }, EVENT, older)
  expect([read.total, read.newest]).toEqual([7, { ms: Date.parse('2016-11-08T10:02:07.033Z'), micros: 123 }])
  expect(page({}).newest).toBeNull()
})

describe('an answer that cannot be read', () => {
  const sample = readFileSync(new URL('../../../../../fixtures/pelion/manual-sample.txt', import.meta.url))

  test("like the manual's own is kept as it came, with the place", () => {
    const error = brokenBy(sample)
    expect(error.code).toBe('cloud-answer-broken')
    expect(error.message).toContain('line 11, column 10, at data[0].event_type_category: a comma or } is missing')
    expect(Buffer.from(error.raw)).toEqual(sample)
  })

  test("the manual's own is read once its commas are right", () => {
    const mended = sample
      .toString()
      .replaceAll('"\n         "state', '",\n         "state')
      .replaceAll(/,(\s*})/g, '$1')
    const { observations, next } = readPage(Buffer.from(mended))
    expect(observations.map((seen) => seen.is === 'event' && [seen.event.id?.slice(-1), seen.event.type])).toEqual([
      ['0', '1'],
      ['1', '1'],
    ])
    expect(next).toBe('00000000000000000000000000000001')
  })

  test.each([
    ['', 'line 1, column 1: the text ends where a value is expected'],
    ['[]', 'line 1, column 1: the answer is no JSON object'],
    ['null', 'line 1, column 1: the answer is no JSON object'],
    ['{"object":"error"}', 'at data: the list is missing'],
    ['{"data":{}}', 'at data: it is not what the API documents'],
    ['{"data":[\n  5]}', 'line 2, column 3, at data[0]: it is no object'],
    ['{"data":[\n  {}]}', 'line 2, column 3, at data[0]: it has neither id nor device_log_id'],
    ['{"data":[{"id":"1"}]}', 'at data[0].date_time: the time is missing'],
    ['{"data":[{"id":"1","date_time":"noon"}]}', 'at data[0].date_time: "noon" is no time'],
    ['<html>Sign in</html>', 'line 1, column 1: a value is expected instead of <html>Sign'],
  ])('%j', (body, message) => {
    expect(brokenBy(body).message).toContain(message)
  })
})
