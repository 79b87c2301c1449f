import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startCli } from '../../helpers/cli-process.ts'
import {
  inventEvents,
  type LogEvent,
  type PelionServer,
  type ServerOptions,
  startPelion,
} from '../../helpers/pelion-server.ts'
import { fieldtap, freshDataDir } from '../../helpers/serve-process.ts'

let data: string
const servers: PelionServer[] = []

beforeEach(async () => {
  data = await freshDataDir()
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
  await rm(data, { recursive: true, force: true })
})

/** Pages of ten, as from a server that clamps; the manual's `after: null` on top. */
async function connected(options: Omit<ServerOptions, 'limits'>): Promise<PelionServer> {
  const server = await startPelion({ limits: [2, 10], silentAfter: true, ...options })
  servers.push(server)
  const connect = [
    'connect',
    '--data',
    data,
    '--name',
    'p',
    '--platform',
    'pelion',
    '--url',
    server.url,
    '--token-stdin',
  ]
  const { status, stdout, stderr } = await fieldtap(connect, 'ak_test\n')
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`p: connected to ${server.url}.\n`)
  server.asked.length = 0
  return server
}

const sync = (...more: readonly string[]) => fieldtap(['events', 'sync', '--data', data, '--connection', 'p', ...more])

async function kept(...more: readonly string[]): Promise<Record<string, unknown>[]> {
  const { status, stdout } = await fieldtap(['events', '--data', data, '--json', '--limit', '100000', ...more])
  expect(status).toBe(0)
  return stdout.trim() === ''
    ? []
    : stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
}

const ids = (events: readonly { id?: unknown }[]) => events.map(({ id }) => id)

test('everything is read, told in a summary, and read again without doubles', async () => {
  const events = inventEvents(64, { together: 7 })
  const server = await connected({ events })
  expect(await sync()).toMatchObject({
    status: 0,
    stdout: 'p: everything is here. 64 new events, 0 new lines on 7 pages.\n',
  })
  expect(ids(await kept())).toEqual(ids(events))

  // What comes later shares the time of the newest, or is older by some minutes.
  const late = [
    { ...(events[63] as LogEvent), id: '0170late1' },
    { ...(events[10] as LogEvent), id: '0170late2' },
  ]
  events.push(...late)
  expect(JSON.parse((await sync('--json')).stdout)).toMatchObject({ connection: 'p', complete: true, events: 2 })
  expect(ids(await kept()).sort()).toEqual(ids(events).sort())
  expect(server.asked.every((url) => url.pathname === '/v3/device-events/')).toBe(true)
})

test('every field is kept, and found by', async () => {
  const events = inventEvents(20)
  await connected({ events })
  await sync()
  const [first] = await kept('--limit', '20')
  const { data: inner, changes: _, state_change, ...plain } = events[0] as LogEvent
  expect(first).toMatchObject({
    ...plain,
    ...(inner as object),
    state_change: String(state_change),
    stateChange: state_change,
    device: `pelion:${events[0]?.device_id}`,
    connection: 'p',
    outcome: 'FAIL',
    type: 'UPD4_FAIL_201',
    category: 'FAIL_NETWORK',
    source: 'platform',
  })
  const undetermined = events.filter((event) => event.event_type_description === 'UNDETERMINED')
  const info = await kept('--outcome', 'INFO')
  expect(info.filter((event) => event.event_type_description === 'UNDETERMINED')).toHaveLength(undetermined.length)
  expect(info).toHaveLength(2 * undetermined.length)
  expect(ids(await kept('--outcome', 'FAIL'))).toEqual(
    ids(events.filter((event) => event.event_type_description === 'FAIL')),
  )
  const device = String(events[3]?.device_id)
  expect(ids(await kept('--device', device))).toEqual(ids(events.filter((event) => event.device_id === device)))
  expect(ids(await kept('--since', '2026-03-01T08:00:10Z'))).toEqual(ids(events.slice(10)))
  expect(await kept('--limit', '3')).toHaveLength(3)
  const listed = await fieldtap(['device', 'list', '--data', data, '--json'])
  expect(listed.stdout.trim().split('\n')).toHaveLength(7)
})

test('killed at every page and begun again, it is complete and nothing is doubled', async () => {
  const events = inventEvents(64, { together: 7 })
  let pages = 0
  let second: () => void = () => undefined
  // A page is answered, the next one is held: that is when the process dies.
  const trouble = (_: number, url: URL) => {
    if (url.searchParams.get('limit') !== '1000') return null
    pages += 1
    if (pages !== 2) return null
    second()
    return { is: 'held' } as const
  }
  await connected({ events, trouble })
  for (let page = 1; page <= 6; page += 1) {
    pages = 0
    const held = new Promise<void>((resolve) => {
      second = resolve
    })
    const cli = await startCli(['events', 'sync', '--data', data, '--connection', 'p'])
    await held
    await cli.end('SIGKILL')
    expect(ids(await kept())).toEqual(ids(events.slice(0, page * 10)))
  }
  pages = 0
  expect(await sync()).toMatchObject({
    status: 0,
    stdout: 'p: everything is here. 4 new events, 0 new lines on 1 page.\n',
  })
  expect(ids(await kept())).toEqual(ids(events))
})

describe('what goes wrong on the way', () => {
  const events = inventEvents(64, { together: 7 })

  test('passes, where asking again helps', async () => {
    const server = await connected({
      events,
      trouble: (count) => {
        if (count === 3) return { is: 'status', status: 429, headers: { 'retry-after': '1' } }
        if (count === 5) return { is: 'status', status: 500 }
        if (count === 7) return { is: 'dropped', after: 100 }
        if (count === 8) return { is: 'dropped', after: 0 }
        return count === 10 ? { is: 'slow', rest: 100 } : null
      },
    })
    expect(await sync()).toMatchObject({ status: 0 })
    expect(ids(await kept())).toEqual(ids(events))
    expect(server.asked.length).toBeGreaterThan(11)
  })

  test('ends it with what was read before, where it does not; the next sync goes on', async () => {
    let broken = true
    await connected({
      events,
      trouble: (_, url) => {
        const isThird = url.searchParams.get('after') === events[19]?.id
        return broken && isThird ? { is: 'body', change: (body) => body.replace(/(FAIL_NETWORK"|INFO"),/, '$1') } : null
      },
    })
    const failed = await sync()
    expect([failed.status, failed.stdout]).toEqual([1, ''])
    expect(failed.stderr).toMatch(
      /cloud-answer-broken: .*the page after event 0170\d+, line 14, column 7, at data\[0\]\.event_type_category: a comma or \} is missing before "state_change"/,
    )
    expect(ids(await kept())).toEqual(ids(events.slice(0, 20)))
    const [file = ''] = await readdir(join(data, 'broken-answers'))
    expect(await readFile(join(data, 'broken-answers', file), 'utf8')).toContain(`"id": "${events[20]?.id}"`)
    broken = false
    expect(await sync()).toMatchObject({ status: 0 })
    expect(ids(await kept())).toEqual(ids(events))
  })

  test('a key that is not accepted is said, and never repeated', async () => {
    const server = await startPelion({ events, token: 'other' })
    servers.push(server)
    const connect = [
      'connect',
      '--data',
      data,
      '--name',
      'p',
      '--platform',
      'pelion',
      '--url',
      server.url,
      '--token-stdin',
    ]
    const added = await fieldtap(connect, 'ak_secret\n')
    expect(added.stdout).toContain('does not accept these credentials: HTTP 401; Invalid API key; request 015c')
    const { status, stderr } = await sync()
    expect([status, stderr.split(':')[1]]).toEqual([1, ' cloud-credentials'])
    const shown = await fieldtap(['connections', '--data', data, '--json'])
    expect(added.stdout + stderr + shown.stdout).not.toContain('ak_secret')
    for (const name of await readdir(data, { recursive: true })) {
      const bytes = await readFile(join(data, name)).catch(() => Buffer.alloc(0))
      expect(bytes.includes('ak_secret')).toBe(false)
    }
  })

  test('an address that cannot be one is refused at once', async () => {
    const connect = [
      'connect',
      '--data',
      data,
      '--name',
      'p',
      '--platform',
      'pelion',
      '--url',
      'mqtt://x',
      '--token-stdin',
    ]
    expect(await fieldtap(connect, 'ak_test')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('cloud-invalid'),
    })
  })
})

test('only what a filter lets through is read, in the spelling that it was given in', async () => {
  const events = inventEvents(40)
  const server = await startPelion({ events })
  servers.push(server)
  const connect = [
    'connect',
    '--data',
    data,
    '--name',
    'p',
    '--platform',
    'pelion',
    '--url',
    server.url,
    '--token-stdin',
  ]
  await fieldtap([...connect, '--filter', 'filter=event_type%3DUPD4_FAIL_201%26state_change%3DTrue'], 'ak_test')
  await sync('--since', '2026-03-01T08:00:05Z')
  expect(server.asked.at(-1)?.searchParams.get('filter')).toBe(
    'event_type=UPD4_FAIL_201&state_change=True&date_time__gte=2026-03-01T08:00:05.000000Z',
  )
})
