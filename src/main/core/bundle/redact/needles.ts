/**
 * Many byte strings looked for at once (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994): the window
 * is as long as the shortest needle, and three bytes at its end say how far it may move. Where the needles are long, most
 * bytes are never looked at.
 */
import type { Code } from '../packing/code.ts'
import { SIEVED, Sieve } from './sieve.ts'

const BLOCK = 3
/** With a window from this length on most of a text need not even be looked at that closely, see `Sieve`. */
const SHORTEST_SIEVED = 8

export interface Found {
  readonly at: number
  readonly needle: number
}

export class Needles {
  readonly #needles: readonly Uint8Array[]
  readonly #fold: Uint8Array
  /** Length of the shortest. */
  readonly #window: number
  readonly #bits: number
  readonly #shift: Uint8Array
  /** Null where the window is too short for it, or letters match in either case. */
  readonly #sieve: Sieve | null
  readonly #candidates = new Map<number, number[]>()
  /** Of the longest, bytes. */
  readonly longest: number

  /**
   * @param needles of at least three bytes each.
   * @param fold whether ASCII letters match in either case; the needles are lower case then.
   */
  constructor(needles: readonly Uint8Array[], fold = false) {
    if (needles.some((needle) => needle.length < BLOCK)) throw new RangeError(`A needle is shorter than ${BLOCK} bytes`)
    this.#needles = needles
    this.#fold = fold ? FOLDED : UNFOLDED
    const lengths = needles.map((needle) => needle.length)
    this.#window = Math.min(255, ...lengths)
    this.longest = Math.max(0, ...lengths)
    const blocks = needles.length * (this.#window - BLOCK + 1)
    this.#bits = Math.min(22, Math.max(14, Math.ceil(Math.log2(blocks + 1)) + 3))
    this.#shift = new Uint8Array(2 ** this.#bits).fill(this.#window - BLOCK + 1)
    needles.forEach((needle, index) => {
      for (let at = 0; at + BLOCK <= this.#window; at++) {
        const hash = this.#hash(needle, at)
        const shift = this.#window - BLOCK - at
        if (shift < (this.#shift[hash] as number)) this.#shift[hash] = shift
        if (shift === 0) this.#candidates.set(hash, [...(this.#candidates.get(hash) ?? []), index])
      }
    })
    this.#sieve = fold || this.#window < SHORTEST_SIEVED ? null : new Sieve(needles, this.#window)
    // The longest first: what begins with another needle is found whole.
    for (const list of this.#candidates.values()) list.sort((a, b) => (lengths[b] as number) - (lengths[a] as number))
  }

  /** What lies in this code's memory is looked at by it, as far as that is possible. */
  use(code: Code): void {
    this.#sieve?.use(code)
  }

  /** The first that occurs at `from` or later (of those that begin there the longest), or null. */
  find(bytes: Uint8Array, from = 0): Found | null {
    if (this.#needles.length === 0) return null
    const sieve = this.#sieve
    if (sieve === null) return this.#search(bytes, from, bytes.length)
    const window = this.#window
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    for (let at = sieve.next(view, from + sieve.step - 1); at !== -1; at = sieve.next(view, at + sieve.step)) {
      // Whatever holds these four bytes within its window, and nothing else, may begin in these places.
      const found = this.#search(bytes, Math.max(from, at + SIEVED - window), at + window)
      if (found !== null) return found
    }
    return null
  }

  /** The first whose window lies between the two places. */
  #search(bytes: Uint8Array, from: number, to: number): Found | null {
    const window = this.#window
    const shifts = this.#shift
    const fold = this.#fold
    const down = 32 - this.#bits
    const last = Math.min(to, bytes.length) - BLOCK
    for (let at = from + window - BLOCK; at <= last; ) {
      const word =
        ((fold[bytes[at] as number] as number) << 16) |
        ((fold[bytes[at + 1] as number] as number) << 8) |
        (fold[bytes[at + 2] as number] as number)
      const hash = Math.imul(word, 0x9e3779b1) >>> down
      const shift = shifts[hash] as number
      if (shift > 0) {
        at += shift
        continue
      }
      const start = at - (window - BLOCK)
      const needle = this.#needleAt(bytes, start, hash)
      if (needle !== -1) return { at: start, needle }
      at++
    }
    return null
  }

  #needleAt(bytes: Uint8Array, start: number, hash: number): number {
    for (const index of this.#candidates.get(hash) ?? []) {
      if (this.#isAt(bytes, start, this.#needles[index] as Uint8Array)) return index
    }
    return -1
  }

  #isAt(bytes: Uint8Array, start: number, needle: Uint8Array): boolean {
    if (start + needle.length > bytes.length) return false
    for (let index = 0; index < needle.length; index++) {
      if (this.#fold[bytes[start + index] as number] !== needle[index]) return false
    }
    return true
  }

  #hash(bytes: Uint8Array, at: number): number {
    const word = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
    return Math.imul(word, 0x9e3779b1) >>> (32 - this.#bits)
  }
}

const UNFOLDED = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const FOLDED = UNFOLDED.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))
