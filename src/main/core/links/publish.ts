/**
 * One message to somebody else's broker, and what the broker says of it. With MQTT 5 a PUBACK may carry the reason "no
 * matching subscribers" (0x10, MQTT 5 §3.4.2.1), which is how a device that is away shows. A subscription of our own
 * matches as well, No Local or not (mosquitto 2, measured), so it is lifted for the length of this one message: the
 * broker takes UNSUBSCRIBE, PUBLISH and SUBSCRIBE in the order in which they are written.
 */
import type { Packet } from 'mqtt'
import type { Outgoing } from '../platforms/platform.ts'
import { matchesFilter } from '../topic-filter.ts'
import type { Connection } from './connection.ts'
import type { Published } from './link.ts'

const NO_SUBSCRIBERS = 0x10

/** Rejects when the broker refuses it. `watched`: filters that this connection is subscribed to. */
export function publishTo(
  { client, version }: Connection,
  { topic, payload, qos }: Outgoing,
  watched: readonly string[],
): Promise<Published> {
  const own = version === 5 && qos > 0 ? watched.filter((filter) => matchesFilter(filter, topic)) : []
  return new Promise((resolve, reject) => {
    const unheard = new Set<number | undefined>()
    const received = (answer: Packet) => {
      if (answer.cmd === 'puback' && answer.reasonCode === NO_SUBSCRIBERS) unheard.add(answer.messageId)
    }
    client.on('packetreceive', received)
    if (own.length > 0) client.unsubscribe(own)
    client.publish(topic, payload, { qos }, (error, packet) => {
      client.off('packetreceive', received)
      if (error) reject(error)
      else resolve(unheard.has(packet?.messageId) ? 'nobody' : 'accepted')
    })
    if (own.length > 0) client.subscribe(own, { qos: 1 })
  })
}
