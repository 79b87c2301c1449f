/** An embedded broker with a scripted core, and raw clients that are cleaned up after each test. */
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { startBroker } from '../../src/main/core/site/broker.ts'
import type { Broker } from '../../src/main/core/site/site.ts'
import { type ConnectFields, RawMqtt } from './raw-mqtt.ts'
import { type Desk, deskOf, quietLog } from './site-desk.ts'

type Limits = NonNullable<Parameters<typeof startBroker>[0]['limits']>

export class BrokerStand {
  desk: Desk = deskOf()
  private running: Broker | null = null
  private readonly clients: RawMqtt[] = []

  get broker(): Broker {
    if (!this.running) throw new Error('the broker was not started')
    return this.running
  }

  async start(limits: Partial<Limits> = {}, port = 0): Promise<void> {
    const options = { host: '127.0.0.1', port, tlsPort: null, tls: null, log: quietLog, limits }
    this.running = await startBroker(options, this.desk.handlers)
  }

  async raw(): Promise<RawMqtt> {
    const client = await RawMqtt.open(this.broker.port)
    this.clients.push(client)
    return client
  }

  /** Resolves once the core was told too, which is right after CONNACK was written. */
  async signedIn(device: string, fields: Partial<ConnectFields> = {}): Promise<RawMqtt> {
    const client = await this.raw()
    const begun = () => this.desk.story.filter((entry) => entry === `in test:${device}`).length
    const before = begun()
    await client.signIn({ clientId: device, username: device, ...fields })
    await vi.waitFor(() => expect(begun()).toBeGreaterThan(before))
    return client
  }

  /** Sessions of one device never overlap in the core's eyes. */
  expectInAndOutInTurn(): void {
    const turns = this.desk.story.map((entry) => entry.slice(0, entry.indexOf(' ')))
    expect(turns).toEqual(turns.map((_, at) => (at % 2 === 0 ? 'in' : 'out')))
  }

  async clear(): Promise<void> {
    for (const client of this.clients.splice(0)) client.socket.destroy()
    await this.running?.close()
    this.running = null
  }
}

/** One stand for each test of a file. */
export function brokerStand(): BrokerStand {
  const stand = new BrokerStand()
  beforeEach(() => {
    stand.desk = deskOf()
  })
  afterEach(() => stand.clear())
  return stand
}
