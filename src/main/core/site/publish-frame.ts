/** One MQTT 3.1.1 PUBLISH packet as bytes (§3.3). Written straight to a socket, its fate is known. */
import type { Outgoing } from '../platforms/platform.ts'

/** `messageId` is used for QoS 1 only, 1 to 65535. */
export function publishFrame(packet: Outgoing, messageId: number): Buffer {
  const topic = Buffer.from(packet.topic)
  const payload = Buffer.from(packet.payload)
  const id = packet.qos === 0 ? [] : [messageId >> 8, messageId & 0xff]
  const rest = 2 + topic.length + id.length + payload.length
  return Buffer.concat([
    Buffer.from([0x30 | (packet.qos << 1), ...remainingLength(rest), topic.length >> 8, topic.length & 0xff]),
    topic,
    Buffer.from(id),
    payload,
  ])
}

/** Seven bits a byte, lowest first, the eighth says that more follow (§2.2.3). */
function remainingLength(length: number): number[] {
  const bytes: number[] = []
  let rest = length
  do {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest > 0 ? low | 0x80 : low)
  } while (rest > 0)
  return bytes
}
