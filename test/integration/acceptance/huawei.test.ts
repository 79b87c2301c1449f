/**
 * A Huawei device against `serve`, played byte for byte with MQTT by hand: nothing of the app's own code or of its
 * libraries is on the device's side. What the app has to say about it comes from its command line.
 */
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cEvent, hourOf, javaEvent, type Keys, login, pythonEvent, topic } from '../../helpers/huawei/device.ts'
import { disconnectFrame, PUBACK, PUBLISH, published, publishFrameOf, RawMqtt } from '../../helpers/raw-mqtt.ts'
import { fieldtap, freshDataDir, type Serve, startServe } from '../../helpers/serve-process.ts'

const KEYS: Keys = { id: '5f3c8e2b9d7a4c00_gateway-7', secret: 'b8a1c2d3e4f5a6b7c8d9e0f1a2b3c4d5' }
const { id } = KEYS
const UP = topic(id, 'sys/events/up')

let serve: Serve
const open: RawMqtt[] = []

const run = (...args: string[]) => fieldtap([...args, '--data', serve.dataDir])

async function lines(command: string, ...more: string[]): Promise<Record<string, unknown>[]> {
  const { stdout, stderr, status } = await run(command, ...more, '--json')
  expect({ status, stderr }).toMatchObject({ status: 0 })
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

const events = (...more: string[]) => lines('events', '--device', id, ...more)
const processes = async () => (await events()).map(({ process }) => process).filter(Boolean)
const soon = <T>(look: () => Promise<T>) => vi.waitFor(look, { timeout: 20_000, interval: 200 })

async function connect(): Promise<RawMqtt> {
  const device = await RawMqtt.open(Number(new URL(serve.ready.mqtt).port))
  open.push(device)
  return device
}

async function signIn(options: Parameters<typeof login>[1] = {}): Promise<RawMqtt> {
  const device = await connect()
  expect(await device.signIn({ ...login(KEYS, options), keepalive: 120 })).toEqual({ code: 0, sessionPresent: false })
  return device
}

/** Publishes with QoS 1 and waits for the acknowledgement: what was said is on disk then. */
async function say(device: RawMqtt, path: string, payload: string | Uint8Array, more: object = {}): Promise<void> {
  device.write(publishFrameOf({ topic: topic(id, path), payload, qos: 1, id: 7, ...more }))
  await device.next(PUBACK)
}

/** The next event that the platform sends, without a subscription. */
async function told(device: RawMqtt) {
  const { topic, payload } = published(await device.next(PUBLISH))
  expect(topic).toBe(`$oc/devices/${id}/sys/events/down`)
  return JSON.parse(payload).services[0]
}

beforeEach(async () => {
  serve = await startServe(await freshDataDir(), { args: ['--mqtt-port', '0', '--http-port', '0'] })
  const added = await fieldtap(
    ['device', 'add', '--platform', 'huawei', '--name', id, '--secret-stdin', '--data', serve.dataDir],
    KEYS.secret,
  )
  expect(added).toMatchObject({ status: 0 })
})

afterEach(async () => {
  for (const device of open.splice(0)) device.socket.destroy()
  await serve.end()
})

test('it signs in, is told to collect without having subscribed, reports, and everything appears once', async () => {
  const device = await signIn()
  const raised = JSON.parse((await run('level', id, 'on', '--for', '5m', '--json')).stdout)
  expect(raised).toMatchObject({ during: 'on', state: 'told' })
  const config = await told(device)
  expect(config).toMatchObject({ service_id: '$log', event_type: 'log_config', paras: { switch: 'on' } })
  const end = config.paras.end_time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')
  expect(Math.abs(Date.parse(end) - raised.endsAt)).toBeLessThan(1000)

  const at = Date.now()
  const report = (content: string, more: object = {}) => ({
    timestamp: String(at),
    type: 'DEVICE_STATUS',
    content,
    ...more,
  })
  await say(device, 'sys/events/up', pythonEvent('$log', 'log_report', report('from Python')))
  await say(device, 'sys/events/up', cEvent('$log', 'log_report', report('from C', { timestamp: hourOf(new Date()) })))
  await say(device, 'sys/events/up', javaEvent('$log', 'log_report', report('from Java', { type: 'DEVICE_COMMAND' })))
  // The acknowledgement was lost: the same packet again.
  await say(device, 'sys/events/up', javaEvent('$log', 'log_report', report('from Java', { type: 'DEVICE_COMMAND' })), {
    dup: true,
  })
  await say(
    device,
    'sys/events/up',
    cEvent('$log', 'log_report', report('from C', { timestamp: hourOf(new Date()) })),
    { dup: true },
  )

  const stored = await lines('search', '', '--device', id)
  expect(stored.map(({ text, module }) => [text, module]).sort()).toEqual([
    ['from C', 'DEVICE_STATUS'],
    ['from Java', 'DEVICE_COMMAND'],
    ['from Python', 'DEVICE_STATUS'],
  ])
  expect(stored.find(({ text }) => text === 'from Python')).toMatchObject({ deviceTime: at })
  expect(await processes()).toEqual([
    'Device Connection Authentication',
    'Platform Delivering a Log Collection Notification',
    'Device Reporting Log Content',
    'Device Reporting Log Content',
    'Device Reporting Log Content',
  ])
  expect(JSON.parse((await run('level', id, '--json')).stdout)).toMatchObject({
    lease: { state: 'confirmed', lines: 3 },
  })

  expect((await run('level', id, 'off')).status).toBe(0)
  expect(await told(device)).toMatchObject({ event_type: 'log_config', paras: { switch: 'off' } })
  expect(JSON.parse((await run('level', id, '--json')).stdout)).toMatchObject({ level: { level: 'off' } })
})

test('off by itself when its time is over', async () => {
  const device = await signIn({ check: 0, hour: hourOf(new Date(Date.now() + 8 * 3_600_000)) })
  expect((await run('level', id, 'on', '--for', '2s')).status).toBe(0)
  expect(await told(device)).toMatchObject({ paras: { switch: 'on' } })
  expect(await told(device)).toMatchObject({ paras: { switch: 'off' } })
})

test('an extended collection is told with its new end', async () => {
  const device = await signIn({ check: 2 })
  await run('level', id, 'on', '--for', '5m')
  const first = await told(device)
  expect((await run('level', id, 'extend', '10m')).status).toBe(0)
  expect((await told(device)).paras.end_time > first.paras.end_time).toBe(true)
})

describe('a device that was away', () => {
  test('is told when it comes back, in a session with another client id', async () => {
    const device = await signIn()
    await run('level', id, 'on', '--for', '5m')
    await told(device)
    device.write(disconnectFrame())
    await device.end()
    const again = await signIn({ check: 0, hour: '2020010100' })
    expect(await told(again)).toMatchObject({ paras: { switch: 'on' } })
  })
})

test('what it expects from its platform comes without a subscription, and both halves are one exchange', async () => {
  const device = await signIn()
  const before = Date.now()
  await say(device, 'sys/events/up', pythonEvent('$time_sync', 'time_sync_request', { device_send_time: 77 }))
  const { paras } = await told(device)
  expect(paras.device_send_time).toBe(77)
  expect(paras.server_recv_time).toBeGreaterThanOrEqual(before)
  await say(device, 'sys/events/up', javaEvent('sub_device_manager', 'sub_device_sync_request', { version: 3 }))
  expect(await told(device)).toMatchObject({ event_type: 'add_sub_device_notify', paras: { devices: [], version: 3 } })
  await soon(async () => {
    const [answer] = (await events()).filter(({ process }) =>
      String(process).startsWith('Platform Responding to a Request for Time'),
    )
    expect(answer).toMatchObject({
      source: 'fieldtap',
      serviceType: 'Device event',
      tookMs: expect.stringMatching(/^\d+$/),
    })
    expect(JSON.parse(String(answer?.request)).services[0].event_type).toBe('time_sync_request')
    expect(JSON.parse(String(answer?.response)).services[0].event_type).toBe('time_sync_response')
  })
})

test('the vendor’s table on the command line: packed, several in one, and filtered', async () => {
  const device = await signIn()
  const services = [{ service_id: 'light', properties: { dim: 4 } }]
  await say(device, 'sys/properties/report?encoding=gzip', gzipSync(JSON.stringify({ services })))
  await say(device, 'sys/messages/up', 'any text')
  await say(
    device,
    'sys/events/up',
    JSON.stringify({
      services: [
        { service_id: '$sdk_info', event_type: 'sdk_info_report', paras: {} },
        { service_id: '$oh_soft_bus', event_type: 'something', paras: { kept: 'as it is' } },
      ],
    }),
  )
  device.write(publishFrameOf({ topic: '$oc/devices/other/sys/messages/up', payload: 'x', qos: 1, id: 9 }))
  await device.next(PUBACK)
  const shown = await events('--where', 'serviceType=Device event')
  expect(shown.map(({ process, service }) => [process, service])).toEqual([
    ['Device Reporting Information', '$sdk_info'],
    [undefined, '$oh_soft_bus'],
  ])
  expect(await processes()).toEqual([
    'Device Connection Authentication',
    'Device Reporting Properties',
    'Device Reporting a Message',
    'Device Reporting Information',
  ])
})

describe('sessions', () => {
  const status = async () =>
    (await events('--where', 'serviceType=Device status')).map(({ process, status, operation }) => [
      process,
      status,
      operation,
    ])

  test('that end clean, by a lost socket and by a missed keepalive are rows of the table', async () => {
    const clean = await signIn()
    clean.write(disconnectFrame())
    await clean.end()
    const lost = await signIn()
    lost.socket.destroy()
    await soon(async () => expect(await status()).toHaveLength(4))
    const silent = await connect()
    await silent.signIn({ ...login(KEYS), keepalive: 1 })
    await silent.end()
    await soon(async () =>
      expect(await status()).toEqual([
        ['Device Connection Authentication', 'Success', 'MQTT CONNECT'],
        ['A device goes offline.', 'Success', 'MQTT DISCONNECT'],
        ['Device Connection Authentication', 'Success', 'MQTT CONNECT'],
        ['A device goes offline.', 'Success', 'connection lost'],
        ['Device Connection Authentication', 'Success', 'MQTT CONNECT'],
        ['A device goes offline.', 'Success', 'keepalive timeout'],
      ]),
    )
  })

  test('that are rejected too: a wrong password, a stale hour where it counts', async () => {
    for (const bad of [login({ id, secret: 'another' }), login(KEYS, { check: 1, hour: '2018072417' })]) {
      expect(await (await connect()).signIn(bad)).toMatchObject({ code: 4 })
    }
    expect(await (await connect()).signIn(login({ id: 'stranger', secret: 'x' }))).toMatchObject({ code: 5 })
    const rejected = await events('--outcome', 'FAIL')
    expect(rejected).toMatchObject([
      { process: 'Device Connection Authentication', status: 'Fail', response: expect.stringContaining('password') },
      { process: 'Device Connection Authentication', status: 'Fail', response: expect.stringContaining('2018072417') },
    ])
  })
})

test('its own uplinks never come back, whatever it subscribes to', async () => {
  const device = await signIn()
  expect(
    await device.subscribe(3, [
      [topic(id, 'sys/#'), 1],
      [topic(id, 'sys/commands/#'), 1],
      [UP, 0],
    ]),
  ).toEqual([1, 1, 128])
  await say(device, 'sys/commands/response/request_id=1', '{"result_code":0}')
  await run('level', id, 'on', '--for', '5m')
  // The first that comes is the notification, and it comes once.
  expect(await told(device)).toMatchObject({ event_type: 'log_config' })
  await say(device, 'sys/events/up', pythonEvent('$time_sync', 'time_sync_request', { device_send_time: 1 }))
  expect(await told(device)).toMatchObject({ event_type: 'time_sync_response' })
})
