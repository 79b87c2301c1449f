/** AWS IoT through the command line, as a technician uses it, against a server that speaks its wire protocols. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AwsServer, KEY, REGION, startAwsServer } from '../../helpers/aws-server/server.ts'
import { entries } from '../../helpers/aws-server/stand.ts'
import { startCli } from '../../helpers/cli-process.ts'
import { fieldtap, freshDataDir } from '../../helpers/serve-process.ts'

let server: AwsServer
let dir: string

beforeEach(async () => {
  server = await startAwsServer()
  dir = await freshDataDir()
  vi.stubEnv('AWS_ACCESS_KEY_ID', KEY.id)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEY.secret)
})

afterEach(() => server.close())

async function run(...args: string[]) {
  const ran = await fieldtap([...args, '--data', dir])
  return {
    ...ran,
    json: () =>
      ran.stdout
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  }
}

function connect() {
  return run(
    ...['connect', '--name', 'cloud', '--platform', 'aws', '--region', REGION],
    ...['--endpoint-iot', server.iot, '--endpoint-logs', server.logs],
  )
}

async function allEvents() {
  const { json } = await run('events', '--json', '--limit', '100000')
  return json().filter(({ source }) => source === 'platform')
}

describe('AWS IoT on the command line', () => {
  it('connects with credentials from the environment', async () => {
    const { status, stdout } = await connect()
    expect(stdout).toMatch(/^cloud: connected to http/)
    expect(status).toBe(0)
  })

  it('shows, sets and deletes levels, in the words of AWS too', async () => {
    await connect()
    for (const [type, name, level] of [
      ['CLIENT_ID', 'dev1', 'DEBUG'],
      ['THING_GROUP', 'Phones', 'warn'],
      ['SOURCE_IP', '10.0.0.1', 'DISABLED'],
    ] as const)
      expect((await run('aws', 'set', '--connection', 'cloud', type, name, level)).stderr).toBe('')
    await run('aws', 'set', '--connection', 'cloud', 'DEFAULT', 'INFO')
    const { json } = await run('aws', 'levels', '--connection', 'cloud', '--device', 'dev1', '--json')
    const [tree] = json()
    expect(tree).toMatchObject({ disabled: false, default: 'info', applies: { device: 'aws:dev1', level: 'debug' } })
    expect(tree.targets.map(({ key, level }: { key: string; level: string }) => `${key} ${level}`)).toEqual([
      'aws:DEFAULT info',
      'aws:dev1 debug',
      'aws:THING_GROUP/Phones warn',
      'aws:SOURCE_IP/10.0.0.1 off',
    ])
    await run('aws', 'delete', '--connection', 'cloud', 'THING_GROUP', 'Phones')
    expect(server.world.targets.map(({ targetName }) => targetName)).toEqual(['dev1', '10.0.0.1'])
    const wrong = await run('aws', 'set', '--connection', 'cloud', 'CLIENT_ID', 'dev1', 'loud')
    expect(wrong.status).not.toBe(0)
    expect(wrong.stderr).toContain('debug')
  })

  it('explains the role and its policy where logging was never set up', async () => {
    server.world.options = null
    await connect()
    const { stdout } = await run('aws', 'levels', '--connection', 'cloud')
    expect(stdout).toContain('logs:PutLogEvents')
    const { status, stderr } = await run('aws', 'set', '--connection', 'cloud', 'CLIENT_ID', 'dev1', 'DEBUG')
    expect(status).not.toBe(0)
    expect(stderr).toContain('iot.amazonaws.com')
  })

  it('reads each entry once as an event and as a line, and finds it by what it says', async () => {
    server.world.events = entries(30)
    server.world.emptyPages = 1
    await connect()
    const { stdout } = await run('events', 'sync', '--connection', 'cloud', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ complete: true, events: 30, lines: 30 })
    const events = await allEvents()
    expect(events.map(({ id }) => id)).toEqual(server.world.events.map(({ eventId }) => eventId))
    expect(events[1]).toMatchObject({
      device: 'aws:dev1',
      traceId: 'trace-0',
      eventType: 'Publish-In',
      logLevel: 'INFO',
    })
    const again = await run('events', 'sync', '--connection', 'cloud', '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ events: 0, lines: 0 })
    const trace = await run('events', '--json', '--where', 'traceId=trace-3')
    expect(trace.json().map(({ id }) => id)).toEqual([6, 7].map((n) => server.world.events?.[n]?.eventId))
    const lines = await run('search', 'level:error device:dev2', '--json')
    expect(lines.json()).toHaveLength(7)
    expect(lines.json()[0].text).toContain('"clientId":"dev2"')
  })

  it('downloads less where only a part is wanted', async () => {
    server.world.events = entries(30)
    await connect()
    await run('events', 'sync', '--connection', 'cloud', '--query', 'level:error')
    expect(await allEvents()).toHaveLength(15)
    expect(server.world.requests.at(-1)?.input).toMatchObject({ filterPattern: '{ $.logLevel = "ERROR" }' })
  })

  it('goes on after it was killed in the middle: nothing missing, nothing twice', async () => {
    server.world.events = entries(400)
    server.world.eventsPerPage = 40
    await connect()
    for (const after of [0, 2, 4]) {
      server.world.faults.push({ action: 'FilterLogEvents', times: 1, after, answer: 'hang' })
      const syncing = await startCli(['events', 'sync', '--connection', 'cloud', '--data', dir])
      await expect.poll(() => server.world.faults.at(-1)?.times, { timeout: 30_000 }).toBe(0)
      await syncing.end('SIGKILL')
    }
    const { stdout } = await run('events', 'sync', '--connection', 'cloud', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ complete: true })
    const ids = (await allEvents()).map(({ id }) => id)
    expect(ids).toHaveLength(400)
    expect(new Set(ids)).toEqual(new Set(server.world.events.map(({ eventId }) => eventId)))
    const count = await run('search', 'trace', '--limit', '10000', '--json')
    expect(count.json()).toHaveLength(400)
  })

  it('keeps an entry once, whether it was followed, synced or imported', async () => {
    server.world.events = entries(6)
    await connect()
    const tailing = await startCli(['aws', 'tail', '--connection', 'cloud', '--data', dir])
    await expect.poll(() => server.tails.length, { timeout: 30_000 }).toBe(1)
    server.update(server.world.events.slice(0, 2).map(({ eventId, ...event }) => event))
    await tailing.prints(/dev1/)
    await tailing.end('SIGINT')
    await run('events', 'sync', '--connection', 'cloud')
    expect(await allEvents()).toHaveLength(6)
    const file = join(dir, 'export.txt')
    const text = server.world.events.map(({ timestamp, message }) => `${new Date(timestamp).toISOString()} ${message}`)
    writeFileSync(file, `${text.join('\n')}\n${new Date(0).toISOString()} {"eventType":"New","clientId":"dev9"}\n`)
    const { stdout } = await run('events', 'import', file, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ platform: 'aws', events: 1, lines: 1, known: 6, failed: 0 })
    expect(await allEvents()).toHaveLength(7)
  })
})
