import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cEvent, javaEvent, pythonEvent } from '../../../../../helpers/huawei/device.ts'
import { context, eventsOf, ID, linesOf, mqtt, NOW, observe, only } from './client.ts'

const replies = (path: string, payload: string) =>
  only('reply', observe(path, payload)).map(({ packet }) => ({ topic: packet.topic, ...JSON.parse(packet.payload) }))
const answer = (payload: string) => replies('sys/events/up', payload)[0]?.services[0]

describe('several services in one packet', () => {
  const services = [
    { service_id: '$time_sync', event_type: 'time_sync_request', event_id: 'a', paras: { device_send_time: 5 } },
    { service_id: '$log', event_type: 'log_report', paras: { type: 'DEVICE_STATUS', content: 'up' } },
    { service_id: '$tunnel_manager', event_type: 'tunnel_notify', paras: { x: 1 } },
  ]
  const seen = observe('sys/events/up', JSON.stringify({ object_device_id: ID, services }))

  test('are several events, each with its own part, and the packet kept whole with the first', () => {
    expect(eventsOf(seen).map(({ type, data }) => [type, data.process, data.requestId])).toEqual([
      ['time_sync.time_sync_request', 'Device Requesting Time Synchronization', 'a'],
      ['log.log_report', 'Device Reporting Log Content', undefined],
      ['tunnel_manager.tunnel_notify', undefined, undefined],
    ])
    for (const [at, { data, raw }] of eventsOf(seen).entries()) {
      expect(JSON.parse(data.request ?? '')).toEqual({ object_device_id: ID, services: [services[at]] })
      expect(raw === undefined ? null : JSON.parse(raw).services.length).toBe(at === 0 ? 3 : null)
    }
  })

  test('what is not in the table is kept under its own names', () => {
    expect(eventsOf(seen)[2]).toMatchObject({
      description: '$tunnel_manager tunnel_notify',
      category: 'device.event',
      data: { serviceType: 'Device event', service: '$tunnel_manager', eventType: 'tunnel_notify', status: 'Success' },
    })
  })

  test('property reports too', () => {
    const two = { services: ['light', 'meter'].map((service_id) => ({ service_id, properties: { a: 1 } })) }
    const events = eventsOf(observe('sys/properties/report', JSON.stringify(two)))
    expect(events.map(({ data }) => [data.process, data.service])).toEqual([
      ['Device Reporting Properties', 'light'],
      ['Device Reporting Properties', 'meter'],
    ])
  })
})

test('numbers stay as they were written, spaces between tokens go', () => {
  const [event] = eventsOf(
    observe(
      'sys/properties/report',
      '{\n\t"services":\t[{"service_id":\t"a b", "properties":{"n":12345678901234567890}}]}',
    ),
  )
  expect(event?.data.request).toBe('{"services":[{"service_id":"a b","properties":{"n":12345678901234567890}}]}')
})

describe('requests and responses share an exchange', () => {
  const exchange = (path: string, payload: string, via: 'site' | 'link' = 'link') =>
    only('event', observe(path, payload, { via })).map((one) => one.exchange)[0]

  test.each([
    ['sys/commands/request_id=7', 'sys/commands/response/request_id=7'],
    ['sys/properties/set/request_id=7', 'sys/properties/set/response/request_id=7'],
    ['sys/properties/get/request_id=7', 'sys/properties/get/response/request_id=7'],
    ['sys/shadow/get/request_id=7', 'sys/shadow/get/response/request_id=7'],
  ])('%s', (asked, answered) => {
    const { id = '' } = exchange(asked, '{}') ?? {}
    expect(exchange(asked, '{}')).toEqual({ id, part: 'request' })
    expect(exchange(answered, '{}')).toEqual({ id, part: 'response' })
    expect(exchange(answered.replace('=7', '=8'), '{}')?.id).not.toBe(id)
  })

  test.each([
    ['$time_sync', 'time_sync_request', 'time_sync_response', { device_send_time: 9 }],
    ['$sub_device_manager', 'add_sub_device_request', 'add_sub_device_response', {}],
    ['$ota', 'version_query', 'version_report', {}],
    ['$device_config', 'config_update', 'config_update_response', {}],
  ])('%s %s', (service, request, response, paras) => {
    const first = exchange('sys/events/up', pythonEvent(service, request, paras))
    expect(first?.part).toBe('request')
    expect(exchange('sys/events/down', javaEvent(service, response, paras))).toEqual({
      id: first?.id,
      part: 'response',
    })
  })

  test('what has no id is no exchange', () => {
    expect(exchange('sys/messages/up', 'hello')).toBeUndefined()
  })
})

test.each([
  ['sys/commands/response/request_id=1', '{"result_code":1,"paras":{}}'],
  ['sys/properties/set/response/request_id=1', '{"result_code":"-1"}'],
  ['sys/events/up', javaEvent('$ota', 'upgrade_progress_report', { result_code: 3, progress: 10 })],
  ['sys/events/up', javaEvent('$device_config', 'config_update_response', { result_code: 5 })],
])('a result that is not 0 has failed: %s %s', (path, payload) => {
  expect(eventsOf(observe(path, payload))[0]).toMatchObject({ outcome: 'FAIL', data: { status: 'Fail' } })
})

describe('messages', () => {
  test.each(['hello', '\u4f60\u597d', '[1,2]', '{"free":"form"}', ''])('may be any text: %s', (text) => {
    const seen = observe('sys/messages/up', text)
    expect(seen).toHaveLength(1)
    expect(eventsOf(seen)[0]).toMatchObject({
      outcome: 'SUCCESS',
      data: { process: 'Device Reporting a Message', request: text },
    })
  })

  test('of its product’s own topics and of the user’s are messages as well', () => {
    expect(eventsOf(observe('user/pump', 'x'))[0]?.data.serviceType).toBe('Device message')
    const own = observe('', 'x', { topic: 'factory/line-3' })
    expect(eventsOf(own)[0]?.data).toMatchObject({ serviceType: 'Device message', operation: 'factory/line-3' })
  })

  test('of a child device say which', () => {
    const [event] = eventsOf(observe('sys/messages/up', JSON.stringify({ object_device_id: 'child', content: 'x' })))
    expect(event?.data.subDevice).toBe('child')
  })
})

describe('gzip', () => {
  const report = JSON.stringify({ services: [{ service_id: 'light', properties: { dim: 1 } }] })

  test.each(['sys/properties/report', 'sys/messages/up', 'sys/gateway/sub_devices/properties/report'])(
    '%s is unpacked',
    (path) => {
      const [event] = eventsOf(observe(`${path}?encoding=gzip`, gzipSync(report)))
      expect(event?.data.request).toBe(report)
    },
  )

  test('named, but not done, is plain text', () => {
    expect(eventsOf(observe('sys/properties/report?encoding=gzip', report))[0]?.data.request).toBe(report)
  })

  test('that unpacks to too much is refused and still an event', () => {
    const seen = observe('sys/properties/report?encoding=gzip', gzipSync(Buffer.alloc(9 * 1024 * 1024)))
    expect(only('refused', seen)).toMatchObject([{ code: 'body-broken' }])
    expect(eventsOf(seen)).toMatchObject([{ outcome: 'FAIL', data: { process: 'Device Reporting Properties' } }])
  })

  test('that is damaged is refused and still an event', () => {
    const seen = observe('sys/events/up?encoding=gzip', gzipSync(report).subarray(0, 30))
    expect(only('refused', seen)[0]?.detail).toContain('gzip')
    expect(eventsOf(seen)).toMatchObject([{ outcome: 'FAIL' }])
  })
})

test.each(['', 'x', '[]', '{}', '{"services":[]}', '{"services":"x"}', '{"services":[3]}'])(
  'an event packet that cannot be read is counted and kept as an event: %j',
  (payload) => {
    const seen = observe('sys/events/up', payload)
    expect(only('refused', seen)).toMatchObject([{ code: 'body-broken', identity: { ref: ID } }])
    expect(eventsOf(seen)).toMatchObject([{ outcome: 'FAIL', data: { request: payload } }])
  },
)

describe('what a device expects while this laptop is its platform', () => {
  test('the time', () => {
    const [reply] = replies('sys/events/up', pythonEvent('$time_sync', 'time_sync_request', { device_send_time: 77 }))
    expect(reply).toMatchObject({ topic: `$oc/devices/${ID}/sys/events/down`, object_device_id: ID })
    expect(reply.services).toEqual([
      {
        service_id: '$time_sync',
        event_type: 'time_sync_response',
        event_time: '20260301T083000Z',
        paras: { device_send_time: 77, server_recv_time: NOW, server_send_time: NOW },
      },
    ])
  })

  test('an answer to each request about child devices, under the id of the request', () => {
    const status = { device_statuses: [{ device_id: 'c', status: 'ONLINE' }] }
    expect(answer(pythonEvent('$sub_device_manager', 'sub_device_update_status', status))).toMatchObject({
      event_type: 'sub_device_update_status_response',
      paras: { successful_devices: [{ device_id: 'c', status: 'ONLINE' }], failed_devices: [] },
    })
    const added = { devices: [{ node_id: 'n', product_id: 'p', name: 'lamp' }] }
    const request = {
      service_id: '$sub_device_manager',
      event_type: 'add_sub_device_request',
      event_id: 'e9',
      paras: added,
    }
    expect(answer(JSON.stringify({ services: [request] }))).toMatchObject({
      event_id: 'e9',
      event_type: 'add_sub_device_response',
      paras: { successful_devices: [{ device_id: 'p_n', node_id: 'n', name: 'lamp' }], failed_devices: [] },
    })
    expect(answer(cEvent('$sub_device_manager', 'delete_sub_device_request', { devices: ['c', 'd'] }))).toMatchObject({
      event_type: 'delete_sub_device_response',
      paras: { successful_devices: ['c', 'd'], failed_devices: [] },
    })
    expect(answer(javaEvent('sub_device_manager', 'sub_device_sync_request', { version: 4 }))).toMatchObject({
      service_id: '$sub_device_manager',
      event_type: 'add_sub_device_notify',
      paras: { devices: [], version: 4 },
    })
  })

  test('nothing else is made up, and nothing on somebody else’s broker', () => {
    for (const [path, payload] of [
      ['sys/properties/report', '{"services":[{"service_id":"a","properties":{}}]}'],
      ['sys/shadow/get/request_id=1', '{}'],
      ['sys/events/up', javaEvent('$file_manager', 'get_upload_url', { file_name: 'a' })],
      ['sys/events/up', javaEvent('$log', 'log_report', { content: 'a' })],
    ] as const)
      expect(replies(path, payload)).toEqual([])
    const asked = pythonEvent('$time_sync', 'time_sync_request', {})
    const seen = mqtt().observe(
      {
        topic: `$oc/devices/${ID}/sys/events/up`,
        payload: Buffer.from(asked),
        qos: 0,
        retain: false,
        dup: false,
        via: 'link',
        sender: null,
      },
      context(),
    )
    // The broker's own platform answers; a reply is sent by the pipeline only where the laptop is the platform.
    expect(only('reply', seen)).toEqual([])
  })
})

describe('on somebody else’s broker', () => {
  const config = (paras: object) => javaEvent('$log', 'log_config', paras)
  const levels = (payload: string, retain = false) =>
    only('level-seen', observe('sys/events/down', payload, { via: 'link', sender: null, retain })).map(
      ({ level }) => level,
    )

  test('what its platform switches is seen', () => {
    expect(levels(config({ switch: 'on', end_time: '20260301T093000Z' }))).toEqual(['on'])
    expect(levels(config({ switch: 'OFF' }))).toEqual(['off'])
    expect(levels(config({ end_time: '20260301T093000Z' }))).toEqual([])
  })

  test('retained and empty messages say nothing', () => {
    expect(levels(config({ switch: 'on' }), true)).toEqual([])
    expect(observe('sys/properties/report', '{}', { via: 'link', sender: null, retain: true })).toEqual([])
    expect(observe('sys/events/up', '', { via: 'link', sender: null })).toEqual([])
  })

  test('topics of other vendors are none of its business', () => {
    for (const topic of ['$log/operation/P/D', '$oc/devices', '$oc/devices//sys/events/up', 'a/b'])
      expect(observe('', '{}', { via: 'link', sender: null, topic })).toEqual([])
  })
})

describe('whatever a device writes', () => {
  const paths = [
    'sys/events/up',
    'sys/events/up?encoding=gzip',
    'sys/properties/report',
    'sys/messages/up',
    'sys/commands/response/request_id=1',
    'sys/gateway/sub_devices/properties/report',
    'sys/what/ever',
    'user/x',
  ]
  const element = fc.record(
    {
      service_id: fc.oneof(fc.constantFrom('$log', '$ota', '$time_sync', '$sub_device_manager'), fc.jsonValue()),
      event_type: fc.oneof(
        fc.constantFrom('log_report', 'time_sync_request', 'add_sub_device_request'),
        fc.jsonValue(),
      ),
      event_id: fc.jsonValue(),
      paras: fc.oneof(
        fc.record({ content: fc.string(), timestamp: fc.jsonValue(), devices: fc.jsonValue() }),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: [] },
  )
  const packet = fc.oneof(
    fc.uint8Array(),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
    fc.array(element).map((services) => Buffer.from(JSON.stringify({ services }))),
  )

  test('is an event at least, has texts for data, and as many lines as it says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), packet, (path, payload) => {
        const seen = observe(path, payload)
        expect(eventsOf(seen).length).toBeGreaterThan(0)
        for (const { data } of eventsOf(seen))
          for (const text of Object.values(data)) expect(typeof text).toBe('string')
        expect(linesOf(seen)).toHaveLength(only('lines', seen).reduce((sum, { count }) => sum + count, 0))
        for (const { packet } of only('reply', seen)) expect(() => JSON.parse(packet.payload)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })

  test('may be nested without end', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const seen = observe('sys/events/up', `{"services":[{"service_id":"a","paras":{"x":${deep}}}]}`)
    expect(eventsOf(seen)).toHaveLength(1)
  })

  test('names without end are cut', () => {
    const long = 'n'.repeat(100_000)
    const [event] = eventsOf(
      observe('sys/events/up', JSON.stringify({ services: [{ service_id: long, event_type: long }] })),
    )
    for (const text of [event?.type, event?.description, ...Object.values(event?.data ?? {})])
      expect(text?.length).toBeLessThan(5000)
  })

  test('many services in one packet keep it whole once', () => {
    const services = Array.from({ length: 2000 }, (_, at) => ({ service_id: `s${at}`, properties: { a: 1 } }))
    const events = eventsOf(observe('sys/properties/report', JSON.stringify({ services })))
    expect(events).toHaveLength(2000)
    expect(events.filter(({ raw }) => raw !== undefined)).toHaveLength(1)
  })
})
