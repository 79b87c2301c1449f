/**
 * One line as one JSON object, written into a segment byte by byte: an export writes millions of them, and
 * `JSON.stringify` on decoded text takes eight times as long. The text of a line is JSON already but for a few bytes to
 * escape, for both are UTF-8; what is not UTF-8 goes as base64.
 */
import { isUtf8 } from 'node:buffer'
import { type DeviceKey, LINE_LEVELS, type LineLevel } from '../../../shared/model.ts'
import type { RawLine } from '../store/store.ts'
import { ESCAPED, NOT_ASCII, needsOf } from './redact/triggers.ts'
import type { EntryWriter } from './spool.ts'

/** What can surely be escaped within one segment; anything longer goes the slow way. */
const SHORT = 64 * 1024
/** More than the keys, quotes and numbers that are put in one by one. */
const FIXED = 256
/** A multiple of 3, so that pieces of base64 can be joined. */
const PIECE = 48 * 1024

const DEVICE_TIME = Buffer.from(',"deviceTime":')
const TIME = Buffer.from(',"time":')
const TEXT = Buffer.from('"text":"')
const BASE64 = Buffer.from('"base64":"')
const END = Buffer.from('"}\n')

/** Modules whose JSON is kept: lines of a few modules alternate, but a name may also be different in each line. */
const KEPT_MODULES = 256

/** How a line's bytes were put: as they are (so without line breaks), with escapes, or as base64. */
export type Written = 'plain' | 'escaped' | 'binary'

/**
 * Encodes the lines of one device. What all lines of an upload share comes first and is built once; it and the end of the
 * line before pack into one match. `time`, the corrected time, stands there only where it is not `deviceTime` less
 * `clockOffset`, or `received` without a device time: two clocks in each line would be a tenth of the packed file.
 */
export class LineEncoder {
  readonly #device: string
  #received = Number.NaN
  #clockOffset = 0
  #connection = ''
  #how = ''
  #shared = Buffer.alloc(0)
  readonly #modules = new Map<string | null, Record<LineLevel, Buffer>>()

  constructor(device: DeviceKey) {
    this.#device = JSON.stringify(device)
  }

  /**
   * Writes the line and a line feed.
   * @param needs what its bytes need, if it is known.
   */
  write(line: RawLine, to: EntryWriter, needs: number = needsOf(line.bytes)): Written {
    const { bytes } = line
    const shared = this.#sharedOf(line)
    const words = this.#wordsOf(line)
    const fields = shared.length + words.length
    if (bytes.length + fields > SHORT) return writeLong(line, shared, words, to)
    to.room(FIXED + fields + 6 * bytes.length)
    const target = to.buffer
    let at = putNumbers(target, putBytes(target, to.length, shared), line)
    at = putBytes(target, at, words)
    const written = needs & NOT_ASCII && !isUtf8(bytes) ? 'binary' : needs & ESCAPED ? 'escaped' : 'plain'
    at = putBytes(target, at, written === 'binary' ? BASE64 : TEXT)
    at = PUT[written](target, at, bytes)
    to.length = putBytes(target, at, END)
    return written
  }

  /** What is the same for all lines of an upload. */
  #sharedOf(line: RawLine): Buffer {
    const { received, clockOffset, connection, how } = line
    const same = received === this.#received && clockOffset === this.#clockOffset
    if (same && connection === this.#connection && how === this.#how) return this.#shared
    this.#received = received
    this.#clockOffset = clockOffset
    this.#connection = connection
    this.#how = how
    const shared = JSON.stringify({ connection, how, received, clockOffset }).slice(1, -1)
    this.#shared = Buffer.from(`{"device":${this.#device},${shared},"seq":`)
    return this.#shared
  }

  /** Level and module. */
  #wordsOf(line: RawLine): Buffer {
    const known = this.#modules.get(line.module)
    if (known !== undefined) return known[line.level]
    const module = JSON.stringify(line.module)
    const words = LINE_LEVELS.map((level) => [level, Buffer.from(`,"level":"${level}","module":${module},`)])
    const byLevel = Object.fromEntries(words) as Record<LineLevel, Buffer>
    if (this.#modules.size >= KEPT_MODULES) this.#modules.clear()
    this.#modules.set(line.module, byLevel)
    return byLevel[line.level]
  }
}

/** A line that might not fit into a segment, in pieces. */
function writeLong(line: RawLine, shared: Buffer, words: Buffer, to: EntryWriter): Written {
  const { bytes } = line
  const text = isUtf8(bytes)
  // A block of the index begins with a line, and a segment with a block.
  to.cut()
  to.write(shared)
  to.room(FIXED)
  to.length = putNumbers(to.buffer, to.length, line)
  to.write(words)
  to.write(text ? TEXT : BASE64)
  const put = text ? putEscaped : putBase64
  for (let from = 0; from < bytes.length; from += PIECE) {
    to.room(6 * PIECE)
    to.length = put(to.buffer, to.length, bytes.subarray(from, from + PIECE))
  }
  to.write(END)
  return text ? 'escaped' : 'binary'
}

function putNumbers(target: Buffer, start: number, line: RawLine): number {
  let at = putNumber(target, start, line.seq)
  at = putNumber(target, putBytes(target, at, DEVICE_TIME), line.deviceTime)
  const expected = line.deviceTime === null ? line.received : line.deviceTime - line.clockOffset
  return line.time === expected ? at : putNumber(target, putBytes(target, at, TIME), line.time)
}

/** The letter after the backslash, or 0 for \u00XX. */
const LETTERS = new Uint8Array(256)
for (const char of '"\\\b\f\n\r\t') LETTERS[char.charCodeAt(0)] = JSON.stringify(char).charCodeAt(2)

const HEX = Buffer.from('0123456789abcdef')

function putEscaped(target: Buffer, start: number, bytes: Uint8Array): number {
  let at = start
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number
    if (byte >= 0x20 && byte !== 0x22 && byte !== 0x5c) {
      target[at++] = byte
      continue
    }
    const letter = LETTERS[byte] as number
    target[at++] = 0x5c
    if (letter === 0) at = putUnicodeEscape(target, at, byte)
    else target[at++] = letter
  }
  return at
}

function putUnicodeEscape(target: Buffer, at: number, byte: number): number {
  target[at] = 0x75
  target[at + 1] = 0x30
  target[at + 2] = 0x30
  target[at + 3] = HEX[byte >> 4] as number
  target[at + 4] = HEX[byte & 15] as number
  return at + 5
}

function putBase64(target: Buffer, at: number, bytes: Uint8Array): number {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return at + target.write(view.toString('base64'), at, 'latin1')
}

function putBytes(target: Buffer, at: number, bytes: Uint8Array): number {
  target.set(bytes, at)
  return at + bytes.length
}

const PUT = { plain: putBytes, escaped: putEscaped, binary: putBase64 }

/** In two halves of at most nine digits, which are small integers: dividing larger numbers is slow. */
function putNumber(target: Buffer, start: number, value: number | null): number {
  if (value === null || !Number.isSafeInteger(value))
    return start + target.write(JSON.stringify(value), start, 'latin1')
  let at = start
  if (value < 0) target[at++] = 0x2d
  const size = Math.abs(value)
  const high = Math.floor(size / 1e7)
  if (high > 0) at = putDigits(target, at, high, countDigits(high))
  const low = size - high * 1e7
  return putDigits(target, at, low, high > 0 ? 7 : countDigits(low))
}

function putDigits(target: Buffer, at: number, value: number, digits: number): number {
  let rest = value | 0
  for (let index = at + digits - 1; index >= at; index--) {
    const next = (rest / 10) | 0
    target[index] = 0x30 + rest - next * 10
    rest = next
  }
  return at + digits
}

function countDigits(value: number): number {
  let digits = 1
  for (let limit = 10; value >= limit; limit *= 10) digits++
  return digits
}
