/** What an MQTT packet of this platform means. */
import type { EventDraft } from '../../../../shared/model.ts'
import type { Context, DeviceIdentity, MqttPacket, Observation, Outgoing } from '../platform.ts'
import { answerTo } from './answers.ts'
import { eventsOf } from './happened.ts'
import { identify } from './identity.ts'
import { switchOf } from './level.ts'
import { observeLines } from './log-report.ts'
import { type Packet, readPacket } from './packet.ts'
import { compact, MAX_UNPACKED, unpack } from './payload.ts'
import { mayPublish, readTopic, type Topic } from './topics.ts'

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
  // A topic that its product defines: a message to the vendor's table.
  const topic = readTopic(packet.topic) ?? customTopic(sender, packet.topic)
  const read = open(topic, packet, context.now, 'device')
  if (read.packet === null || topic.direction === 'down') return read.seen
  const replies = read.packet.told.flatMap(({ element }): Observation[] => {
    const answer = element === null ? null : answerTo(element, sender, context.now)
    return answer === null ? [] : [{ is: 'reply', identity: sender, packet: answer }]
  })
  return [...read.seen, ...replies]
}

/** The laptop listens: devices show themselves by what they write, their platform by what it sends them. */
function observeOnLink(packet: MqttPacket, context: Context): readonly Observation[] {
  const topic = readTopic(packet.topic)
  // A retained message was kept by the broker, perhaps for days, and an empty one only takes such a one back.
  if (topic === null || packet.retain || packet.payload.length === 0) return []
  const read = open(topic, packet, context.now, topic.direction === 'down' ? 'platform' : 'device')
  if (read.packet === null || topic.direction !== 'down') return read.seen
  const switched = read.packet.told.flatMap(({ type, element }): Observation[] => {
    const level = type === 'log.log_config' && element !== null ? switchOf(element.paras) : null
    return level === null ? [] : [{ is: 'level-seen', identity: topic.identity, level }]
  })
  return [...read.seen, ...switched]
}

/** What this laptop sent a device as its platform. */
export function sent(ref: string, { topic: text, payload }: Outgoing, { now }: Context): readonly Observation[] {
  const topic = readTopic(text)
  if (topic === null || topic.identity.ref !== ref) return []
  return open(topic, { topic: text, payload: Buffer.from(payload) }, now, 'fieldtap').seen
}

function customTopic(identity: DeviceIdentity, topic: string): Topic {
  return {
    identity,
    path: `user/${topic}`,
    direction: 'either',
    requestId: null,
    gzip: /[?&]encoding=gzip/i.test(topic),
  }
}

interface Opened {
  readonly seen: readonly Observation[]
  /** Null where it could not be unpacked. */
  readonly packet: Packet | null
}

function open(
  topic: Topic,
  { topic: operation, payload }: Pick<MqttPacket, 'topic' | 'payload'>,
  time: number,
  source: EventDraft['source'],
): Opened {
  const { identity } = topic
  const about = { identity, operation, time, source }
  const unpacked = unpack(payload, topic.gzip)
  if (!unpacked.ok) {
    const isTooLarge = unpacked.why === 'too-large'
    const trouble = isTooLarge ? `unpacked it has more than ${MAX_UNPACKED} bytes` : 'its gzip is damaged'
    const text = `${payload.length} bytes, gzip`
    const { told } = readPacket(topic, Buffer.from('{}'))
    const seen = eventsOf({ told: told.map((one) => ({ ...one, text })), trouble }, { ...about, whole: () => text })
    return { seen, packet: null }
  }
  const { body } = unpacked
  const packet = readPacket(topic, body)
  const events = eventsOf(packet, { ...about, whole: () => compact(body) })
  const reported = packet.told.find(({ type }) => type === 'log.log_report')
  const lines = reported ? observeLines(identity, body, reported.element?.time ?? '', time) : null
  return { seen: lines === null ? events : [...events, lines], packet }
}
