/**
 * A device on site, played with MQTT.js and by the vendor's documents alone: it signs in, asks for its level, and uploads
 * signed lines. What it was told is kept for the test to look at.
 */
import { randomBytes } from 'node:crypto'
import { connectAsync, type MqttClient } from 'mqtt'
import {
  accepted,
  type DeviceKeys,
  jsonUpload,
  mqttLogin,
  post,
  type Reply,
  textUpload,
} from '../../helpers/vendor-device.ts'

/** Lines of one upload; 5,000 of them stay under the largest body. */
const BATCH = 5000

export class VendorDevice implements DeviceKeys {
  readonly product = 'ABCDEFGHIJ'
  readonly name: string
  readonly secret = randomBytes(16).toString('base64')
  /** Levels that it was told, as numbers of the platform, in order. */
  readonly told: number[] = []
  private client: MqttClient | null = null
  private printed = 0

  constructor(name: string) {
    this.name = name
  }

  get ref(): string {
    return `${this.product}/${this.name}`
  }

  /** Signs in with its own secret and asks for its level, as the C SDK does. Throws what the broker answers. */
  async signIn(mqtt: string, login: object = mqttLogin(this)): Promise<void> {
    this.client = await connectAsync(mqtt, { ...login, protocolVersion: 4, keepalive: 120, reconnectPeriod: 0 })
    this.client.on('message', (_, payload) => this.told.push(JSON.parse(payload.toString()).log_level))
    await this.client.subscribeAsync(`$log/operation/result/${this.ref}`, { qos: 0 })
    await this.askForLevel()
  }

  async askForLevel(): Promise<void> {
    const query = { type: 'get_log_level', clientToken: `${this.product}-1` }
    await this.client?.publishAsync(`$log/operation/${this.ref}`, JSON.stringify(query))
  }

  signOut(): Promise<void> {
    return this.client?.endAsync(true) ?? Promise.resolve()
  }

  /** Lines as the C SDK prints them, no two alike. */
  print(count: number, level = 'ERR', at = new Date()): string[] {
    const stamp = at.toISOString().slice(0, 19).replace('T', ' ')
    return Array.from({ length: count }, () => {
      this.printed += 1
      return `${level}|${stamp}|motor.c|control(412): stall rpm=0 current=8.41A mark=${this.printed}`
    })
  }

  /** Uploads lines in the plain text form, and throws unless each upload is accepted. */
  async upload(http: string, count: number, level = 'DBG'): Promise<void> {
    for (let left = count; left > 0; left -= BATCH) {
      const reply = await post(http, textUpload(this, this.print(Math.min(left, BATCH), level)))
      if (!accepted(reply)) throw new Error(`the upload was refused: ${reply.body}`)
    }
  }

  /** Posts lines in the JSON form, signed with its own secret or another, by a clock that may be wrong. */
  post(http: string, lines: readonly string[], key = this.secret, at = new Date()): Promise<Reply> {
    return post(http, jsonUpload(this, lines, { key, timestamp: Math.floor(at.getTime() / 1000) }))
  }
}
