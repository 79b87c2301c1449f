/** The few forms of ASN.1 DER (X.690) that a certificate is made of. */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** Tag, length, content. */
export function tlv(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body])
}

/** One byte below 128, else the count of the bytes that follow, with the highest bit set. */
function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff)
  return [0x80 | bytes.length, ...bytes]
}

export const sequence = (...items: readonly Uint8Array[]) => tlv(TAG.sequence, ...items)
export const set = (...items: readonly Uint8Array[]) => tlv(TAG.set, ...items)
export const boolean = (value: boolean) => tlv(TAG.boolean, Buffer.from([value ? 0xff : 0x00]))
export const octetString = (bytes: Uint8Array) => tlv(TAG.octetString, bytes)
export const utf8 = (text: string) => tlv(TAG.utf8, Buffer.from(text))
/** Constructed, explicit. */
export const explicit = (number: number, item: Uint8Array) => tlv(0xa0 | number, item)
/** Primitive, implicit. */
export const implicit = (number: number, bytes: Uint8Array) => tlv(0x80 | number, bytes)

/** A number that is not negative, as big-endian bytes of any length. */
export function integer(bytes: Uint8Array): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const rest = bytes.subarray(start)
  // The highest bit is the sign.
  return tlv(TAG.integer, Buffer.from((rest[0] ?? 0) >= 0x80 ? [0] : []), rest)
}

/** `unused`: bits at the end that do not count. */
export function bitString(bytes: Uint8Array, unused = 0): Buffer {
  return tlv(TAG.bitString, Buffer.from([unused]), bytes)
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tlv(TAG.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return bytes
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '')
  return at.getUTCFullYear() < 2050
    ? tlv(TAG.utcTime, Buffer.from(digits.slice(2)))
    : tlv(TAG.generalizedTime, Buffer.from(digits))
}
