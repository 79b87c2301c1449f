/** One core per data folder: the lock and the local socket, with real processes that die in every way. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { connectToCore } from '../../../../src/cli/client.ts'
import { openDataFolder } from '../../../../src/main/core/data-folder.ts'
import { openLocalSocket } from '../../../../src/main/core/local-socket.ts'
import { lockDataFolder } from '../../../../src/main/core/lock.ts'
import { readAddress } from '../../../../src/main/core/socket-address.ts'
import { createWire } from '../../../../src/main/core/wire.ts'
import { smallRouter } from '../../../helpers/small-router.ts'

const holder = fileURLToPath(new URL('../../../helpers/hold-folder.ts', import.meta.url))

let base: string
let dataDir: string
const children: ChildProcess[] = []

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'fieldtap-folder-')))
  dataDir = join(base, 'data')
  mkdirSync(dataDir)
})
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child)
  rmSync(base, { recursive: true, force: true })
})

/** Starts a process that wants the folder; gives it with the first thing that it says. */
async function start(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--expose-gc', holder, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  for await (const said of createInterface({ input: child.stdout })) return { child, said }
  throw new Error('the process ended without a word')
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const code = (work: () => unknown) => {
  try {
    work()
    return 'no error'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('the lock', () => {
  test('keeps a second process and a second core of the same process out', async () => {
    expect((await start()).said).toBe('held')
    expect((await start()).said).toBe('data-locked')
    expect(code(() => lockDataFolder(dataDir))).toBe('data-locked')
  })

  test('is gone with the process, even after SIGKILL', async () => {
    const first = await start()
    await kill(first.child)
    expect((await start()).said).toBe('held')
  })

  test('survives a core of the same process that was refused', async () => {
    const unlock = lockDataFolder(dataDir)
    expect(code(() => lockDataFolder(dataDir))).toBe('data-locked')
    expect((await start()).said).toBe('data-locked')
    unlock()
    expect((await start()).said).toBe('held')
  })

  test('is let go of', () => {
    const unlock = lockDataFolder(dataDir)
    expect(code(() => lockDataFolder(dataDir))).toBe('data-locked')
    unlock()
    lockDataFolder(dataDir)()
  })

  test('of many that start at once behind a dead one, exactly one gets the folder', async () => {
    await kill((await start()).child)
    const all = await Promise.all(Array.from({ length: 8 }, start))
    expect(all.map(({ said }) => said).sort()).toEqual([...Array(7).fill('data-locked'), 'held'])
  })

  test('a folder that is none cannot be used', () => {
    const file = join(base, 'file')
    writeFileSync(file, '')
    expect(code(() => lockDataFolder(join(base, 'missing')))).toBe('data-unusable')
    expect(code(() => openDataFolder(join(base, 'missing'), { create: false }))).toBe('data-unusable')
    expect(code(() => openDataFolder(file, { create: true }))).toBe('data-unusable')
    expect(code(() => openDataFolder(join(file, 'below'), { create: true }))).toBe('data-unusable')
  })

  test('a new folder is its owner’s alone', () => {
    const made = openDataFolder(join(base, 'a', 'b'), { create: true })
    expect(statSync(made).mode & 0o777).toBe(0o700)
  })
})

describe('the local socket', () => {
  const open = () => {
    const wire = createWire(smallRouter(), { error: () => undefined })
    return openLocalSocket({ dataDir, serve: (socket) => wire.serveSocket(socket, { caller: 'cli' }) })
  }
  const mode = (path: string) => statSync(path).mode & 0o777

  test('serves the contract to its owner alone', async () => {
    const socket = await open()
    expect(readAddress(dataDir)).toBe(socket.address)
    expect(mode(socket.address)).toBe(0o600)
    expect(mode(join(dataDir, 'core.address'))).toBe(0o600)
    const session = await connectToCore(dataDir)
    expect((await session?.client.app.info({}))?.version).toBe('cli')
    await session?.close()
    await socket.close()
    expect(readAddress(dataDir)).toBeNull()
    expect(existsSync(socket.address)).toBe(false)
  })

  test('offers what only this host can do', async () => {
    const socket = await open()
    socket.offer('/ui', () => ({ ui: 'http://…' }))
    const session = await connectToCore(dataDir)
    expect(await session?.ask('/ui')).toEqual({ ui: 'http://…' })
    expect(await session?.ask('/other')).toBeNull()
    await session?.close()
    await socket.close()
  })

  test('opens nothing but the contract', async () => {
    const socket = await open()
    const other = new WebSocket(`ws+unix:${socket.address}:/other`)
    const [error] = await once(other, 'error').catch((thrown) => [thrown])
    expect(String(error)).toContain('404')
    await socket.close()
  })

  test('takes the place of one that a killed core has left', async () => {
    const { child } = await start()
    expect(await connectToCore(dataDir)).not.toBeNull()
    await kill(child)
    expect(existsSync(join(dataDir, 'core.sock'))).toBe(true)
    expect(await connectToCore(dataDir)).toBeNull()
    const socket = await open()
    const session = await connectToCore(dataDir)
    expect((await session?.client.app.info({}))?.version).toBe('cli')
    await session?.close()
    await socket.close()
  })

  test('closes although somebody is connected, and tells them', async () => {
    const socket = await open()
    const session = await connectToCore(dataDir)
    const reading = session?.client.lines.tail({}).then(async (stream) => {
      for await (const _ of stream);
    })
    await session?.client.app.info({})
    const [failed] = await Promise.allSettled([reading, socket.close()])
    expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'core-gone' } })
  })

  test('lies in the runtime folder where the data folder is too deep, and is found there', async () => {
    dataDir = join(base, 'deep'.repeat(30))
    mkdirSync(dataDir)
    const runtime = join(base, 'run')
    mkdirSync(runtime)
    const before = process.env.XDG_RUNTIME_DIR
    process.env.XDG_RUNTIME_DIR = runtime
    const socket = await open()
    process.env.XDG_RUNTIME_DIR = before ?? ''
    expect(socket.address.startsWith(`${runtime}/fieldtap/`)).toBe(true)
    expect(mode(join(runtime, 'fieldtap'))).toBe(0o700)
    expect(mode(socket.address)).toBe(0o600)
    const session = await connectToCore(dataDir)
    expect((await session?.client.app.info({}))?.version).toBe('cli')
    await session?.close()
    await socket.close()
  })
})
