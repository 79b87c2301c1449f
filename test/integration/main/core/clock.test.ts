import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Core, createCore } from '../../../../src/main/core/core.ts'
import { Device, PUMP, REF } from '../../../helpers/lease-device.ts'

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

beforeEach(async () => {
  Object.assign(moved, { wall: 0, awake: 0 })
  dataDir = await mkdtemp(join(tmpdir(), 'fieldtap-clock-'))
  core = await open()
  await call(core.router.devices.add, { platform: 'tencent', ...PUMP }, CONTEXT)
  device = new Device()
  await device.connect(core.info.mqtt ?? '')
  await soon(() => expect(device.level).toBe('error'))
})

afterEach(async () => {
  await device.drop()
  await core.close()
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
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 20 })

async function raise(): Promise<void> {
  await call(core.router.level.lease, { device: REF, level: 'debug', durationMs: HOUR }, CONTEXT)
  await soon(() => expect(device.level).toBe('debug'))
}

describe('a lease of an hour while the clock moves', () => {
  test('forward across its end: it ends', async () => {
    await raise()
    moved.wall += 2 * HOUR
    await soon(() => expect(device.level).toBe('error'))
  })

  test('forward, but not to its end, and back again: it goes on', async () => {
    await raise()
    moved.wall += HOUR / 2
    await new Promise((resolve) => setTimeout(resolve, 600))
    moved.wall -= 5 * HOUR
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(device.level).toBe('debug')
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
    expect(core.openLeases()).toMatchObject([{ ended: 'time' }])
    await device.connect(core.info.mqtt ?? '')
    await soon(() => expect(device.level).toBe('error'))
  })
})
