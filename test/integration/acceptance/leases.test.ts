import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { addPump, Device, leases, level, REF } from '../../helpers/lease-device.ts'
import { type Mosquitto, startMosquitto } from '../../helpers/mosquitto.ts'
import { fieldtap, freshDataDir, type Serve, startServe } from '../../helpers/serve-process.ts'

let dataDir: string
let device: Device
let serve: Serve | null
let mosquitto: Mosquitto | null
const children: ChildProcess[] = []

const siteUrl = () => `mqtt://127.0.0.1:${mosquitto?.port}`

beforeEach(async () => {
  dataDir = await freshDataDir()
  device = new Device()
  serve = null
  mosquitto = null
  await addPump(dataDir)
})

afterEach(async () => {
  await device.drop()
  await serve?.end('SIGKILL')
  await mosquitto?.end()
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const soon = (check: () => void | Promise<void>, timeout = 15_000) => vi.waitFor(check, { timeout, interval: 50 })

describe('with the device signed in to this laptop', () => {
  const site = async () => {
    serve = await startServe(dataDir)
    await device.connect(serve.ready.mqtt)
    await soon(() => expect(device.level).toBe('error'))
  }

  it('a lease ends by itself', async () => {
    await site()
    await level(dataDir, 'debug', '--for', '2s')
    await soon(() => expect(device.heard).toEqual(['error', 'debug', 'error']))
    await soon(async () =>
      expect(await leases(dataDir)).toMatchObject([{ state: 'restored', ended: 'time', restoreTo: 'error' }]),
    )
  })

  it('goes back to the level that was there before', async () => {
    await site()
    await level(dataDir, 'warn', '--for', '60s')
    await level(dataDir, 'debug', '--for', '2s')
    await soon(() => expect(device.heard).toEqual(['error', 'warn', 'debug', 'warn']))
    await level(dataDir, 'restore')
    await soon(() => expect(device.level).toBe('error'))
  })

  it('a device that reconnects in the middle gets the level of the lease, and the old one after', async () => {
    await site()
    await level(dataDir, 'debug', '--for', '6s')
    await soon(() => expect(device.level).toBe('debug'))
    await device.drop()
    await device.connect(serve?.ready.mqtt ?? '')
    await soon(() => expect(device.level).toBe('debug'))
    await soon(() => expect(device.level).toBe('error'))
  })

  it('is pending while the device is away, and told when it is back', async () => {
    await site()
    await level(dataDir, 'debug', '--for', '2s')
    await soon(() => expect(device.level).toBe('debug'))
    await device.drop()
    await soon(async () => expect(await leases(dataDir)).toMatchObject([{ state: 'restore-pending' }]))
    await device.connect(serve?.ready.mqtt ?? '')
    await soon(() => expect(device.level).toBe('error'))
    await soon(async () => expect(await leases(dataDir)).toMatchObject([{ state: 'restored' }]))
  })

  it('is restored after SIGKILL of the core and a restart when it is over', async () => {
    await site()
    await level(dataDir, 'debug', '--for', '3s')
    await soon(() => expect(device.level).toBe('debug'))
    await serve?.end('SIGKILL')
    await device.drop()
    await new Promise((resolve) => setTimeout(resolve, 3000))
    serve = await startServe(dataDir)
    expect(await leases(dataDir)).toMatchObject([{ state: 'restore-pending' }])
    await device.connect(serve.ready.mqtt)
    await soon(() => expect(device.level).toBe('error'))
    await soon(async () => expect(await leases(dataDir)).toMatchObject([{ state: 'restored' }]))
  })

  it('goes on after SIGKILL of the core and a restart in the middle', async () => {
    await site()
    await level(dataDir, 'debug', '--for', '10s')
    await serve?.end('SIGKILL')
    await device.drop()
    serve = await startServe(dataDir)
    await device.connect(serve.ready.mqtt)
    await soon(() => expect(device.level).toBe('debug'))
    await soon(() => expect(device.level).toBe('error'), 20_000)
  })

  it('is restored when the laptop sleeps across its end', async () => {
    await site()
    await level(dataDir, 'debug', '--for', '2s')
    await soon(() => expect(device.level).toBe('debug'))
    serve?.process.kill('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 4000))
    expect(device.level).toBe('debug')
    serve?.process.kill('SIGCONT')
    await soon(() => expect(device.level).toBe('error'))
  })

  it('is restored on SIGTERM', async () => {
    await site()
    await level(dataDir, 'debug', '--for', '60s')
    await soon(() => expect(device.level).toBe('debug'))
    expect(await serve?.end('SIGTERM')).toBe(0)
    await soon(() => expect(device.level).toBe('error'))
  })
})

describe('with the device on a broker on site', () => {
  const onSite = async () => {
    mosquitto = await startMosquitto()
    const connected = await fieldtap(['connect', '--data', dataDir, '--name', 'site-broker', '--url', siteUrl()])
    expect(connected.status, connected.stderr).toBe(0)
    serve = await startServe(dataDir)
    await soon(async () =>
      expect((await fieldtap(['connections', '--data', dataDir, '--json'])).stdout).toMatch(/"site-broker".*"is":"up"/),
    )
    await device.connect(siteUrl())
    await soon(async () =>
      expect((await fieldtap(['device', 'list', '--data', dataDir, '--json'])).stdout).toContain('"reachable"'),
    )
  }

  it('a lease ends by itself, and the will does not fire', async () => {
    await onSite()
    await level(dataDir, 'debug', '--for', '3s')
    await soon(() => expect(device.level).toBe('debug'))
    expect(await leases(dataDir)).toMatchObject([{ deadMan: 'armed' }])
    await soon(() => expect(device.level).toBe('error'))
    await soon(async () => expect(await leases(dataDir)).toMatchObject([{ state: 'restored' }]))
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(device.heard).toEqual(['debug', 'error'])
  })

  it('the broker restores the level within 10 s of SIGKILL', async () => {
    await onSite()
    await level(dataDir, 'debug', '--for', '10m')
    await soon(async () => expect(await leases(dataDir)).toMatchObject([{ deadMan: 'armed' }]))
    await serve?.end('SIGKILL')
    await soon(() => expect(device.level).toBe('error'), 10_000)
  })

  it('the broker restores the level within twice the keepalive of SIGSTOP, and it is told again on SIGCONT', async () => {
    await onSite()
    await level(dataDir, 'debug', '--for', '10m')
    await soon(async () => expect(await leases(dataDir)).toMatchObject([{ deadMan: 'armed' }]))
    serve?.process.kill('SIGSTOP')
    await soon(() => expect(device.level).toBe('error'), 10_000)
    serve?.process.kill('SIGCONT')
    await soon(() => expect(device.level).toBe('debug'), 20_000)
  })

  it('gets its level again on each question while the lease runs, and the old one on the first after', async () => {
    await onSite()
    await level(dataDir, 'debug', '--for', '4s')
    await soon(() => expect(device.level).toBe('debug'))
    await device.drop()
    await device.connect(siteUrl())
    await soon(() => expect(device.heard.filter((heard) => heard === 'debug').length).toBeGreaterThanOrEqual(2))
    await device.drop()
    await soon(async () => expect((await leases(dataDir))[0]?.state).toMatch(/restored|restore-pending/))
    await device.connect(siteUrl())
    await soon(() => expect(device.level).toBe('error'))
  })
})

describe('a command without a running core', () => {
  it('stays until the level is restored, and SIGTERM restores first', async () => {
    mosquitto = await startMosquitto()
    await fieldtap(['connect', '--data', dataDir, '--name', 'site-broker', '--url', siteUrl()])
    await device.connect(siteUrl())
    const cli = fileURLToPath(new URL('../../../out/node/cli.js', import.meta.url))
    const child = spawn(process.execPath, [join(cli), 'level', '--data', dataDir, REF, 'debug', '--for', '10m'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    await soon(() => expect(device.level).toBe('debug'))
    expect(child.exitCode).toBeNull()
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
    expect(device.level).toBe('error')
  })
})
