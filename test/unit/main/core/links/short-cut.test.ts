import { hash } from 'node:crypto'
import { Duplex } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt'
import { describe, expect, test, vi } from 'vitest'
import { addShortCut, type TakeMessages } from '../../../../../src/main/core/links/short-cut.ts'
import { inPieces, packets, sizes } from '../../../../helpers/mqtt-bytes.ts'

/** A broker that says what a test pushes and hears nothing. */
function quietStream(): Duplex {
  return new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
}

function newClient(stream: Duplex, version: 4 | 5): MqttClient {
  const client = new mqtt.MqttClient(() => stream, {
    clientId: 'a',
    keepalive: 0,
    protocolVersion: version,
    reconnectPeriod: 0,
    manualConnect: true,
  })
  client.on('error', () => undefined)
  return client
}

type Said = Pick<IPublishPacket, 'topic' | 'payload' | 'qos' | 'retain' | 'dup' | 'messageId'>

const lineOf = ({ topic, payload, qos, retain, dup, messageId = 0 }: Said) =>
  `${topic} ${hash('sha1', payload)} ${qos} ${retain} ${dup} ${messageId}`

/** Every message in the order in which it was handed on, where whoever takes it lets others wait now and then. */
async function received(
  version: 4 | 5,
  pieces: readonly Buffer[],
  pauses: readonly boolean[],
  isCut: boolean,
): Promise<readonly string[]> {
  const stream = quietStream()
  const client = newClient(stream, version)
  const lines: string[] = []
  let asked = 0
  const goOn = (next: () => void) => {
    if (pauses[asked++ % pauses.length]) setImmediate(next)
    else next()
  }
  client.handleMessage = (packet, done) => {
    lines.push(lineOf(packet))
    goOn(() => done(packet.qos > 0 ? new Error('acknowledged later') : undefined))
  }
  const take: TakeMessages = (messages, next) => {
    lines.push(...messages.map(lineOf))
    goOn(next)
  }
  if (isCut) addShortCut(client, version, take)
  client.connect()
  stream.push(Buffer.from(version === 5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0]))
  for (const piece of pieces) {
    stream.push(piece)
    if (pauses[piece.length % pauses.length]) await turn()
  }
  stream.push(null)
  for (let calm = 0, seen = -1; calm < 20; calm = lines.length === seen ? calm + 1 : 0) {
    seen = lines.length
    await turn()
  }
  stream.destroy()
  return lines
}

describe.each([4, 5] as const)('MQTT version %i', (version) => {
  test('messages come as from MQTT.js alone, in the same order', async () => {
    const pauses = fc.array(fc.boolean(), { minLength: 1, maxLength: 7 })
    await fc.assert(
      fc.asyncProperty(packets(version, 20), sizes, pauses, async (bytes, sizes, pauses) => {
        const pieces = inPieces(bytes, sizes)
        const alone = await received(version, pieces, pauses, false)
        expect(await received(version, pieces, pauses, true)).toEqual(alone)
      }),
      { numRuns: 40 },
    )
  })
})

test('who takes messages holds the stream back until it asks for more', async () => {
  const stream = quietStream()
  const client = newClient(stream, 4)
  const waiting: (() => void)[] = []
  let count = 0
  addShortCut(client, 4, (messages, next) => {
    count += messages.length
    waiting.push(next)
  })
  client.connect()
  const message = Buffer.from([0x30, 4, 0, 1, 0x61, 0x62])
  stream.push(Buffer.from([0x20, 2, 0, 0]))
  await turn()
  stream.push(message)
  await vi.waitFor(() => expect(count).toBe(1))
  for (let n = 0; n < 5; n++) stream.push(message)
  await turn()
  expect(count).toBe(1)
  expect(stream.isPaused()).toBe(true)
  waiting.splice(0)[0]?.()
  await vi.waitFor(() => expect(count).toBeGreaterThan(1))
})
