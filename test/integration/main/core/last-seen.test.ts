import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Core, createCore } from '../../../../src/main/core/core.ts'
import { accepted, type DeviceKeys, jsonUpload, post, type Upload } from '../../../helpers/vendor-device.ts'

const DEVICE: DeviceKeys = { product: 'ABCDEFGHIJ', name: 'pump', secret: 'MDEyMzQ1Njc4OWFiY2RlZg==' }
const CONTEXT = { context: { caller: 'window' as const } }
const START = Date.now()

let now = START
let dataDir: string
let core: Core

const open = () =>
  createCore({
    dataDir,
    version: '0',
    sealer: { kind: 'file', note: '', seal: (text) => text, unseal: (sealed) => sealed },
    site: { bind: '127.0.0.1', mqttPort: 0, httpPort: 0 },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    host: 'serve',
    clock: { now: () => now, mono: () => performance.now() },
  })

beforeEach(async () => {
  now = START
  dataDir = await mkdtemp(join(tmpdir(), 'fieldtap-seen-'))
  core = await open()
  await call(core.router.devices.add, { platform: 'tencent', ...DEVICE }, CONTEXT)
})

afterEach(async () => {
  await core.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function uploadAt(seconds: number, upload: Upload): Promise<void> {
  now = START + seconds * 1000
  expect(accepted(await post((await core.opened).http ?? '', upload))).toBe(true)
}

async function seenAfterRestart(): Promise<{ seconds: number; connection: string | null }> {
  await core.close()
  core = await open()
  const [device] = await call(core.router.devices.list, {}, CONTEXT)
  return { seconds: ((device?.lastSeen ?? 0) - START) / 1000, connection: device?.connection ?? null }
}

const lines = (text: string) => jsonUpload(DEVICE, [`INF|2026-11-21 08:58:03|t.c|f(1): ${text}`])

test('after a restart, the last upload of lines is the last that was heard', async () => {
  await uploadAt(0, lines('one'))
  await uploadAt(20, lines('two'))
  await uploadAt(40, lines('three'))
  expect(await seenAfterRestart()).toEqual({ seconds: 40, connection: 'site' })
})

test('and so is one that brought nothing new', async () => {
  const one = lines('one')
  await uploadAt(0, one)
  await uploadAt(20, lines('two'))
  await uploadAt(30, one)
  await uploadAt(50, jsonUpload(DEVICE, []))
  expect(await seenAfterRestart()).toEqual({ seconds: 50, connection: 'site' })
})
