/**
 * Takes the plain messages of QoS 0 and 1 off the bytes that a broker sends. They change nothing in what MQTT.js knows of the
 * session, and are acknowledged past it, so that it need not see them; it costs several times what the message is worth
 * otherwise. Everything else is left as it came, and so is whatever is unusual: what is broken is for MQTT.js to complain of.
 */
import { topicAt } from './topic-names.ts'

/** A message as the links hand it on. */
export interface PlainMessage {
  readonly topic: string
  /** A part of the bytes that came. */
  readonly payload: Buffer
  readonly qos: 0 | 1
  readonly retain: boolean
  readonly dup: false
  /** 0 without QoS. */
  readonly messageId: number
}

/** What came, in this order; no bytes are in both. */
export interface Cut {
  readonly messages: readonly PlainMessage[]
  /** For MQTT.js; empty where there is nothing. */
  readonly rest: Buffer
}

/** PUBLISH without DUP, with or without RETAIN and QoS 1 (MQTT 3.1.1 and 5, §3.3.1). */
const PLAIN = 0x30
const RETAIN = 0x01
const QOS_1 = 0x02
/** Bytes of a remaining length (§2.2.3 and §1.5.5). */
const LONGEST_LENGTH = 4
/** A message that is not here as a whole is waited for up to this size, header included; larger ones are for MQTT.js. */
const MOST_HELD = 64 * 1024
const NOTHING = Buffer.alloc(0)

export class Cutter {
  private readonly hasProperties: boolean
  /** The beginning of a packet that nobody has yet. */
  private held: Buffer = NOTHING
  /** Bytes of a packet that MQTT.js has the beginning of. */
  private owed = 0
  /** The bytes make no sense any more: all of them are for MQTT.js. */
  private isLost = false

  constructor(version: 4 | 5) {
    this.hasProperties = version === 5
  }

  /**
   * Takes the next bytes apart. Messages are only taken off the front: behind the first packet for MQTT.js all packets are,
   * so that it keeps their order. `mayTake`: MQTT.js is through with what it has.
   */
  cut(chunk: Buffer, mayTake: boolean): Cut {
    const bytes = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk])
    this.held = NOTHING
    if (this.isLost) return { messages: [], rest: bytes }
    const messages: PlainMessage[] = []
    let at = Math.min(this.owed, bytes.length)
    this.owed -= at
    let isTaking = mayTake && at === 0
    /** Where that begins which is left to MQTT.js. */
    let from = 0
    while (at < bytes.length) {
      const body = bodyAt(bytes, at)
      if (body === INCOMPLETE) break
      if (body === BROKEN) {
        this.isLost = true
        at = bytes.length
        break
      }
      const end = body + lengthAt(bytes, at)
      const isPlain = ((bytes[at] as number) & ~(RETAIN | QOS_1)) === PLAIN
      if (end > bytes.length) {
        if (isPlain && end - at <= MOST_HELD) break
        this.owed = end - bytes.length
        at = bytes.length
        break
      }
      const message = isTaking && isPlain ? this.read(bytes, at, body, end) : null
      if (message !== null) {
        messages.push(message)
        from = end
      } else isTaking = false
      at = end
    }
    if (at < bytes.length) this.held = bytes.subarray(at)
    return { messages, rest: bytes.subarray(from, at) }
  }

  /** Nothing more comes: what was waited for. */
  end(): Buffer {
    const { held } = this
    this.held = NOTHING
    return held
  }

  /** Null where there is anything unusual about it. */
  private read(bytes: Buffer, at: number, body: number, end: number): PlainMessage | null {
    if (end - body < 3) return null
    const topic = body + 2
    const topicEnd = topic + (((bytes[body] as number) << 8) | (bytes[body + 1] as number))
    const first = bytes[at] as number
    const qos = (first & QOS_1) === 0 ? 0 : 1
    const properties = topicEnd + 2 * qos
    const payload = this.hasProperties ? properties + 1 : properties
    if (topicEnd === topic || payload > end) return null
    // Properties, a topic alias among them, are for MQTT.js.
    if (this.hasProperties && bytes[properties] !== 0) return null
    const messageId = qos === 0 ? 0 : ((bytes[topicEnd] as number) << 8) | (bytes[topicEnd + 1] as number)
    if (qos === 1 && messageId === 0) return null
    return {
      topic: topicAt(bytes, topic, topicEnd),
      payload: bytes.subarray(payload, end),
      qos,
      retain: (first & RETAIN) !== 0,
      dup: false,
      messageId,
    }
  }
}

const INCOMPLETE = -1
const BROKEN = -2

/** Where the packet's body begins: behind its first byte and its length. */
function bodyAt(bytes: Buffer, at: number): number {
  for (let next = at + 1; next <= at + LONGEST_LENGTH; next++) {
    if (next >= bytes.length) return INCOMPLETE
    if ((bytes[next] as number) < 0x80) return next + 1
  }
  return BROKEN
}

/** Of a length that is whole. */
function lengthAt(bytes: Buffer, at: number): number {
  let length = 0
  for (let next = at + 1, shift = 0; ; next++, shift += 7) {
    const byte = bytes[next] as number
    length |= (byte & 0x7f) << shift
    if (byte < 0x80) return length
  }
}
