/** A vendor's device in what matters to leases, and the leases as the command line shows them. */
import { connectAsync, type MqttClient } from 'mqtt'
import { expect } from 'vitest'
import { poll } from './poll-cli.ts'
import { fieldtap } from './serve-process.ts'
import { type DeviceKeys, mqttLogin } from './vendor-device.ts'

export const PUMP: DeviceKeys = { product: 'ABCDEFGHIJ', name: 'pump-7', secret: 'MDEyMzQ1Njc4OWFiY2RlZg==' }
export const REF = 'ABCDEFGHIJ/pump-7'
const LEVELS = ['off', 'error', 'warn', 'info', 'debug']

/** The vendor's client in what matters here: subscribes, asks after each connect, and obeys any level it is sent. */
export class Device {
  readonly heard: string[] = []
  private client: MqttClient | null = null
  private readonly keys: DeviceKeys
  private readonly ref: string

  constructor(keys = PUMP) {
    this.keys = keys
    this.ref = `${keys.product}/${keys.name}`
  }

  get level(): string | undefined {
    return this.heard.at(-1)
  }

  /** `asks`: as the vendor's clients do on each connect; a device that does not only listens. */
  async connect(url: string, asks = true): Promise<void> {
    const client = await connectAsync(url, { ...mqttLogin(this.keys), reconnectPeriod: 0, keepalive: 10 })
    this.client = client
    client.on('error', () => undefined)
    client.on('message', (_, payload) => {
      const text = payload.toString()
      expect(Buffer.byteLength(text)).toBeLessThan(128)
      const { log_level } = JSON.parse(text)
      this.heard.push(LEVELS[log_level] ?? String(log_level))
    })
    await client.subscribeAsync(`$log/operation/result/${this.ref}`)
    if (asks) await this.ask()
  }

  async ask(): Promise<void> {
    await this.client?.publishAsync(
      `$log/operation/${this.ref}`,
      JSON.stringify({ type: 'get_log_level', clientToken: `${this.keys.product}-1` }),
    )
  }

  async drop(): Promise<void> {
    const client = this.client
    this.client = null
    // The socket is cut without a DISCONNECT; it may be gone already.
    client?.stream.destroy()
    await client?.endAsync(true)
  }
}

/** As the core that runs lists them. */
export async function leases(dataDir: string): Promise<
  {
    state: string
    device: string
    restoreTo: string
    ended: string | null
    deadMan: string
    endsAt: number
    during: string
    reason: string
    technician: string
    requestedAt: number
    history: { at: number; state: string; note: string }[]
  }[]
> {
  const { stdout, stderr, status } = await poll(['leases', '--data', dataDir, '--json'])
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  return stdout
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => JSON.parse(row))
}

export async function level(dataDir: string, ...args: string[]): Promise<void> {
  const { stderr, status } = await fieldtap(['level', '--data', dataDir, REF, ...args])
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
}

/** Adds the device to a data folder. */
export async function addPump(dataDir: string): Promise<void> {
  const identity = ['--platform', 'tencent', '--product', PUMP.product, '--name', PUMP.name]
  const added = await fieldtap(['device', 'add', '--data', dataDir, ...identity, '--secret-stdin'], PUMP.secret)
  expect(added.status, added.stderr).toBe(0)
}
