/**
 * The vendor's own JavaScript client of the device event log (npm `mbed-cloud-sdk`) against the event API of `serve`: it
 * lists what `fieldtap events` does. The package is old and no dependency of this project: it is installed for this test
 * alone, into a folder that is removed afterwards.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Keys, login } from '../../helpers/huawei/device.ts'
import { inventEvents, type PelionServer, startPelion } from '../../helpers/pelion-server.ts'
import { RawMqtt } from '../../helpers/raw-mqtt.ts'
import { fieldtap, freshDataDir, type Serve, startServe } from '../../helpers/serve-process.ts'

const PACKAGE = 'mbed-cloud-sdk@2.6.10'
const CLIENT = fileURLToPath(new URL('../../helpers/vendor-sdk.cjs', import.meta.url))
/** What npm says when it did not reach the registry. */
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network request/

const EVENTS = inventEvents(45, { together: 7 })
const DEVICE = String(EVENTS[3]?.device_id)
const TYPES = ['UPD4_FAIL_201', 'SYS_110']
/** A device of another platform, which signs in at this laptop: its history is read in the same way. */
const OTHER: Keys = { id: '5f3c8e2b9d7a4c00_gateway-7', secret: 'b8a1c2d3e4f5a6b7c8d9e0f1a2b3c4d5' }

interface Item {
  readonly id: string
  readonly [name: string]: unknown
}
type Got = Record<'older' | 'newer', Record<string, Item[]>> & {
  readonly older: {
    readonly total: number
    readonly first: Item
    readonly missing: null
    readonly refused: number
    readonly invalid: unknown
  }
  readonly newer: { readonly total: number }
}

let server: PelionServer | undefined
let serve: Serve | undefined
let device: RawMqtt | undefined
let folder = ''
/** Why it cannot be tried here. */
let unreachable: string | null = null
let got: Got

async function run(program: string, args: readonly string[], input = '') {
  const child = spawn(program, args, { stdio: 'pipe' })
  child.stdin.end(input)
  const ended = once(child, 'close')
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = await ended
  return { status: Number(status), out, err }
}

async function events(...more: readonly string[]): Promise<Item[]> {
  const { status, stdout } = await fieldtap([
    'events',
    '--data',
    serve?.dataDir ?? '',
    '--json',
    '--limit',
    '1000',
    ...more,
  ])
  expect(status).toBe(0)
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const ids = (items: readonly Item[]) => items.map(({ id }) => id).sort()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldtap-vendor-sdk-'))
  const install = [
    'install',
    '--prefix',
    folder,
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--fetch-retries=1',
    PACKAGE,
  ]
  const installed = await run('npm', install)
  if (installed.status !== 0) {
    if (!UNREACHABLE.test(installed.err)) throw new Error(installed.err)
    unreachable = `the package registry cannot be reached: ${installed.err.split('\n').find((line) => UNREACHABLE.test(line))}`
    return
  }

  server = await startPelion({ events: EVENTS })
  serve = await startServe(await freshDataDir(), { args: ['--api-port', '0'] })
  const at = ['--data', serve.dataDir]
  await fieldtap(
    ['connect', ...at, '--name', 'p', '--platform', 'pelion', '--url', server.url, '--token-stdin'],
    'ak_test',
  )
  expect(await fieldtap(['events', 'sync', ...at, '--connection', 'p'])).toMatchObject({ status: 0 })
  await fieldtap(['device', 'add', ...at, '--platform', 'huawei', '--name', OTHER.id, '--secret-stdin'], OTHER.secret)
  device = await RawMqtt.open(Number(new URL(serve.ready.mqtt).port))
  await device.signIn({ ...login(OTHER), keepalive: 120 })

  const { stdout: token } = await fieldtap(['token', ...at])
  const asked = {
    host: serve.ready.api,
    apiKey: token.trim(),
    device: DEVICE,
    types: TYPES,
    since: EVENTS[7]?.date_time,
    until: EVENTS[20]?.date_time,
  }
  const read = await run(process.execPath, [CLIENT, folder], JSON.stringify(asked))
  expect(read.status, read.err).toBe(0)
  got = JSON.parse(read.out)
}, 240_000)

afterAll(async () => {
  device?.socket.destroy()
  await serve?.end()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
  if (serve) await rm(serve.dataDir, { recursive: true, force: true })
})

const tryIt = (name: string, body: () => Promise<void> | void) =>
  test(name, async ({ skip }) => {
    if (unreachable !== null) {
      process.stderr.write(`\nNOT TRIED: ${name}: ${unreachable}\n`)
      skip(unreachable)
    }
    await body()
  })

for (const surface of ['older', 'newer'] as const) {
  tryIt(`the ${surface} surface lists the events that the command line prints`, async () => {
    const all = await events()
    expect(all.length).toBeGreaterThan(EVENTS.length)
    expect(ids(got[surface].all ?? [])).toEqual(ids(all))
    expect(got[surface].total).toBe(all.length)
    expect(got[surface].newestFirst?.map(({ id }) => id)).toEqual(got[surface].all?.map(({ id }) => id).reverse())
  })

  tryIt(`the ${surface} surface filters as the command line does`, async () => {
    const all = await events()
    expect(ids(got[surface].ofDevice ?? [])).toEqual(ids(await events('--device', DEVICE)))
    expect(ids(got[surface].ofTypes ?? [])).toEqual(ids(all.filter(({ type }) => TYPES.includes(String(type)))))
    expect(ids(got[surface].changed ?? [])).toEqual(ids(all.filter(({ stateChange }) => stateChange === true)))
    const since = String(EVENTS[7]?.date_time)
    // The command line's end is exclusive, the API's is not.
    const until = new Date(Date.parse(String(EVENTS[20]?.date_time)) + 1).toISOString()
    expect(ids(got[surface].between ?? [])).toEqual(ids(await events('--since', since, '--until', until)))
    expect(got[surface].between).toHaveLength(14)
  })
}

tryIt('the newer surface leaves types out', async () => {
  const others = (await events()).filter(({ type }) => !TYPES.includes(String(type)))
  expect(ids(got.newer.notOfTypes ?? [])).toEqual(ids(others))
})

tryIt('an event is what its own platform wrote, in each surface’s words', () => {
  const [event] = EVENTS
  expect(got.older.all?.find(({ id }) => id === event?.id)).toMatchObject({
    deviceId: event?.device_id,
    type: event?.event_type,
    typeDescription: event?.event_type_description,
    description: event?.description,
    stateChanged: event?.state_change,
    data: event?.data,
    eventDate: new Date(String(event?.date_time)).toISOString(),
  })
  expect(got.newer.all?.find(({ id }) => id === event?.id)).toMatchObject({
    eventTypeCategory: event?.event_type_category,
    eventType: event?.event_type,
  })
  expect(got.older.first).toEqual(got.older.all?.[0])
})

tryIt('one of another platform reads alike', async () => {
  const [signIn] = await events('--device', OTHER.id)
  expect(got.older.all?.find(({ id }) => id === signIn?.id)).toMatchObject({
    deviceId: OTHER.id,
    type: signIn?.type,
    typeDescription: signIn?.outcome,
    description: signIn?.description,
  })
})

tryIt('what is refused is refused in the API’s own form', () => {
  expect(got.older.missing).toBeNull()
  expect(got.older.refused).toBe(401)
  expect(got.older.invalid).toEqual([400, 'The query is not valid.'])
})
