import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Core, createCore } from '../../../../src/main/core/core.ts'
import { Device, PUMP, REF } from '../../../helpers/lease-device.ts'
import { WAYS } from '../../../helpers/lease-stand.ts'
import { type Mosquitto, startMosquitto } from '../../../helpers/mosquitto.ts'

const HOUR = 3_600_000

/** The laptop's clocks, each moved by hand on top of what really passes. */
const moved = { wall: 0, awake: 0 }
const clock = { now: () => Date.now() + moved.wall, mono: () => performance.now() + moved.awake }
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const sealer = {
  kind: 'file' as const,
  note: '',
  seal: (text: string) => text,
  unseal: (sealed: string) => sealed,
}

let dataDir: string
let core: Core
let device: Device
let mosquitto: Mosquitto | null

async function set(way: (typeof WAYS)[number]): Promise<void> {
  Object.assign(moved, { wall: 0, awake: 0 })
  dataDir = await mkdtemp(join(tmpdir(), 'fieldtap-clock-'))
  mosquitto = null
  core = await open()
  await call(core.router.devices.add, { platform: 'tencent', ...PUMP }, CONTEXT)
  device = new Device()
  if (way === 'a broker on site') {
    mosquitto = await startMosquitto()
    await call(core.router.connections.add, { name: 'pier', url: mosquitto.url }, CONTEXT)
    await isLinked()
    await device.connect(mosquitto.url)
    device.heard.push('error')
  } else await device.connect((await core.opened).mqtt ?? '')
  await soon(() => expect(device.level).toBe('error'))
}

const isLinked = () =>
  soon(async () =>
    expect(await call(core.router.connections.list, {}, CONTEXT)).toContainEqual(
      expect.objectContaining({ name: 'pier', state: expect.objectContaining({ is: 'up' }) }),
    ),
  )

afterEach(async () => {
  await device.drop()
  await core.close()
  await mosquitto?.end()
  await rm(dataDir, { recursive: true, force: true })
})

const CONTEXT = { context: { caller: 'window' as const } }
const open = () =>
  createCore({
    dataDir,
    version: '0',
    sealer,
    site: { bind: '127.0.0.1', mqttPort: 0, httpPort: 0 },
    log,
    host: 'serve',
    clock,
  })
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 })

async function raise(): Promise<void> {
  await call(core.router.level.lease, { device: REF, level: 'debug', durationMs: HOUR }, CONTEXT)
  await soon(() => expect(device.level).toBe('debug'))
}

describe.each(WAYS)('a lease of an hour on %s while the clock moves', (way) => {
  beforeEach(() => set(way))

  test('forward across its end: it ends', async () => {
    await raise()
    moved.wall += 2 * HOUR
    await soon(() => expect(device.level).toBe('error'))
  })

  test('forward, but not to its end, and back again: it goes on', async () => {
    await raise()
    moved.wall += HOUR / 2
    moved.wall -= 5 * HOUR
    // The end goes back with the clock, and there is still half an hour or more until then.
    await soon(() => expect(core.openLeases()[0]?.endsAt).toBeLessThan(clock.now() + HOUR + 1))
    expect(device.heard.at(-1)).toBe('debug')
    moved.awake += HOUR
    await soon(() => expect(device.level).toBe('error'))
  })

  test('backward: it ends after an hour all the same', async () => {
    await raise()
    moved.wall -= 24 * HOUR
    moved.awake += HOUR
    await soon(() => expect(device.level).toBe('error'))
  })

  test('asleep across its end, with the monotonic clock standing still: it ends', async () => {
    await raise()
    moved.wall += HOUR + 1
    core.slept(clock.now() - HOUR, clock.now())
    await soon(() => expect(device.level).toBe('error'))
  })

  test('backward before its beginning while the app does not run: it ends at the start', async () => {
    await raise()
    // Closed without a restore, as a killed core leaves it.
    await core.close()
    await device.drop()
    moved.wall -= 24 * HOUR
    core = await open()
    expect(core.openLeases()).toMatchObject([{ ended: 'clock' }])
    await device.connect(mosquitto?.url ?? (await core.opened).mqtt ?? '')
    await soon(() => expect(device.level).toBe('error'))
  })

  test('backward while the app does not run, though not before its beginning: it ends at the start', async () => {
    await raise()
    moved.wall += HOUR / 2
    // Long enough for a sign of life by the moved clock.
    await soon(() => expect(core.openLeases()).toMatchObject([{ ended: null }]))
    await core.close()
    await device.drop()
    moved.wall -= HOUR / 4
    core = await open()
    expect(core.openLeases()).toMatchObject([{ ended: 'clock' }])
    await device.connect(mosquitto?.url ?? (await core.opened).mqtt ?? '')
    await soon(() => expect(device.level).toBe('error'))
  })
})
