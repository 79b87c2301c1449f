import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Cuttable, startCuttable } from '../../helpers/cuttable.ts'
import { addPump, Device, leases, level } from '../../helpers/lease-device.ts'
import { type Mosquitto, startMosquitto } from '../../helpers/mosquitto.ts'
import { fieldtap, freshDataDir, type Serve, startServe } from '../../helpers/serve-process.ts'

let dataDir: string
let device: Device
let mosquitto: Mosquitto
let network: Cuttable
let serve: Serve | null

beforeEach(async () => {
  dataDir = await freshDataDir()
  device = new Device()
  mosquitto = await startMosquitto()
  network = await startCuttable(mosquitto.port)
  serve = null
  await addPump(dataDir)
})

afterEach(async () => {
  await device.drop()
  await serve?.end('SIGKILL')
  await network.end()
  await mosquitto.end()
})

const soon = (check: () => void | Promise<void>, timeout = 15_000) => vi.waitFor(check, { timeout, interval: 50 })

/** The app reaches the broker through the network that can be cut; the device is next to the broker. */
async function onSite(version: string): Promise<void> {
  const url = `mqtt://127.0.0.1:${network.port}`
  await fieldtap(['connect', '--data', dataDir, '--name', 'pier', '--url', url, '--mqtt-version', version])
  serve = await startServe(dataDir)
  await device.connect(mosquitto.url)
  await soon(async () =>
    expect((await fieldtap(['device', 'list', '--data', dataDir, '--json'])).stdout).toContain('"reachable"'),
  )
}

describe('the device is away at the end and back later', () => {
  it('is pending where the broker says that nobody is there, and told when it asks', async () => {
    await onSite('auto')
    await level(dataDir, 'debug', '--for', '3s')
    await soon(() => expect(device.level).toBe('debug'))
    await device.drop()
    await soon(async () => expect(await leases(dataDir)).toMatchObject([{ state: 'restore-pending', ended: 'time' }]))
    await device.connect(mosquitto.url)
    await soon(() => expect(device.level).toBe('error'))
    await soon(async () => expect(await leases(dataDir)).toMatchObject([{ state: 'restored' }]))
  })

  it('is called unconfirmed where the broker does not say, and told when it asks, even after a restart', async () => {
    await onSite('3.1.1')
    await level(dataDir, 'debug', '--for', '3s')
    await soon(() => expect(device.level).toBe('debug'))
    await device.drop()
    await soon(async () => expect((await leases(dataDir))[0]?.history.at(-1)?.note).toContain('to be confirmed'))
    await serve?.end('SIGKILL')
    serve = await startServe(dataDir)
    await device.connect(mosquitto.url)
    await soon(() => expect(device.level).toBe('error'))
    await soon(async () => expect((await leases(dataDir))[0]?.history.at(-1)?.note).toContain('confirmed: '))
  })
})

describe('the network is cut during a lease', () => {
  it('the broker restores the level, and it is told again when the network is back', async () => {
    await onSite('auto')
    await level(dataDir, 'debug', '--for', '10m')
    await soon(async () => expect(await leases(dataDir)).toMatchObject([{ deadMan: 'armed' }]))
    await soon(() => expect(device.level).toBe('debug'))
    network.cut()
    await soon(() => expect(device.level).toBe('error'), 10_000)
    network.mend()
    await soon(() => expect(device.level).toBe('debug'), 30_000)
    expect(await leases(dataDir)).toMatchObject([{ state: 'told', ended: null, deadMan: 'armed' }])
  })

  it('the restore is made up for when the lease ended meanwhile', async () => {
    await onSite('auto')
    await level(dataDir, 'debug', '--for', '3s')
    await soon(() => expect(device.level).toBe('debug'))
    network.cut()
    await soon(async () => expect((await leases(dataDir))[0]?.state).toMatch(/restoring|restore-pending/))
    await soon(() => expect(device.level).toBe('error'), 10_000)
    network.mend()
    await soon(async () => expect(await leases(dataDir)).toMatchObject([{ state: 'restored' }]), 40_000)
    expect(device.level).toBe('error')
  })
})
