import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Running, startCli } from '../../helpers/cli-process.ts'
import { fieldtap, freshDataDir, type Serve, startServe } from '../../helpers/serve-process.ts'

let dataDir: string
const serves: Serve[] = []
const running: Running[] = []

beforeEach(async () => {
  dataDir = await freshDataDir()
})
afterEach(async () => {
  await Promise.all([
    ...serves.splice(0).map((one) => one.end('SIGKILL')),
    ...running.splice(0).map((one) => one.end('SIGKILL')),
  ])
  await rm(dataDir, { recursive: true, force: true })
})

async function start(args: readonly string[] = []): Promise<Serve> {
  const serve = await startServe(dataDir, { args })
  serves.push(serve)
  return serve
}

async function answers(address: string): Promise<string> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.destroy()
  return hostname
}

async function takenPort(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as { port: number }).port }
}

describe('serve', () => {
  test('prints one line of JSON with addresses that answer, on loopback', async () => {
    const serve = await startCli(['serve', '--data', dataDir, '--no-open'])
    running.push(serve)
    await serve.prints('\n')
    const { ready, mqtt, http, ui } = JSON.parse(serve.out())
    expect(ready).toBe(true)
    expect([mqtt, http, ui].map((address) => new URL(address).protocol)).toEqual(['mqtt:', 'http:', 'http:'])
    for (const address of [mqtt, http, ui]) expect(await answers(address)).toBe('127.0.0.1')
    expect(ui).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
    expect(await serve.end('SIGTERM')).toBe(0)
    expect(serve.out().split('\n')).toHaveLength(2)
    expect(serve.err()).toBe('')
  })

  test('takes the ports it is given, and an address of this machine', async () => {
    const free = await Promise.all([takenPort(), takenPort(), takenPort()])
    const [mqtt, http, ui] = free.map(({ port }) => String(port))
    await Promise.all(free.map(({ server }) => new Promise((resolve) => server.close(resolve))))
    const ports = ['--mqtt-port', mqtt, '--http-port', http, '--ui-port', ui, '--bind', '0.0.0.0'] as string[]
    const serve = await start(ports)
    expect(new URL(serve.ready.mqtt).port).toBe(mqtt)
    expect(new URL(serve.ready.http).port).toBe(http)
    expect(new URL(serve.ready.ui).host).toBe(`127.0.0.1:${ui}`)
    for (const address of [serve.ready.mqtt, serve.ready.http]) expect(await answers(address)).not.toBe('0.0.0.0')
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends it cleanly', async (signal) => {
    const serve = await start()
    expect(await serve.end(signal)).toBe(0)
    expect(readdirSync(dataDir).filter((name) => /sock|address|-wal|-shm|journal/.test(name))).toEqual([])
    expect((await start()).ready.ui).toBeTruthy()
  })

  test('starts again after SIGKILL', async () => {
    await (await start()).end('SIGKILL')
    expect(existsSync(join(dataDir, 'core.sock'))).toBe(true)
    await start()
    expect((await fieldtap(['device', 'list', '--data', dataDir])).status).toBe(0)
  })

  test('a second one on the same folder is refused', async () => {
    await start()
    const second = await fieldtap(['serve', '--data', dataDir, '--no-open'])
    expect(second).toMatchObject({ status: 1, stdout: '' })
    expect(second.stderr).toMatch(/^fieldtap: data-locked: .*\n {2}Everything .*\n {2}Close it/)
  })

  test.each(['--mqtt-port', '--http-port', '--ui-port'])(
    '%s that is taken is said, and the folder is free again',
    async (option) => {
      const { server, port } = await takenPort()
      const refused = await fieldtap(['serve', '--data', dataDir, '--no-open', option, String(port)])
      expect(refused).toMatchObject({ status: 1, stdout: '' })
      expect(refused.stderr).toMatch(new RegExp(`^fieldtap: port-taken: Port ${port} `))
      server.close()
      await start()
    },
  )

  test.each([
    ['--mqtt-port', '70000'],
    ['--bind', 'somewhere'],
    ['--ui-port', 'x'],
    ['--nonsense', ''],
  ])('%s %s is wrong usage', async (...args) => {
    const refused = await fieldtap(['serve', '--data', dataDir, ...args])
    expect(refused).toMatchObject({ status: 2, stdout: '' })
    expect(refused.stderr).toMatch(/^fieldtap: usage: /)
  })

  test('a data folder that cannot be one is refused', async () => {
    const file = join(dataDir, 'file')
    writeFileSync(file, '')
    const refused = await fieldtap(['serve', '--data', file, '--no-open'])
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/^fieldtap: data-unusable: /) })
  })

  test('what it keeps is its owner’s alone, and its log holds no token', async () => {
    const serve = await start()
    const token = new URL(serve.ready.ui).hash.slice('#token='.length)
    for (const name of readdirSync(dataDir))
      expect([name, statSync(join(dataDir, name)).mode & 0o077]).toEqual([name, 0])
    expect(readFileSync(join(dataDir, 'app.log'), 'utf8')).not.toContain(token)
  })
})

describe('ui', () => {
  const exchange = (address: string) => {
    const { origin, hash } = new URL(address)
    const body = JSON.stringify({ token: hash.slice('#token='.length) })
    return fetch(`${origin}/session`, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body })
  }

  test('prints another address, and each opens the page once', async () => {
    const serve = await start()
    const { stdout, status } = await fieldtap(['ui', '--data', dataDir])
    expect(status).toBe(0)
    for (const address of [stdout.trim(), serve.ready.ui]) {
      expect((await exchange(address)).status).toBe(204)
      expect((await exchange(address)).status).toBe(401)
    }
  })

  test('says where nothing is served', async () => {
    expect(await fieldtap(['ui', '--data', dataDir])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^fieldtap: ui-missing: /),
    })
  })
})
