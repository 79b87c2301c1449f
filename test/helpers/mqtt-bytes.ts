/** Random bytes of a broker, as fast-check makes them, written by mqtt-packet and cut anywhere. */
import fc from 'fast-check'
import mqttPacket, { type IPublishPacket, type Packet } from 'mqtt-packet'

const topic = fc.oneof(
  fc.constantFrom('$log/operation/P/dev-1', '$log/operation/P/dev-2', 'a', 'ü/热'),
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.string({ minLength: 250, maxLength: 300 }),
)

const payload = fc.oneof(
  { weight: 40, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  { weight: 4, arbitrary: fc.uint8Array({ minLength: 100, maxLength: 300 }) },
  // As long as a length of three bytes, and longer than what is waited for.
  { weight: 1, arbitrary: fc.integer({ min: 16_000, max: 70_000 }).map((size) => new Uint8Array(size).fill(7)) },
)

const properties = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant({ messageExpiryInterval: 60 }) },
  { weight: 1, arbitrary: fc.constant({ userProperties: { a: 'b' } }) },
)

function publish(version: 4 | 5, qos: fc.Arbitrary<0 | 1>): fc.Arbitrary<IPublishPacket> {
  const fields = {
    topic,
    payload,
    qos,
    retain: fc.boolean(),
    again: fc.nat(5),
    messageId: fc.integer({ min: 1, max: 65_535 }),
  }
  return fc.record({ ...fields, properties: version === 5 ? properties : fc.constant(undefined) }).map((made) => {
    const { qos, again, messageId, properties, payload, ...rest } = made
    return {
      cmd: 'publish',
      dup: qos > 0 && again === 0,
      qos,
      payload: Buffer.from(payload),
      ...rest,
      ...(qos > 0 && { messageId }),
      ...(properties && { properties }),
    }
  })
}

function packet(version: 4 | 5): fc.Arbitrary<Packet> {
  return fc.oneof(
    { weight: 12, arbitrary: publish(version, fc.constant(0)) },
    { weight: 8, arbitrary: publish(version, fc.constant(1)) },
    { weight: 1, arbitrary: fc.constant<Packet>({ cmd: 'pingresp' }) },
  )
}

/** Packets as bytes, one after the other. */
export function packets(version: 4 | 5, most: number): fc.Arbitrary<Buffer> {
  return fc
    .array(packet(version), { maxLength: most })
    .map((all) => Buffer.concat(all.map((one) => mqttPacket.generate(one, { protocolVersion: version }))))
}

/** The same bytes in pieces. */
export function inPieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = Math.max(1, sizes[n % sizes.length] ?? bytes.length)
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return pieces
}

/** Sizes of pieces, from single bytes to all at once. */
export const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 100_000 })), {
  minLength: 1,
  maxLength: 6,
})
