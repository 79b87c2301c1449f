/** Huawei where no device of flesh signs in: the simulator, a broker on site, exported files, the vendor's log service. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, describe, expect, test, vi } from 'vitest'
import table from '../../fixtures/huawei/table.json' with { type: 'json' }
import { startCli } from '../../helpers/cli-process.ts'
import { javaEvent, type Keys, topic } from '../../helpers/huawei/device.ts'
import { type LogService, startLogService } from '../../helpers/huawei/log-service.ts'
import { type Mosquitto, startMosquitto } from '../../helpers/mosquitto.ts'
import { fieldtap, freshDataDir, type Serve, startServe } from '../../helpers/serve-process.ts'

const KEYS: Keys = { id: '5f3c8e2b9d7a4c00_gateway-7', secret: 'b8a1c2d3e4f5a6b7c8d9e0f1a2b3c4d5' }
const { id } = KEYS

let dataDir = ''
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function serve(): Promise<Serve> {
  dataDir = await freshDataDir()
  const started = await startServe(dataDir, { args: ['--mqtt-port', '0', '--http-port', '0'] })
  closing.push(() => started.end())
  return started
}

const run = (...args: string[]) => fieldtap([...args, '--data', dataDir])
const soon = <T>(look: () => Promise<T>) => vi.waitFor(look, { timeout: 30_000, interval: 300 })

async function events(...more: string[]): Promise<Record<string, unknown>[]> {
  const { stdout } = await run('events', '--device', id, '--json', ...more)
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

const row = ({ serviceType, process }: { serviceType?: unknown; process?: unknown }) => `${serviceType}: ${process}`
/** Rows of the table whose calls never cross a broker. */
const CALLS = new Set(table.flatMap((one) => ('runLog' in one ? [row(one)] : [])))

test('the simulator walks through every process that crosses a broker, and obeys the switch', async () => {
  const { ready } = await serve()
  await fieldtap(
    ['device', 'add', '--platform', 'huawei', '--name', id, '--secret-stdin', '--data', dataDir],
    KEYS.secret,
  )
  const address = ['--mqtt', ready.mqtt, '--http', ready.http, '--platform', 'huawei', '--name', id, '--secret-stdin']
  const device = await startCli(['simulate', ...address, '--generation', 'c'], KEYS.secret)
  closing.push(() => device.end('SIGKILL'))
  await device.prints('every process')
  await run('level', id, 'on', '--for', '5m')
  await soon(async () => {
    const { stdout } = await run('search', '', '--device', id, '--limit', '20', '--json')
    expect(stdout.split('\n').filter(Boolean).length).toBeGreaterThan(10)
  })
  await device.end('SIGINT')
  const wanted = new Set(table.map(row).filter((each) => !CALLS.has(each)))
  await soon(async () => expect(new Set((await events()).map(row).filter((each) => wanted.has(each)))).toEqual(wanted))
  const answers = (await events('--where', 'process=Platform Responding to a Request for Adding Child Devices')).map(
    ({ source }) => source,
  )
  expect(answers).toEqual(['fieldtap'])
})

describe('on a broker on site', () => {
  let broker: Mosquitto
  let device: MqttClient
  let platform: MqttClient

  async function open(): Promise<void> {
    broker = await startMosquitto()
    closing.push(() => broker.end())
    ;[device, platform] = await Promise.all([connectAsync(broker.url), connectAsync(broker.url)])
    closing.push(() => Promise.all([device.endAsync(true), platform.endAsync(true)]))
    await serve()
    expect((await run('connect', '--name', 'yard', '--url', broker.url)).status).toBe(0)
    await soon(async () => expect((await run('connections')).stdout).toContain('up'))
  }

  test('devices show themselves, with what they and their platform say', async () => {
    await open()
    await device.publishAsync(topic(id, 'sys/properties/report'), '{"services":[{"service_id":"a","properties":{}}]}', {
      qos: 1,
    })
    await platform.publishAsync(topic(id, 'sys/commands/request_id=r1'), '{"command_name":"dim","paras":{}}', {
      qos: 1,
    })
    await device.publishAsync(topic(id, 'sys/commands/response/request_id=r1'), '{"result_code":1}', { qos: 1 })
    await soon(async () =>
      expect(
        (await events()).map(({ process, source, status, requestId, request }) => [
          process,
          source,
          status,
          requestId,
          request,
        ]),
      ).toEqual([
        [
          'Device Reporting Properties',
          'device',
          'Success',
          undefined,
          '{"services":[{"service_id":"a","properties":{}}]}',
        ],
        ['Platform Delivering a Command', 'platform', 'Success', 'r1', '{"command_name":"dim","paras":{}}'],
        ['Platform Delivering a Command', 'device', 'Fail', 'r1', '{"command_name":"dim","paras":{}}'],
      ]),
    )
  })

  test('collection is switched on behind a will, and its lines are captured', async () => {
    await open()
    const told: string[] = []
    device.on('message', (_, payload) => told.push(JSON.parse(payload.toString()).services[0].paras.switch))
    await device.subscribeAsync(topic(id, 'sys/events/down'), { qos: 1 })
    await device.publishAsync(topic(id, 'sys/messages/up'), 'here', { qos: 1 })
    await soon(async () => expect(await events()).toHaveLength(1))
    expect((await run('level', id, 'on', '--for', '5m')).status).toBe(0)
    expect(JSON.parse((await run('level', id, '--json')).stdout)).toMatchObject({ lease: { deadMan: 'armed' } })
    const report = { timestamp: String(Date.now()), type: 'DEVICE_STATUS', content: 'collected' }
    await device.publishAsync(topic(id, 'sys/events/up'), javaEvent('$log', 'log_report', report), { qos: 1 })
    await soon(async () => expect((await run('search', 'collected')).stdout).toContain('collected'))
    expect((await run('level', id, 'off')).status).toBe(0)
    await soon(async () => expect(told).toEqual(['on', 'off']))
  })
})

const records = table.flatMap((one) => ('runLog' in one ? [one.runLog as Record<string, string>] : []))
const bars = records.map(({ recordTime, deviceId, categoryName, operation, request, response, status }) =>
  [recordTime, deviceId, categoryName, operation, request, response, status].join('|'),
)

test.each([
  ['with bars', `${bars.join('\n')}\n`],
  ['structured', records.map((record) => `${JSON.stringify(record)}\n`).join('')],
])('exported run logs %s are read in, once', async (_, text) => {
  dataDir = await freshDataDir()
  const file = join(await mkdtemp(join(tmpdir(), 'fieldtap-lts-')), 'export.txt')
  await writeFile(file, `${text}not a record\n`)
  const first = await run('events', 'import', file, '--json')
  expect(JSON.parse(first.stdout)).toMatchObject({ platform: 'huawei', events: CALLS.size, known: 0, failed: 1 })
  expect(new Set((await events()).map(row))).toEqual(CALLS)
  expect(JSON.parse((await run('events', 'import', file, '--json')).stdout)).toMatchObject({
    events: 0,
    known: CALLS.size,
  })
})

describe('the log service', () => {
  const TOKEN = 'MIIToken'
  let service: LogService

  async function open(): Promise<void> {
    service = await startLogService(
      records.map((record) => JSON.stringify(record)),
      TOKEN,
    )
    closing.push(() => service.close())
    dataDir = await freshDataDir()
    const ids = ['--project', 'project-1', '--group', 'group-1', '--stream', 'stream-1']
    const address = ['connect', '--platform', 'huawei', '--name', 'lts', '--url', service.url, ...ids]
    const added = await fieldtap([...address, '--token-stdin', '--data', dataDir], TOKEN)
    expect(added).toMatchObject({ status: 0 })
    // It was tried when it was made.
    await soon(async () => expect(service.asked.splice(0)).toHaveLength(1))
  }

  const sync = async () => {
    const { stdout, stderr, status } = await run('events', 'sync', '--connection', 'lts', '--json')
    return { status, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) }
  }

  test('is read page by page, through a pause that it asks for, and goes on later', async () => {
    await open()
    service.refusals.push({ status: 429, body: { error_code: 'LTS.0403' }, headers: { 'Retry-After': '1' } })
    expect(await sync()).toMatchObject({ status: 0, events: CALLS.size })
    expect(new Set((await events()).map(row))).toEqual(CALLS)
    expect(service.asked.map(({ search_type }) => search_type)).toEqual(['init', 'forwards', 'forwards'])
    for (const body of service.asked)
      expect(body).toMatchObject({ highlight: false, end_time: expect.stringMatching(/^\d{13}$/) })
    service.records.push(JSON.stringify({ ...records[0], requestId: 'new' }))
    expect(await sync()).toMatchObject({ status: 0, events: 1 })
  })

  test('that does not take the token says so, and nothing is lost', async () => {
    await open()
    service.expired = true
    expect((await sync()).stderr).toContain('expired')
    service.expired = false
    expect(await sync()).toMatchObject({ status: 0, events: CALLS.size })
  })
})
