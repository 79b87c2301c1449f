import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { huawei } from '../../../../../../src/main/core/platforms/huawei/index.ts'
import { eventsOf, ID, IDENTITY, NOW } from './client.ts'

const side = huawei.imports
if (!side) throw new Error('no imports')

/** Reads a file that comes in pieces of a size. */
async function read(text: string, options: { size?: number; device?: typeof IDENTITY | null } = {}) {
  const { size = 1 << 20, device = null } = options
  const chunks = (async function* () {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
  })()
  const events: ReturnType<typeof eventsOf>[number][] = []
  const problems: { at: string; what: string }[] = []
  for await (const piece of side?.read(chunks, { now: NOW, device }) ?? []) {
    events.push(...eventsOf(piece.observations))
    problems.push(...piece.problems)
  }
  return { events, problems }
}

const UP = `$oc/devices/${ID}/sys/events/up`
const REPORT =
  '{"services":[{"service_id":"$sdk_info","event_type":"sdk_info_report","event_id":"e1","paras":{"a":"x|y"}}]}'
const BARS = [
  `2020-06-16T09:24:45,708Z|${ID}|Device status|MQTT CONNECT|{}|online|Success`,
  `2020-06-16T09:24:46,001Z | ${ID} | device.event | ${UP} | ${REPORT} |  | Success`,
  `2020-06-16T09:24:47,001Z|${ID}|Device command|/v5/iot/0a/devices/${ID}/commands|{"paras":{}}|{"error_code":"IOTDA.014111","error_msg":"device offline"}|Fail`,
  `2020-06-16T09:25:00,000Z|${ID}|Device status|MQTT DISCONNECT|||Success`,
]
const STRUCTURED = [
  {
    recordTime: '2020-06-16T09:24:45,708Z',
    deviceId: ID,
    requestId: 'r1',
    categoryName: 'device.status',
    operation: 'device online',
    status: 'Success',
  },
  {
    record_time: '2020-06-16T09:24:46.001Z',
    device_id: ID,
    category_name: 'device.event',
    operation: UP,
    request: JSON.parse(REPORT),
    result: {},
    status: 'success',
  },
  {
    recordTime: '2020-06-16T09:24:50,000Z',
    appId: 'app',
    deviceId: ID,
    categoryName: 'batch.task',
    operation: '5f1e',
    request: '{"task_type":"firmwareUpgrade"}',
    response: '{"error":{"error_code":"IOTDA.XXXXX","error_msg":"no"}}',
    status: 'Stopped',
  },
]

describe('lines with bars', () => {
  test('give service type, process, operation, request, response, status and time', async () => {
    const { events, problems } = await read(`${BARS.join('\n')}\n`)
    expect(problems).toEqual([])
    expect(
      events.map(({ time, outcome, data }) => [new Date(time).toISOString(), outcome, data.serviceType, data.process]),
    ).toEqual([
      ['2020-06-16T09:24:45.708Z', 'SUCCESS', 'Device status', 'Device Connection Authentication'],
      ['2020-06-16T09:24:46.001Z', 'SUCCESS', 'Device event', 'Device Reporting Information'],
      ['2020-06-16T09:24:47.001Z', 'FAIL', 'Device command', 'Deliver a Command to a Device'],
      ['2020-06-16T09:25:00.000Z', 'SUCCESS', 'Device status', 'A device goes offline.'],
    ])
    expect(events[1]).toMatchObject({
      raw: BARS[1],
      data: { operation: UP, request: REPORT, status: 'Success', requestId: 'e1' },
    })
    expect(events[2]?.data).toMatchObject({ errorCode: 'IOTDA.014111', status: 'Fail', request: '{"paras":{}}' })
  })

  test('a bar in a text that is no JSON belongs to the request', async () => {
    const { events } = await read(
      `2020-06-16T09:24:45,708Z|${ID}|Device message|$oc/devices/${ID}/sys/messages/up|a|b {|c|done|Success`,
    )
    expect(events[0]?.data).toMatchObject({ request: 'a|b {|c', response: 'done', status: 'Success' })
  })
})

describe('structured records', () => {
  const inEachShape: readonly (readonly [string, string])[] = [
    ['one a line', STRUCTURED.map((record) => JSON.stringify(record)).join('\n')],
    ['in an array, pretty', JSON.stringify(STRUCTURED, null, 2)],
    [
      'as an answer of the log service',
      JSON.stringify({
        count: 3,
        logs: STRUCTURED.map((record, at) => ({ content: JSON.stringify(record), line_num: `${at}` })),
      }),
    ],
    [
      'as the content of exported lines',
      STRUCTURED.map((record) => JSON.stringify({ content: JSON.stringify(record), labels: {} })).join('\r\n'),
    ],
  ]
  test.each(inEachShape)('%s', async (_, text) => {
    expect(side.recognizes(text)).toBe(true)
    const { events, problems } = await read(`\ufeff${text}`)
    expect(problems).toEqual([])
    expect(events.map(({ outcome, category, data }) => [outcome, category, data.serviceType, data.process])).toEqual([
      ['SUCCESS', 'device.status', 'Device status', 'Device Connection Authentication'],
      ['SUCCESS', 'device.event', 'Device event', 'Device Reporting Information'],
      ['SKIPPED', 'batch.task', 'batch.task', undefined],
    ])
    expect(events[0]?.data.requestId).toBe('r1')
    expect(events[2]?.data).toMatchObject({ operation: '5f1e', errorCode: 'IOTDA.XXXXX', status: 'Stopped' })
  })

  test('name the process where they do', async () => {
    const record = {
      recordTime: '2020-06-16T09:24:45,708Z',
      deviceId: ID,
      serviceType: 'Device event',
      serviceProcess: 'Device Downloading Upgrade Package',
    }
    const { events } = await read(JSON.stringify(record))
    expect(events[0]?.data).toMatchObject({
      serviceType: 'Device event',
      process: 'Device Downloading Upgrade Package',
    })
  })
})

test('what cannot be read is a problem with its place, and the rest is read', async () => {
  const { events, problems } = await read(
    [
      BARS[0],
      'no record',
      '',
      '{"deviceId":,',
      '}',
      `2020-06-16T09:24:45,708Z||Device status|MQTT CONNECT|||Success`,
      BARS[3],
    ].join('\n'),
  )
  expect(events).toHaveLength(2)
  expect(problems).toEqual([
    { at: 'line 2', what: 'it does not begin with a time' },
    { at: 'line 4', what: expect.stringContaining('JSON') },
    { at: 'line 6', what: expect.stringContaining('which device') },
  ])
})

test('an object that is cut off does not take the records after it along', async () => {
  const cut = JSON.stringify(STRUCTURED[0]).slice(0, 60)
  const { events, problems } = await read([cut, ...STRUCTURED.map((record) => JSON.stringify(record))].join('\n'))
  expect([events.length, problems.length]).toEqual([STRUCTURED.length, 1])
})

test('records that do not name their device belong to the one that was named for the file', async () => {
  const { events, problems } = await read('2020-06-16T09:24:45,708Z||Device status|MQTT CONNECT|||Success', {
    device: IDENTITY,
  })
  expect([events.length, problems.length]).toEqual([1, 0])
})

test('the same record has the same id, however it is spelled in pieces; said twice it is two', async () => {
  const text = [...BARS, BARS[0]].join('\n')
  const ids = (await read(text)).events.map(({ id }) => id)
  expect(new Set(ids).size).toBe(BARS.length + 1)
  expect((await read(text, { size: 7 })).events.map(({ id }) => id)).toEqual(ids)
})

test.each([
  'INF|2026-03-01 16:00:00|a.c|f(1): x',
  '{"object":"list","data":[{"object":"device-event","device_id":"1","date_time":"2016-11-30T16:25:12.123Z"}]}',
  '{"timestamp":"2017-08-10 15:37:23.476","logLevel":"INFO","eventType":"Connect"}',
  '',
])('does not take %s for one of its own', (head) => expect(side.recognizes(head)).toBe(false))

test('nothing that a file holds makes it fail', async () => {
  const piece = fc.oneof(fc.string(), fc.json(), fc.constantFrom(...BARS, '{', '}', '"', '|', '\n', '\\', '[', ']'))
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), async (pieces, size) => {
      const text = pieces.join('')
      const { events, problems } = await read(text, { size, device: IDENTITY })
      expect(events.length + problems.length).toBeLessThanOrEqual(text.length)
      expect(await read(text, { device: IDENTITY })).toEqual({ events, problems })
    }),
    { numRuns: 200 },
  )
})
