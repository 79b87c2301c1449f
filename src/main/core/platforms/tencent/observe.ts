/** What an MQTT packet of this platform means. */
import type { Context, DeviceIdentity, MqttPacket, Observation, Outgoing } from '../platform.ts'
import { identify } from './identity.ts'
import { ALL, codeOf, levelMessage, levelOf } from './level.ts'
import { mayPublish, readTopic, resultTopic } from './topics.ts'

export function observe(packet: MqttPacket, context: Context): readonly Observation[] {
  return packet.via === 'site' ? observeOnSite(packet, context) : observeOnLink(packet, context)
}

/** The laptop is the platform: a session belongs to a device, whatever it writes. */
function observeOnSite(packet: MqttPacket, context: Context): readonly Observation[] {
  const sender = packet.sender === null ? null : identify(packet.sender)
  if (sender === null) return []
  if (!mayPublish(sender.ref, packet.topic)) {
    return [{ is: 'refused', code: 'topic-forbidden', identity: sender, detail: packet.topic.slice(0, 200) }]
  }
  const topic = readTopic(packet.topic)
  if (topic.is === 'level-query') return levelQuery(packet, sender, context)
  if (topic.is === 'system-query') return systemQuery(packet, sender, context)
  return [{ is: 'seen', identity: sender }]
}

/** The laptop listens: devices show themselves by what they write, the platform by what it answers. */
function observeOnLink(packet: MqttPacket, context: Context): readonly Observation[] {
  const topic = readTopic(packet.topic)
  if (topic.is === 'other') return []
  if (topic.is === 'level-result') return levelResult(packet, topic.identity)
  // A retained message was kept by the broker, perhaps for days: it does not say that the device is there.
  if (packet.retain) return []
  return topic.is === 'level-query'
    ? levelQuery(packet, topic.identity, context)
    : [{ is: 'seen', identity: topic.identity }]
}

function levelQuery(packet: MqttPacket, identity: DeviceIdentity, context: Context): readonly Observation[] {
  const query = readObject(packet.payload)
  if (typeof query === 'string') return [broken(identity, `level query: ${query}`)]
  if (query.type !== 'get_log_level') return [{ is: 'seen', identity }]
  const token = query.clientToken
  const echoed = typeof token === 'string' || typeof token === 'number' ? token : null
  return [
    {
      is: 'level-query',
      identity,
      answer: (level) => levelMessage(identity, codeOf(level) ?? ALL, echoed, context.now),
    },
  ]
}

function levelResult(packet: MqttPacket, identity: DeviceIdentity): readonly Observation[] {
  // An empty retained message takes a retained one back; it tells no level.
  if (packet.payload.length === 0) return []
  const result = readObject(packet.payload)
  if (typeof result === 'string') return [broken(identity, `level answer: ${result}`)]
  const level = levelOf(result.log_level)
  return level === null ? [] : [{ is: 'level-seen', identity, level }]
}

/** `$sys/operation`: the time feeds X-TC-Timestamp of C devices, and may set their clock. */
function systemQuery(packet: MqttPacket, identity: DeviceIdentity, context: Context): readonly Observation[] {
  const query = readObject(packet.payload)
  if (typeof query === 'string') return [broken(identity, `system query: ${query}`)]
  const resources = Array.isArray(query.resource) ? query.resource : [query.resource]
  if (query.type !== 'get' || !resources.includes('time')) return [{ is: 'seen', identity }]
  return [{ is: 'reply', identity, packet: timeMessage(identity, context.now) }]
}

function timeMessage(identity: DeviceIdentity, now: number): Outgoing {
  const payload = { type: 'get', time: Math.floor(now / 1000), ntptime1: now, ntptime2: now }
  return { topic: resultTopic('$sys', identity), payload: JSON.stringify(payload), qos: 0 }
}

function broken(identity: DeviceIdentity, detail: string): Observation {
  return { is: 'refused', code: 'body-broken', identity, detail }
}

/** The fields of a JSON object, or what is wrong with the payload. */
function readObject(payload: Uint8Array): Readonly<Record<string, unknown>> | string {
  if (payload.length === 0) return 'the payload is empty'
  const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const end = bytes.length - (bytes.at(-1) === 0 ? 1 : 0)
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8', hasMark ? 3 : 0, end))
  } catch {
    return 'the payload is not JSON'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'the payload is not a JSON object'
  return value as Readonly<Record<string, unknown>>
}
