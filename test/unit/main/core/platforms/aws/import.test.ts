import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imports } from '../../../../../../src/main/core/platforms/aws/import.ts'
import type { EntryObservation } from '../../../../../../src/main/core/platforms/aws/observe.ts'
import { PLATFORMS } from '../../../../../../src/main/core/platforms/index.ts'
import type { DeviceIdentity } from '../../../../../../src/main/core/platforms/platform.ts'

const FOLDER = 'test/fixtures/aws/entries'
const SAMPLES = readdirSync(FOLDER).map((file) => JSON.stringify(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'))))
const AT = 1_502_379_443_476
const ISO = '2017-08-10T15:37:23.476Z'

async function* inChunks(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}

async function read(text: string, size = 1000, device: DeviceIdentity | null = null) {
  const events: EntryObservation['event'][] = []
  const devices: string[] = []
  const problems: string[] = []
  for await (const piece of imports.read(inChunks(text, size), { now: 7, device })) {
    for (const seen of piece.observations) {
      if (seen.is !== 'entry') throw new Error(seen.is)
      events.push(seen.event)
      devices.push(seen.identity.ref)
    }
    problems.push(...piece.problems.map(({ at, what }) => `${at}: ${what}`))
  }
  return { events, devices, problems, raws: events.map(({ raw }) => raw), ids: events.map(({ id }) => id) }
}

const API = SAMPLES.map((message, n) => ({
  logStreamName: 's',
  timestamp: AT + n,
  message,
  ingestionTime: AT + n + 5,
  eventId: `id-${n}`,
}))

const csv = (text: string) => `"${text.replaceAll('"', '""')}"`

const EXPORTS: readonly (readonly [string, string, boolean])[] = [
  [
    'filter-log-events',
    JSON.stringify({ events: API, searchedLogStreams: [{ a: [{ b: 1 }] }], nextToken: 'x' }, null, 4),
    true,
  ],
  [
    'get-log-events',
    JSON.stringify({ events: API.map(({ eventId, logStreamName, ...rest }) => rest), nextForwardToken: 'f' }),
    false,
  ],
  [
    'two answers in one file',
    [API.slice(0, 9), API.slice(9)].map((events) => JSON.stringify({ events })).join('\n'),
    true,
  ],
  ['an array of records', JSON.stringify(API), true],
  ['a record a line', API.map((each) => JSON.stringify(each)).join('\n'), true],
  ['entries a line', SAMPLES.join('\n'), false],
  ['entries as somebody copied them', SAMPLES.map((each) => each).join('\n\n'), false],
  ['an export to S3', SAMPLES.map((each) => `${ISO} ${each}`).join('\n'), false],
  ['aws logs tail', SAMPLES.map((each) => `2017-08-10T15:37:23.476000+00:00 a-stream_1/x ${each}`).join('\r\n'), false],
  [
    'aws --output text',
    API.map((e) => ['EVENTS', e.eventId, e.ingestionTime, e.logStreamName, e.message, e.timestamp].join('\t')).join(
      '\n',
    ),
    true,
  ],
  ["the console's CSV", ['timestamp,message', ...API.map((e) => `${e.timestamp},${csv(e.message)}`)].join('\n'), false],
  [
    'a CSV of Insights',
    ['@timestamp,@message', ...API.map((e) => `2017-08-10 15:37:23.476,${csv(e.message)}`)].join('\n'),
    false,
  ],
  [
    'Insights as JSON',
    JSON.stringify(API.map((e) => ({ '@timestamp': '2017-08-10 15:37:23.476', '@message': e.message }))),
    false,
  ],
  [
    'Insights from the console',
    JSON.stringify(API.map((e) => ({ '@message': JSON.parse(e.message), '@ptr': 'p' }))),
    false,
  ],
  [
    'get-query-results',
    JSON.stringify({
      results: API.map((e) => [
        { field: '@message', value: e.message },
        { field: '@ptr', value: 'p' },
      ]),
      status: 'Complete',
    }),
    false,
  ],
]

describe('what is exported from CloudWatch', () => {
  it.each(EXPORTS)('is known and read whole: %s', async (_, text, hasIds) => {
    expect(imports.recognizes(text.slice(0, 65_536))).toBe(true)
    const { raws, ids, problems, events } = await read(text)
    expect(problems).toEqual([])
    expect(raws).toEqual(SAMPLES)
    expect(new Set(ids).size).toBe(SAMPLES.length)
    if (hasIds) expect(ids).toEqual(API.map(({ eventId }) => eventId))
    expect(events[0]).toMatchObject({ type: 'Connect', time: AT, outcome: 'SUCCESS' })
  })

  it.each(EXPORTS)('does not depend on how it is cut: %s', async (_, text) => {
    const whole = await read(text)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), async (size) => {
        expect(await read(text, size)).toEqual(whole)
      }),
      { numRuns: 15 },
    )
  })

  it.each(EXPORTS)('is taken by no other platform: %s', (_, text) => {
    const taken = PLATFORMS.filter((platform) => platform.imports?.recognizes(text.slice(0, 65_536)))
    expect(taken.map(({ info }) => info.id)).toEqual(['aws'])
  })

  it('gives a record the same id, whichever way it was exported', async () => {
    const ids = await Promise.all(
      ['get-log-events', 'entries a line', 'an export to S3', 'get-query-results'].map(async (name) => {
        const [, text = ''] = EXPORTS.find(([each]) => each === name) ?? []
        return (await read(text)).ids
      }),
    )
    expect(new Set(ids.map((each) => each.join())).size).toBe(1)
  })

  it('tells records apart that say the same at the same time', async () => {
    const { ids } = await read(`${ISO} {"eventType":"Connect"}\n${ISO} {"eventType":"Connect"}\n`)
    expect(new Set(ids).size).toBe(2)
  })

  it('keeps plain text of the older options, also over several lines', async () => {
    const line = '2017-08-10 15:37:23.476 TRACEID:20b23f3f PRINCIPALID:1 [INFO] EVENT:Connect'
    const text = `${line}\n  and more\n${line.replace('476', '477')}\n`
    expect(imports.recognizes(text)).toBe(true)
    const { raws, events } = await read(text)
    expect(raws).toEqual([`${line}\n  and more`, line.replace('476', '477')])
    expect(events.map(({ time }) => time)).toEqual([AT, AT + 1])
  })

  it('says where what is no record stands, and reads on', async () => {
    const { raws, problems } = await read(`{"eventType":"A"}\n{"x":1}\nnonsense\n{"eventType":}\n{"eventType":"B"}`)
    expect(raws).toEqual(['{"eventType":"A"}', '{"eventType":"B"}'])
    expect(problems.map((each) => each.split(':')[0]).sort()).toEqual(['line 2', 'line 3', 'line 4'])
  })

  it.each([
    ['{"events":[{"message":"{}","timestamp":1', 'ends in the middle of a record'],
    ['timestamp,message\n1502379443476,"{""a', 'ends in the middle of a row'],
    ['no time here\n', 'begins with no time'],
  ])('says what is wrong with %j', async (text, words) => {
    const { problems } = await read(text)
    expect(problems.join()).toContain(words)
  })

  it('gives what names nobody to the device that was said', async () => {
    const text = `${ISO} {"eventType":"X"}\n${ISO} {"eventType":"X","clientId":"d"}\n`
    const { devices } = await read(text, 1000, { ref: 'given', product: null, name: 'given' })
    expect(devices).toEqual(['given', 'd'])
    expect((await read(text)).devices).toEqual(['account', 'd'])
  })

  it.each([
    '{"data":[{"event_type":"x","device_id":"1"}],"has_more":false}',
    'PRODUCT,NAME,SECRET\n',
    '2017-08-10T15:37:23Z something else\n',
    '',
  ])('does not take %j for its own', (head) => {
    expect(imports.recognizes(head)).toBe(false)
  })

  it('never breaks, whatever the file holds', async () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      '\n',
      ',',
      'events":[',
      `${ISO} `,
      'EVENTS\t',
      '\t',
      'timestamp,message\n',
      '{"eventType":"A"}',
      'é',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (pieces, size) => {
        const { raws, problems } = await read(pieces.join(''), size)
        expect(raws.length + problems.length).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 500 },
    )
  })
})
