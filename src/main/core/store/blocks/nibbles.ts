/**
 * Text of few different characters in half a byte each: the stored words of a block are digits, mostly. Hardly larger
 * than what zstd makes of random digits, and each template's words can be read without the others'.
 *
 * The 14 most frequent bytes are one nibble; 14 and another nibble are the next 16; 15 and two more are any byte.
 */
import type { ByteReader, ByteWriter } from './bytes.ts'

const SHORT = 14
const MEDIUM = 14
const LONG = 15
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

/** Unpacks into `out`, which has room for twice the bytes, and gives the length of the text. */
export function readNibbles(alphabet: Alphabet, packed: Uint8Array, out: Uint8Array): number {
  let length = 0
  // Nibbles that are still to come for a longer code, and what came of it.
  let mode = 0
  let high = -1
  const take = (nibble: number) => {
    if (mode === 0) {
      if (nibble < SHORT) out[length++] = alphabet[nibble] as number
      else mode = nibble
    } else if (mode === MEDIUM) {
      out[length++] = alphabet[SHORT + nibble] as number
      mode = 0
    } else if (high < 0) high = nibble
    else {
      out[length++] = (high << 4) | nibble
      high = -1
      mode = 0
    }
  }
  for (let at = 0; at < packed.length; at++) {
    const byte = packed[at] as number
    const first = byte >> 4
    const second = byte & 15
    if (mode === 0 && first < SHORT && second < SHORT) {
      // Nearly always.
      out[length] = alphabet[first] as number
      out[length + 1] = alphabet[second] as number
      length += 2
    } else {
      take(first)
      take(second)
    }
  }
  return length
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

/** Null where the byte occurs nowhere in the text that the alphabet is of. */
function codeOf(listed: Alphabet, byte: number): readonly number[] | null {
  const code = listed.indexOf(byte)
  if (code === -1) return listed.length < LISTED ? null : [LONG, byte >> 4, byte & 15]
  return code < SHORT ? [code] : [MEDIUM, code - SHORT]
}

/** The nibbles that stand for the longest part of a text whose letters have one form here; null where it cannot occur. */
export function nibblesOf(listed: Alphabet, text: Uint8Array, caseless: boolean): readonly number[] | null {
  let longest: number[] = []
  let run: number[] = []
  for (const byte of text) {
    const isLetter = caseless && byte >= 0x61 && byte <= 0x7a
    const forms = [codeOf(listed, byte), isLetter ? codeOf(listed, byte - 0x20) : null].filter((code) => code !== null)
    const [only] = forms
    if (only === undefined) return null
    if (forms.length === 1) run.push(...only)
    else run = []
    if (run.length > longest.length) longest = run.slice()
  }
  return longest
}

/** Whether the nibbles stand in a row somewhere in the packed text. Some that stand there by accident count as well. */
export function hasNibbles(packed: Buffer, nibbles: readonly number[]): boolean {
  return [0, 1].some((from) => {
    const pairs = (nibbles.length - from) >> 1
    if (pairs === 0) return true
    const bytes = Uint8Array.from({ length: pairs }, (_, pair) => {
      return ((nibbles[from + 2 * pair] as number) << 4) | (nibbles[from + 2 * pair + 1] as number)
    })
    return packed.includes(bytes as Buffer)
  })
}
