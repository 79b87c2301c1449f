/**
 * A device and the app, with a network between them that can be cut: the device is signed in to this laptop, or the app
 * hears it on a broker on site, which the device is next to.
 */
import { rm } from 'node:fs/promises'
import { expect, vi } from 'vitest'
import { type Cuttable, startCuttable } from './cuttable.ts'
import { addPump, Device, leases, level } from './lease-device.ts'
import { freePort, type Mosquitto, startMosquitto } from './mosquitto.ts'
import { poll } from './poll-cli.ts'
import { fieldtap, freshDataDir, type Serve, startServe } from './serve-process.ts'

export const WAYS = ['this laptop', 'a broker on site'] as const
export type Way = (typeof WAYS)[number]

export const soon = (check: () => void | Promise<void>, timeout = 30_000) =>
  vi.waitFor(check, { timeout, interval: 50 })

export class LeaseStand {
  readonly device = new Device()
  readonly dataDir: string
  readonly network: Cuttable
  private readonly mosquitto: Mosquitto | null
  private readonly port: number
  private serve: Serve | null = null

  private constructor(dataDir: string, network: Cuttable, mosquitto: Mosquitto | null, port: number) {
    this.dataDir = dataDir
    this.network = network
    this.mosquitto = mosquitto
    this.port = port
  }

  /** `version`: of MQTT, on a broker on site. */
  static async open(way: Way, version = 'auto'): Promise<LeaseStand> {
    const dataDir = await freshDataDir()
    const mosquitto = way === 'a broker on site' ? await startMosquitto() : null
    const port = await freePort()
    const network = await startCuttable(mosquitto?.port ?? port)
    await addPump(dataDir)
    if (mosquitto) {
      const url = `mqtt://127.0.0.1:${network.port}`
      const broker = ['--name', 'pier', '--url', url, '--mqtt-version', version]
      const connected = await fieldtap(['connect', '--data', dataDir, ...broker])
      expect(connected.status, connected.stderr).toBe(0)
    }
    return new LeaseStand(dataDir, network, mosquitto, port)
  }

  get url(): string {
    return this.mosquitto?.url ?? `mqtt://127.0.0.1:${this.network.port}`
  }

  get app(): NonNullable<Serve['process']> {
    if (!this.serve) throw new Error('the app does not run')
    return this.serve.process
  }

  /** Starts the app; resolves when it hears its broker. */
  async start(): Promise<void> {
    this.serve = await startServe(this.dataDir, { args: ['--mqtt-port', String(this.port)] })
    if (!this.mosquitto) return
    await soon(async () => expect((await this.poll('connections')).stdout).toMatch(/"pier".*"is":"up"/))
  }

  async kill(): Promise<void> {
    await this.serve?.end('SIGKILL')
  }

  async quit(): Promise<void> {
    expect(await this.serve?.end('SIGTERM')).toBe(0)
  }

  /** The app runs, and has heard the device, whose level is ERROR. */
  async ready(): Promise<void> {
    await this.start()
    await this.device.connect(this.url)
    const heard = this.mosquitto ? /"reachable"/ : /"online".*"level":"error","how":"confirmed"/
    await soon(async () => expect((await this.poll('device', 'list')).stdout).toMatch(heard))
    // On a broker on site nobody has told it anything yet.
    if (this.mosquitto) this.device.heard.push('error')
  }

  run(...args: string[]) {
    const [command = '', ...rest] = args
    return fieldtap([command, ...(command === 'device' ? [rest.shift() ?? ''] : []), '--data', this.dataDir, ...rest])
  }

  /** What a command prints as JSON, asked from within this process. */
  private poll(...command: string[]) {
    return poll([...command, '--data', this.dataDir, '--json'])
  }

  level(...args: string[]): Promise<void> {
    return level(this.dataDir, ...args)
  }

  leases(): ReturnType<typeof leases> {
    return leases(this.dataDir)
  }

  /** Raises the level for that long; resolves once the device has heard it, with when the lease ends. */
  async raise(duration: string, to = 'debug'): Promise<number> {
    const before = this.device.heard.length
    await this.level(to, '--for', duration)
    await soon(() => expect(this.device.heard.slice(before)).toContain(to))
    return (await this.leases())[0]?.endsAt ?? 0
  }

  /** The device is back at its old level, and nothing is owed. */
  async isBack(timeout = 40_000): Promise<void> {
    await soon(() => expect(this.device.level).toBe('error'), timeout)
    await soon(async () => {
      for (const lease of await this.leases()) expect(lease.state).toMatch(/^(restored|superseded)$/)
    }, timeout)
    expect(this.device.level).toBe('error')
  }

  async end(): Promise<void> {
    await this.device.drop()
    await this.serve?.end('SIGKILL')
    await this.network.end()
    await this.mosquitto?.end()
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Resolves when the laptop's clock has passed a moment. */
export const isPast = (moment: number) => soon(() => expect(Date.now()).toBeGreaterThan(moment), 60_000)
