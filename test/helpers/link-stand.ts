/** Brokers for a link to connect to, real and scripted, cleaned up after each test. */
import { once } from 'node:events'
import net from 'node:net'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach } from 'vitest'
import type { BrokerSettings, MqttLink } from '../../src/main/core/links/link.ts'
import { openMqttLink } from '../../src/main/core/links/mqtt.ts'
import { brokerSettings } from './broker-settings.ts'
import type { LinkLog } from './link-log.ts'
import { type Mosquitto, type MosquittoOptions, startMosquitto } from './mosquitto.ts'

export class LinkStand {
  private readonly cleanups: (() => unknown)[] = []

  /** Runs after the test, the newest first. */
  after(cleanup: () => unknown): void {
    this.cleanups.push(cleanup)
  }

  async mosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
    const broker = await startMosquitto(options)
    this.after(() => broker.end())
    return broker
  }

  open(url: string, log: LinkLog, more: Partial<BrokerSettings> = {}): MqttLink {
    const options = { clientId: 'fieldtap-laptop', watch: ['$log/#', 'watched/#'] }
    const link = openMqttLink(brokerSettings(url, more), options, log.handlers)
    this.after(() => link.close())
    return link
  }

  async device(port: number): Promise<MqttClient> {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`)
    this.after(() => client.endAsync(true))
    return client
  }

  /** A server that speaks only as much as a test lets it. */
  async listening(server: net.Server): Promise<number> {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    this.after(() => server.close())
    return (server.address() as net.AddressInfo).port
  }

  scripted(serve: (socket: net.Socket) => void): Promise<number> {
    return this.listening(
      net.createServer((socket) => {
        socket.on('error', () => undefined)
        serve(socket)
      }),
    )
  }

  async clear(): Promise<void> {
    for (const cleanup of this.cleanups.splice(0).reverse()) await cleanup()
  }
}

/** One stand for each test of a file. */
export function linkStand(): LinkStand {
  const stand = new LinkStand()
  afterEach(() => stand.clear())
  return stand
}
