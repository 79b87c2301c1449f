/**
 * Messages that a device sends again because their acknowledgement was lost: the same packet, marked with DUP. What was
 * kept of it the first time is not kept twice. Bounded; a message that is not remembered any more is kept again, which
 * is the lesser evil.
 */
import { hash } from 'node:crypto'
import type { MqttPacket } from '../platforms/platform.ts'

export const MOST_REMEMBERED = 10_000

export class Resent {
  /** The oldest first. */
  private readonly keys = new Set<string>()

  /** Whether this very message is on disk already. */
  has(packet: MqttPacket): boolean {
    return packet.dup && this.keys.has(keyOf(packet))
  }

  /** It is on disk now. Without QoS nothing is sent again. */
  keep(packet: MqttPacket): void {
    if (packet.qos === 0) return
    const key = keyOf(packet)
    this.keys.delete(key)
    this.keys.add(key)
    const [oldest] = this.keys
    if (this.keys.size > MOST_REMEMBERED && oldest !== undefined) this.keys.delete(oldest)
  }
}

function keyOf({ sender, topic, payload }: MqttPacket): string {
  return `${sender ?? ''} ${topic} ${hash('sha256', payload, 'base64url')}`
}
