import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockDataFolder } from '../../../../src/main/core/lock.ts'
import { type ShellStand, startCoreEntry, startOrder } from '../../../helpers/shell-stand.ts'

let data: string
let started: ShellStand[]

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'fieldtap-entry-'))
  started = []
})
afterEach(async () => {
  for (const core of started) {
    if (core.process.exitCode === null && core.process.signalCode === null) core.process.kill('SIGKILL')
    await core.ended
  }
  await rm(data, { recursive: true, force: true, maxRetries: 5 })
})

function start(): ShellStand {
  const core = startCoreEntry()
  started.push(core)
  return core
}

async function startReady(given: object = {}): Promise<ShellStand> {
  const core = start()
  core.send(startOrder(data, given))
  await core.hears('ready')
  return core
}

describe('the core’s process', () => {
  test('opens the folder, serves windows, and reports how the capture stands', async () => {
    const core = await startReady()
    const info = await core.open(1).app.info({})
    expect(info).toMatchObject({ version: '0.0.0-test', dataDir: data, secrets: { kind: 'file' } })
    expect(await core.hears('capture')).toMatchObject({ capture: { recording: true, trouble: null, leases: 0 } })
  })

  test('answers windows before its ports listen; who asks for the ports gets them as they listen', async () => {
    const core = start()
    core.send(startOrder(data))
    const site = core.open(1).site.info({})
    await core.hears('answers')
    expect(core.said.map(({ is }) => is)).not.toContain('ready')
    expect(await site).toMatchObject({ mqtt: expect.stringMatching(/^mqtt:/), mqtts: expect.stringMatching(/^mqtts:/) })
    expect((await core.open(2).connections.list({})).map(({ kind }) => kind)).toEqual(['site'])
    await core.hears('ready')
  })

  test('serves a window that asked before it was ready', async () => {
    const core = start()
    core.send(startOrder(data))
    expect(await core.open(1).app.info({})).toMatchObject({ dataDir: data })
  })

  test('goes on serving one window when another goes in the middle of a stream', async () => {
    const core = await startReady()
    const [one, two] = [core.open(1), core.open(2)]
    const stream = await one.status.watch({})
    await stream.next()
    core.send({ is: 'port-closed', id: 1 })
    expect(await two.app.info({})).toMatchObject({ dataDir: data })
  })

  test('seals with the key of the keychain, and says so', async () => {
    const keychain = { key: new Uint8Array(32).fill(7), note: 'Secrets are sealed with a key that the test keeps.' }
    const core = await startReady({ keychain })
    expect((await core.open(1).app.info({})).secrets).toEqual({ kind: 'keychain', note: keychain.note })
    expect(existsSync(join(data, 'secret.key'))).toBe(false)
  })

  test('finds what it has sealed, with the same key', async () => {
    const keychain = { key: new Uint8Array(32).fill(7), note: 'x' }
    const first = await startReady({ keychain })
    await first.open(1).connections.add({ name: 'pump house', url: 'mqtt://127.0.0.1:1', password: 'pässword' })
    first.send({ is: 'stop' })
    await first.ended

    const second = await startReady({ keychain })
    expect(await second.open(1).connections.list({})).toContainEqual(expect.objectContaining({ name: 'pump house' }))
    second.send({ is: 'stop' })
    await second.ended

    const third = start()
    third.send(startOrder(data, { keychain: { key: new Uint8Array(32).fill(8), note: 'x' } }))
    expect(await third.hears('failed')).toMatchObject({ code: 'data-unusable' })
  })

  test('takes the next port where the usual one is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const core = await startReady({ mqttPorts: [port, 0] })
    const site = await core.open(1).site.info({})
    other.close()
    expect(site.mqtt).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/)
    expect(site.mqtt).not.toBe(`mqtt://127.0.0.1:${port}`)
  })

  test('says which port it cannot have, and leaves the folder free', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const core = start()
    core.send(startOrder(data, { httpPorts: [port] }))
    const failed = await core.hears('failed')
    other.close()
    expect(failed).toMatchObject({ code: 'port-taken', data: { detail: expect.stringContaining(String(port)) } })
    lockDataFolder(data)()
  })

  test('says that another core has the folder, and ends when told', async () => {
    const unlock = lockDataFolder(data)
    const core = start()
    core.send(startOrder(data))
    expect(await core.hears('failed')).toMatchObject({ code: 'data-locked', data: { detail: data } })
    core.send({ is: 'stop' })
    expect(await core.ended).toEqual({ status: 0, signal: null })
    unlock()
  })

  test('records when the laptop slept', async () => {
    const core = await startReady()
    const to = Date.now()
    core.send({ is: 'slept', from: to - 5000, to })
    const window = core.open(1)
    await expect
      .poll(() => window.status.gaps({}))
      .toContainEqual(expect.objectContaining({ cause: 'sleep', from: to - 5000, to }))
  })

  test('counts the raised levels when asked', async () => {
    const core = await startReady()
    core.send({ is: 'count-leases' })
    expect(await core.hears('leases')).toEqual({ is: 'leases', count: 0 })
    const window = core.open(1)
    const { key } = await window.simulator.start({ platform: 'tencent', rate: 1 })
    await window.level.lease({ device: key, level: 'debug' })
    core.send({ is: 'count-leases' })
    await expect.poll(() => core.said.filter(({ is }) => is === 'leases').at(-1)).toEqual({ is: 'leases', count: 1 })
  })

  test('leaves Ctrl-C to the shell, and closes in order when told to', async () => {
    const core = await startReady()
    core.process.kill('SIGINT')
    expect(await core.open(1).app.info({})).toMatchObject({ dataDir: data })
    core.send({ is: 'stop' })
    expect(await core.ended).toEqual({ status: 0, signal: null })
    lockDataFolder(data)()
  })

  test.each([
    ['when its shell has died', (core: ShellStand) => core.process.disconnect()],
    ['on SIGTERM', (core: ShellStand) => void core.process.kill('SIGTERM')],
  ])('closes in order %s', async (_, end) => {
    const core = await startReady()
    end(core)
    expect(await core.ended).toEqual({ status: 0, signal: null })
    // Closed cleanly: the next run finds no crash.
    const next = await startReady()
    expect(await next.open(1).status.gaps({})).not.toContainEqual(expect.objectContaining({ cause: 'crash' }))
  })

  test('ends at once when told so before it was given a folder', async () => {
    const core = start()
    core.send({ is: 'stop' })
    expect(await core.ended).toEqual({ status: 0, signal: null })
  })
})
