/** Numbers and byte strings one after the other, as the parts of a block are written. */
import { crc32 } from 'node:zlib'

/** Stored bytes that say what cannot be: the disk changed them. Carries a code that counts as damage of the file. */
export class BlockDamage extends Error {
  readonly code = 'SQLITE_CORRUPT_BLOCK'
}

const FIRST_BYTES = 256
const CHECKSUM_BYTES = 4

export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView
  #length = 0

  /** `firstBytes`: room that there is from the start. */
  constructor(firstBytes = FIRST_BYTES) {
    this.#bytes = new Uint8Array(Math.max(firstBytes, FIRST_BYTES))
    this.#view = new DataView(this.#bytes.buffer)
  }

  /** Forgets what was written, and keeps the memory. */
  clear(): this {
    this.#length = 0
    return this
  }

  get length(): number {
    return this.#length
  }

  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#length++] = value
  }

  /** A whole number from 0 to 2^53 - 1, seven bits to a byte, low ones first. */
  count(value: number): void {
    this.#room(8)
    let rest = value
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80
      rest = rest < 0x80000000 ? rest >>> 7 : Math.floor(rest / 0x80)
    }
    this.#bytes[this.#length++] = rest
  }

  /** A whole number of either sign, small ones short; its double must be a safe integer. */
  signed(value: number): void {
    this.count(value < 0 ? -2 * value - 1 : 2 * value)
  }

  double(value: number): void {
    this.#room(8)
    this.#view.setFloat64(this.#length, value, true)
    this.#length += 8
  }

  bytes(value: Uint8Array): void {
    this.#room(value.byteLength)
    this.#bytes.set(value, this.#length)
    this.#length += value.byteLength
  }

  /** Bytes with their length in front. */
  blob(value: Uint8Array): void {
    this.count(value.byteLength)
    this.bytes(value)
  }

  /** What was written, until the next write. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length)
  }

  /** The same with a checksum behind, for `withoutChecksum`. */
  finishWithChecksum(): Uint8Array<ArrayBuffer> {
    const sum = crc32(this.#bytes.subarray(0, this.#length))
    for (let shift = 0; shift < 8 * CHECKSUM_BYTES; shift += 8) this.byte((sum >>> shift) & 0xff)
    return this.finish()
  }

  #room(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
    larger.set(this.#bytes)
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}

/** The bytes of a double on their way. */
const eight = new DataView(new ArrayBuffer(8))

/** Reads what a `ByteWriter` wrote. Every method throws `BlockDamage` where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  get at(): number {
    return this.#at
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length
  }

  byte(): number {
    const value = this.#bytes[this.#at++]
    if (value === undefined) throw new BlockDamage('a block ends too early')
    return value
  }

  count(): number {
    const first = this.#bytes[this.#at] as number
    if (first < 0x80) {
      this.#at++
      return first
    }
    let value = 0
    for (let worth = 1; worth <= Number.MAX_SAFE_INTEGER; worth *= 0x80) {
      const byte = this.byte()
      value += (byte & 0x7f) * worth
      if (byte < 0x80) return value
    }
    throw new BlockDamage('a number in a block is too long')
  }

  signed(): number {
    const value = this.count()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  double(): number {
    const at = this.#at
    this.#skip(8)
    for (let index = 0; index < 8; index++) eight.setUint8(index, this.#bytes[at + index] as number)
    return eight.getFloat64(0, true)
  }

  /** A view of the next bytes, not a copy. */
  bytes(length: number): Uint8Array {
    const at = this.#at
    this.#skip(length)
    return this.#bytes.subarray(at, at + length)
  }

  blob(): Uint8Array {
    return this.bytes(this.count())
  }

  /** Another reader that stands where this one does. */
  here(): ByteReader {
    return new ByteReader(this.#bytes, this.#at)
  }

  /** A view of all that was not read yet. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at)
  }

  #skip(length: number): void {
    this.#at += length
    if (this.#at > this.#bytes.length) throw new BlockDamage('a block ends too early')
  }
}

/** The bytes before the checksum; `what` names them where it does not hold. */
export function withoutChecksum(bytes: Uint8Array, what: string): Uint8Array {
  const end = Math.max(0, bytes.length - CHECKSUM_BYTES)
  let sum = 0
  for (let at = bytes.length - 1; at >= end; at--) sum = ((sum << 8) | (bytes[at] as number)) >>> 0
  // A part of a buffer takes far longer to make than one of an array.
  const rest = new Uint8Array(bytes.buffer, bytes.byteOffset, end)
  if (bytes.length < CHECKSUM_BYTES || sum !== crc32(rest)) throw new BlockDamage(`${what} is damaged`)
  return rest
}
