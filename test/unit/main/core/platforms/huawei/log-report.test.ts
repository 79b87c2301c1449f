import { describe, expect, test } from 'vitest'
import { huawei } from '../../../../../../src/main/core/platforms/huawei/index.ts'
import { cEvent, javaEvent, pythonEvent } from '../../../../../helpers/huawei/device.ts'
import { eventsOf, ID, linesOf, mqtt, NOW, observe, only } from './client.ts'

const AT = 1_772_353_799_500
const paras = (more: object = {}) => ({
  timestamp: String(AT),
  type: 'DEVICE_STATUS',
  content: 'login success',
  ...more,
})
const report = (payload: string | Uint8Array) => observe('sys/events/up', payload)
const clockOf = (payload: string) => only('lines', report(payload))[0]?.clock

describe('reported logs are lines with their type', () => {
  test.each([
    ['Python', pythonEvent('$log', 'log_report', paras()), AT],
    ['Java', javaEvent('$log', 'log_report', paras()), AT],
    ['C, whose timestamp is an hour', cEvent('$log', 'log_report', paras({ timestamp: '2026030108' })), null],
    [
      'without a timestamp, by the time of the event',
      javaEvent('$log', 'log_report', { content: 'login success', type: 'DEVICE_STATUS' }),
      Date.UTC(2026, 2, 1, 8),
    ],
    ['with seconds', javaEvent('$log', 'log_report', paras({ timestamp: '1772353799' })), 1_772_353_799_000],
    ['with a number', javaEvent('$log', 'log_report', paras({ timestamp: AT })), AT],
  ])('%s', (_, payload, time) => {
    const seen = report(payload)
    expect(linesOf(seen)).toEqual([{ bytes: 'login success', level: 'none', time, module: 'DEVICE_STATUS' }])
    expect(only('lines', seen)).toMatchObject([{ count: 1, levels: [0, 0, 0, 0, 1], bytes: 13 }])
    expect(eventsOf(seen)).toMatchObject([{ description: 'Device Reporting Log Content: DEVICE_STATUS' }])
  })

  test('several lines in one content, several reports in one packet', () => {
    const services = [
      { service_id: '$log', event_type: 'log_report', paras: paras({ content: 'one\r\ntwo\n' }) },
      { service_id: '$log', event_type: 'log_report', paras: paras({ content: '', type: 'DEVICE_MESSAGE' }) },
      { service_id: 'log', event_type: 'log_report', paras: paras({ content: '\n three', type: 'DEVICE_COMMAND' }) },
    ]
    const lines = linesOf(report(JSON.stringify({ services })))
    expect(lines.map(({ bytes, module }) => [bytes, module])).toEqual([
      ['one', 'DEVICE_STATUS'],
      ['two', 'DEVICE_STATUS'],
      ['', 'DEVICE_COMMAND'],
      [' three', 'DEVICE_COMMAND'],
    ])
  })

  test('bytes stay as they came', () => {
    const gbk = Buffer.concat([
      Buffer.from('{"services":[{"service_id":"$log","event_type":"log_report","paras":{"content":"'),
      Buffer.from([0xc4, 0xe3, 0xba, 0xc3, 0x09, 0x1b]),
      Buffer.from('"}}]}'),
    ])
    const [batch] = only('lines', report(gbk))
    const [line] = batch ? huawei.decode(batch.encoding, batch.body, { zoneMinutes: 0 }) : []
    expect([...(line?.bytes ?? [])]).toEqual([0xc4, 0xe3, 0xba, 0xc3, 0x09, 0x1b])
  })

  test('what is large is cut in the event and whole in the lines', () => {
    const content = 'x'.repeat(900_000)
    const seen = report(javaEvent('$log', 'log_report', paras({ content })))
    expect(only('lines', seen)[0]?.bytes).toBe(900_000)
    expect(eventsOf(seen)[0]?.data.request?.length).toBeLessThan(5000)
    expect(eventsOf(seen)[0]?.raw).toBeUndefined()
  })
})

test('only times to the millisecond make the same lines a repeat', () => {
  const key = (more: object) => only('lines', report(javaEvent('$log', 'log_report', paras(more))))[0]?.contentKey
  expect(key({})).toBe(key({}))
  expect(key({})).not.toBe(key({ content: 'else' }))
  expect(key({})).not.toBe(key({ timestamp: String(AT + 1) }))
  expect(key({ timestamp: '2026030108' })).toBeNull()
})

describe('the device’s clock', () => {
  const backlog = paras({ timestamp: String(NOW - 3_000_000) })
  test.each([
    ['the time of the event, where the lines are as old', paras(), '20260301T082958Z', NOW - 2000],
    [
      'that of a clock that is wrong, where both say so',
      paras({ timestamp: '1704067200500' }),
      '20240101T000000Z',
      1_704_067_200_000,
    ],
    ['the time of the event, where the lines are a backlog', backlog, '20260301T083000Z', NOW],
    ['that of the lines, where the event says local time (Python)', paras(), '2026-03-01T16:30:00Z', AT],
    ['that of the lines, where the event says a constant', paras(), '20200101T000000Z', AT],
  ])('is %s', (_, report, eventTime, expected) => {
    expect(clockOf(javaEvent('$log', 'log_report', report, eventTime))?.deviceNow).toBe(expected)
  })

  test('is not known where nothing says it', () => {
    expect(clockOf(cEvent('$log', 'log_report', paras({ timestamp: '2026030108' })))?.deviceNow).toBeNull()
    expect(
      clockOf(javaEvent('$log', 'log_report', paras({ timestamp: '0' }), '19700101T000000Z'))?.deviceNow,
    ).toBeNull()
  })
})

describe('the switch', () => {
  const told = (level: Parameters<ReturnType<typeof mqtt>['setLevel']>[1], until: number | null) => {
    const packet = mqtt().setLevel(ID, level, { now: NOW, until })
    return packet && { ...packet, payload: JSON.parse(packet.payload) }
  }

  test('on until the end of the lease, in whole seconds', () => {
    expect(told('on', NOW + 300_400)).toEqual({
      topic: `$oc/devices/${ID}/sys/events/down`,
      qos: 0,
      payload: {
        object_device_id: ID,
        services: [
          {
            service_id: '$log',
            event_type: 'log_config',
            event_time: '20260301T083000Z',
            paras: { switch: 'on', end_time: '20260301T083501Z' },
          },
        ],
      },
    })
  })

  test('off now; on without an end has a far one, because Java needs the member', () => {
    expect(told('off', null)?.payload.services[0].paras).toEqual({ switch: 'off', end_time: '20260301T083000Z' })
    expect(told('on', null)?.payload.services[0].paras).toEqual({ switch: 'on', end_time: '20991231T235959Z' })
  })

  test('there are no levels', () => {
    for (const level of ['debug', 'error', 'unset'] as const) expect(told(level, null)).toBeNull()
  })
})

test('an encoding that it never gave out is an error', () => {
  expect(() => huawei.decode('json', Buffer.from(''), { zoneMinutes: 0 })).toThrow(RangeError)
  expect(huawei.decode('log-report', Buffer.from('damaged'), { zoneMinutes: 0 })).toEqual([])
})
