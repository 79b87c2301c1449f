/**
 * Text of few different characters in half a byte each: the stored words of a block are digits, mostly. Hardly larger
 * than what zstd makes of random digits, and each template's words can be read without the others'.
 *
 * The 14 most frequent bytes are one nibble; 14 and another nibble are the next 16; 15 and two more are any byte.
 */
import type { ByteReader, ByteWriter } from './bytes.ts'

export const SHORT = 14
export const MEDIUM = 14
export const LONG = 15
const LISTED = SHORT + 16

/** Bytes in the order of their codes, at most `LISTED`. */
export type Alphabet = Uint8Array

export function alphabetOf(text: Uint8Array): Alphabet {
  const counts = new Int32Array(256)
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number
    counts[byte] = (counts[byte] as number) + 1
  }
  const present = Array.from(counts.keys()).filter((byte) => (counts[byte] as number) > 0)
  const order = present.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
  return Uint8Array.from(order.slice(0, LISTED))
}

export class NibbleWriter {
  /** Of each byte its place in the alphabet; `LISTED` for one that has none. */
  readonly #codes = new Uint8Array(256).fill(LISTED)
  #packed = new Uint8Array(1024)

  constructor(alphabet: Alphabet) {
    alphabet.forEach((byte, code) => {
      this.#codes[byte] = code
    })
  }

  /** Writes a part of the text, filled up to a whole byte with what reads as nothing. */
  write(out: ByteWriter, text: Uint8Array, from: number, to: number): void {
    const most = Math.ceil(((to - from) * 3) / 2)
    if (this.#packed.length < most) this.#packed = new Uint8Array(2 * most)
    const [codes, packed] = [this.#codes, this.#packed]
    let length = 0
    // What waits for its other half, or -1.
    let high = -1
    for (let at = from; at < to; at++) {
      const byte = text[at] as number
      const code = codes[byte] as number
      if (code < SHORT) {
        if (high < 0) high = code << 4
        else {
          packed[length++] = high | code
          high = -1
        }
      } else if (code < LISTED) {
        if (high < 0) packed[length++] = (MEDIUM << 4) | (code - SHORT)
        else {
          packed[length++] = high | MEDIUM
          high = (code - SHORT) << 4
        }
      } else if (high < 0) {
        packed[length++] = (LONG << 4) | (byte >> 4)
        high = (byte & 15) << 4
      } else {
        packed[length++] = high | LONG
        packed[length++] = byte
        high = -1
      }
    }
    if (high >= 0) packed[length++] = high | LONG
    out.bytes(packed.subarray(0, length))
  }
}

/** What a byte of packed text comes to: up to two characters, how many they are, and the mode that it leaves. */
const SECOND = 8
const CHARS = 16
const MODE = 18
/** Where it is no matter of a byte alone. */
const SLOW = 1 << 19
const BYTES = 256

/** Unpacks text of one alphabet. */
export class NibbleReader {
  readonly #chars: Alphabet
  /** By mode and byte. In mode 1 a `MEDIUM` stands before the byte. */
  readonly #table = new Uint32Array(2 * BYTES)
  #nibble = 0
  #end = 0

  constructor(alphabet: Alphabet) {
    this.#chars = alphabet
    for (let byte = 0; byte < BYTES; byte++) {
      const [first, second] = [byte >> 4, byte & 15]
      this.#table[byte] = this.#entry(first, second)
      this.#table[BYTES + byte] = this.#after(this.#chars[SHORT + first] as number, second)
    }
  }

  /** Unpacks into `out`, which has room for twice the bytes and one more, and gives where the text ends there. */
  read(packed: Uint8Array, from: number, to: number, out: Uint8Array, start: number): number {
    const table = this.#table
    let at = from
    let end = start
    let mode = 0
    while (at < to) {
      const entry = table[(mode << 8) | (packed[at] as number)] as number
      if (entry >= SLOW) {
        mode = this.#readSlowly(packed, 2 * at, 2 * to, mode, out, end)
        at = this.#nibble >> 1
        end = this.#end
        continue
      }
      out[end] = entry
      out[end + 1] = entry >> SECOND
      end += (entry >> CHARS) & 3
      mode = entry >> MODE
      at++
    }
    return end
  }

  #entry(first: number, second: number): number {
    if (first < SHORT) return this.#after(this.#chars[first] as number, second)
    return first === MEDIUM ? (this.#chars[SHORT + second] as number) | (1 << CHARS) : SLOW
  }

  /** A character is complete, and one that begins with this nibble follows. */
  #after(char: number, nibble: number): number {
    if (nibble === LONG) return SLOW
    if (nibble === MEDIUM) return char | (1 << CHARS) | (1 << MODE)
    return char | ((this.#chars[nibble] as number) << SECOND) | (2 << CHARS)
  }

  /** Nibble by nibble, until a byte begins with none of a longer code before it but `MEDIUM`; gives the mode. */
  #readSlowly(packed: Uint8Array, from: number, to: number, mode: number, out: Uint8Array, start: number): number {
    let at = from
    let end = start
    let isSecond = mode === 1
    do {
      const nibble = nibbleAt(packed, at++)
      if (isSecond || nibble < SHORT) {
        out[end++] = this.#chars[isSecond ? SHORT + nibble : nibble] as number
        isSecond = false
      } else if (nibble === MEDIUM) isSecond = true
      else if (at + 2 > to) at = to
      else {
        out[end++] = (nibbleAt(packed, at) << 4) | nibbleAt(packed, at + 1)
        at += 2
      }
    } while ((at & 1) === 1)
    this.#nibble = at
    this.#end = end
    return isSecond ? 1 : 0
  }
}

export function writeAlphabet(out: ByteWriter, alphabet: Alphabet): void {
  out.blob(alphabet)
}

/** `full` is always of full length, so that a damaged code reads as something. */
export function readAlphabet(reader: ByteReader): { readonly full: Alphabet; readonly listed: Alphabet } {
  const listed = reader.blob().subarray(0, LISTED)
  const full = new Uint8Array(LISTED)
  full.set(listed)
  return { full, listed }
}

/** Null where the byte occurs nowhere in the text that the alphabet is of. No code begins another. */
export function codeOf(listed: Alphabet, byte: number): readonly number[] | null {
  const code = listed.indexOf(byte)
  if (code === -1) return listed.length < LISTED ? null : [LONG, byte >> 4, byte & 15]
  return CODES[code] ?? null
}

/** Of the bytes of an alphabet, by their place in it. */
const CODES = Array.from({ length: LISTED }, (_, code) => (code < SHORT ? [code] : [MEDIUM, code - SHORT]))

export function nibbleAt(packed: Uint8Array, at: number): number {
  return ((packed[at >> 1] as number) >> ((at & 1) === 0 ? 4 : 0)) & 15
}
