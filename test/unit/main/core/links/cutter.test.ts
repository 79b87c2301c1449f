import { hash } from 'node:crypto'
import fc from 'fast-check'
import mqttPacket, { type IPublishPacket, type Packet } from 'mqtt-packet'
import { describe, expect, test } from 'vitest'
import { Cutter, type PlainMessage } from '../../../../../src/main/core/links/cutter.ts'
import { inPieces, packets, sizes } from '../../../../helpers/mqtt-bytes.ts'

/** What a parser makes of bytes: messages and other packets in their order, up to what it cannot read. */
class Parsed {
  readonly all: string[] = []
  private readonly parser
  private isBroken = false

  constructor(version: 4 | 5) {
    this.parser = mqttPacket.parser({ protocolVersion: version })
    this.parser.on('packet', (packet) => this.take(packet))
    this.parser.on('error', () => {
      if (!this.isBroken) this.all.push('broken')
      this.isBroken = true
    })
  }

  parse(bytes: Buffer): void {
    if (!this.isBroken) this.parser.parse(bytes)
  }

  /** The connection is cut where the bytes make no sense. */
  message(message: PlainMessage): void {
    if (!this.isBroken) this.all.push(line(message))
  }

  private take(packet: Packet): void {
    if (this.isBroken) return
    if (packet.cmd !== 'publish') this.all.push(packet.cmd)
    else this.all.push(line(packet))
  }
}

type Said = Pick<IPublishPacket, 'topic' | 'payload' | 'qos' | 'retain' | 'dup' | 'messageId'>

function line({ topic, payload, qos, retain, dup, messageId = 0 }: Said): string {
  return `${topic} ${hash('sha1', payload)} ${qos} ${retain} ${dup} ${messageId}`
}

function parsed(version: 4 | 5, bytes: Buffer): string[] {
  const parser = new Parsed(version)
  parser.parse(bytes)
  return parser.all
}

interface Pieces {
  readonly all: string[]
  /** Messages that were taken off. */
  readonly taken: number
}

function cut(version: 4 | 5, pieces: readonly Buffer[], mayTake: (at: number) => boolean = () => true): Pieces {
  const cutter = new Cutter(version)
  const parser = new Parsed(version)
  let taken = 0
  pieces.forEach((piece, at) => {
    const { messages, rest } = cutter.cut(piece, mayTake(at))
    for (const message of messages) parser.message(message)
    taken += messages.length
    parser.parse(rest)
  })
  parser.parse(cutter.end())
  return { all: parser.all, taken }
}

describe.each([4, 5] as const)('MQTT version %i', (version) => {
  test('whatever comes, cut anywhere, is what a parser alone makes of it', () => {
    fc.assert(
      fc.property(packets(version, 20), sizes, fc.array(fc.boolean(), { minLength: 1 }), (bytes, sizes, may) => {
        const { all } = cut(version, inPieces(bytes, sizes), (at) => may[at % may.length] ?? true)
        expect(all).toEqual(parsed(version, bytes))
      }),
      { numRuns: 200 },
    )
  })

  test('bytes that make no sense change nothing of what came before them, and end nothing but the connection', () => {
    const noise = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes))
    const front = packets(version, 4)
    fc.assert(
      fc.property(front, noise, front, sizes, (before, noise, behind, sizes) => {
        const bytes = Buffer.concat([before, noise, behind])
        // Of a broken packet the parser reads on into what is there behind it, so that the rest hangs on the pieces.
        const sound = parsed(version, before)
        expect(cut(version, inPieces(bytes, sizes)).all.slice(0, sound.length)).toEqual(sound)
      }),
      { numRuns: 500 },
    )
  })

  test.each([0, 1] as const)('a flood of QoS %i is taken off whole, and again after a packet for the parser', (qos) => {
    const fields = { cmd: 'publish', topic: 'watched/x', qos, retain: false, dup: false } as const
    const message = (n: number) =>
      mqttPacket.generate(
        { ...fields, payload: `${n}`.repeat(50), ...(qos > 0 && { messageId: n }) },
        { protocolVersion: version },
      )
    const all = Array.from({ length: 1000 }, (_, n) => message(n + 1))
    all.splice(100, 0, mqttPacket.generate({ cmd: 'pingresp' }))
    const pieces = inPieces(Buffer.concat(all), [5000])
    const { taken } = cut(version, pieces)
    // What stands behind the other packet in its piece goes to the parser too.
    expect(taken).toBeGreaterThan(950)
    expect(taken).toBeLessThan(1000)
  })
})

test('a message that says anything unusual is left to the parser', () => {
  const usual = [0x30, 5, 0, 1, 0x61, 0, 0x62]
  const one = (...bytes: number[]) => cut(5, [Buffer.from(bytes)]).taken
  expect(one(...usual)).toBe(1)
  expect(one(0x31, ...usual.slice(1))).toBe(1)
  const withId = [0x32, 7, 0, 1, 0x61, 1, 2, 0, 0x62]
  expect(one(...withId)).toBe(1)
  expect(one(0x33, ...withId.slice(1))).toBe(1)
  // DUP, QoS 2 and 3.
  for (const first of [0x38, 0x34, 0x36]) expect(one(first, ...usual.slice(1))).toBe(0)
  for (const first of [0x3a, 0x34, 0x36]) expect(one(first, ...withId.slice(1))).toBe(0)
  // No place for a number; number 0; a topic alias behind the number.
  expect(one(0x32, 4, 0, 1, 0x61, 1)).toBe(0)
  expect(one(0x32, 7, 0, 1, 0x61, 0, 0, 0, 0x62)).toBe(0)
  expect(one(0x32, 10, 0, 1, 0x61, 1, 2, 3, 0x23, 0, 1, 0x62)).toBe(0)
  // No topic; a topic longer than the packet; no place for properties; a topic alias.
  expect(one(0x30, 3, 0, 0, 0)).toBe(0)
  expect(one(0x30, 5, 0, 9, 0x61, 0, 0x62)).toBe(0)
  expect(one(0x30, 3, 0, 1, 0x61)).toBe(0)
  expect(one(0x30, 8, 0, 1, 0x61, 3, 0x23, 0, 1, 0x62)).toBe(0)
  // A length of more than four bytes.
  expect(one(0x30, 0x80, 0x80, 0x80, 0x80, 0x01, ...usual)).toBe(0)
})

test('a large message is not waited for, and what follows it is taken off again', () => {
  const large = mqttPacket.generate({
    cmd: 'publish',
    topic: 'large',
    payload: Buffer.alloc(300_000),
    qos: 0,
    retain: false,
    dup: false,
  })
  const small = mqttPacket.generate({ cmd: 'publish', topic: 'small', payload: 'x', qos: 0, retain: false, dup: false })
  const cutter = new Cutter(4)
  expect(cutter.cut(large.subarray(0, 100_000), true)).toEqual({ messages: [], rest: large.subarray(0, 100_000) })
  expect(cutter.cut(large.subarray(100_000), true).rest).toHaveLength(large.length - 100_000)
  expect(cutter.cut(small, true).messages).toHaveLength(1)
})
