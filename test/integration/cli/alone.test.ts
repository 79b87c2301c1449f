/** A command that is the core itself, with mosquitto as the broker on site. */

import { rm } from 'node:fs/promises'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Running, startCli } from '../../helpers/cli-process.ts'
import { type Mosquitto, startMosquitto } from '../../helpers/mosquitto.ts'
import { fieldtap, freshDataDir } from '../../helpers/serve-process.ts'

const REF = 'ABCDEFGHIJ/pump-7'
/** Where the vendor's platform, and so Fieldtap, tells a device its level. */
const LEVEL_TOPIC = '$log/operation/result/ABCDEFGHIJ/pump-7'

let dataDir: string
let broker: Mosquitto
let device: MqttClient
let told: number[]
const running: Running[] = []

const run = (command: string, ...args: string[]) => fieldtap([...command.split(' '), '--data', dataDir, ...args])
const leases = async () =>
  (await run('leases', '--json')).stdout
    .split('\n')
    .slice(0, -1)
    .map((one) => JSON.parse(one))

beforeEach(async () => {
  dataDir = await freshDataDir()
  broker = await startMosquitto()
  told = []
  device = await connectAsync(broker.url, { clientId: 'ABCDEFGHIJpump-7' })
  device.on('message', (_, payload) => told.push(JSON.parse(payload.toString()).log_level))
  await device.subscribeAsync(LEVEL_TOPIC, { qos: 1 })
  expect(await run('connect', '--name', 'plant', '--url', broker.url)).toEqual({
    status: 0,
    stdout: `plant: connected to ${broker.url}.\n`,
    stderr: '',
  })
  const add = ['--platform', 'tencent', '--product', 'ABCDEFGHIJ', '--name', 'pump-7', '--secret-stdin']
  expect((await fieldtap(['device', 'add', '--data', dataDir, ...add], 'MDEyMzQ1Njc4OWFiY2RlZg==\n')).status).toBe(0)
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((command) => command.end('SIGKILL')))
  await device?.endAsync(true)
  await broker.end()
  await rm(dataDir, { recursive: true, force: true })
})

async function level(...args: string[]): Promise<Running> {
  const command = await startCli(['level', '--data', dataDir, REF, ...args])
  running.push(command)
  return command
}

/** Level codes of the vendor: 1 error … 4 debug. */
const hears = (code: number) => vi.waitFor(() => expect(told.at(-1)).toBe(code), { timeout: 10_000 })

describe('level without a running core', () => {
  test('stays in the foreground until the level is back', async () => {
    const raised = await level('debug', '--for', '3s')
    await raised.prints(`${REF}: told debug`)
    await hears(4)
    expect(await raised.ended).toBe(0)
    expect(raised.out()).toMatch(/back to error\n$/)
    await hears(1)
    expect(await leases()).toMatchObject([{ state: 'restored', ended: 'time' }])
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s restores first', async (signal) => {
    const raised = await level('debug', '--for', '10m')
    await raised.prints('told debug')
    await hears(4)
    expect(await raised.end(signal)).toBe(0)
    await hears(1)
    // Told; on a foreign broker only the device's silence at the old level confirms that it heard.
    const [lease] = await leases()
    expect(lease).toMatchObject({ ended: 'shutdown' })
    expect(['restored', 'restoring', 'restore-pending']).toContain(lease.state)
  })

  test('a reader that goes away does not end the lease', async () => {
    const raised = await level('debug', '--for', '4s')
    await raised.prints('told debug')
    raised.process.stdout.destroy()
    expect(await raised.ended).toBe(0)
    await hears(1)
    expect(await leases()).toMatchObject([{ state: 'restored', ended: 'time' }])
  })

  test('other commands reach it meanwhile, and end its lease', async () => {
    const raised = await level('debug', '--for', '10m')
    await raised.prints('told debug')
    expect((await run('level', REF)).stdout).toMatch(/debug.*\n.*for another/)
    expect(await run('level', REF, 'restore')).toMatchObject({
      status: 0,
      stdout: `${REF}: told to go back to error\n`,
    })
    expect(await raised.ended).toBe(0)
    await hears(1)
  })

  test('restore without a lease tells the baseline', async () => {
    const restored = await run('level', REF, 'restore')
    expect(restored).toMatchObject({ status: 0, stderr: '' })
    await hears(1)
  })
})

test('a connection is listed and forgotten', async () => {
  const { stdout } = await run('connections', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ name: 'plant', kind: 'broker' })
  expect((await run('disconnect', '--name', 'plant')).status).toBe(0)
  expect((await run('connections', '--json')).stdout).toBe('')
  const again = await run('disconnect', '--name', 'plant')
  expect(again).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: connection-not-found: /) })
})
