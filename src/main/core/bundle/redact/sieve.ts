/**
 * Says of a text, from four bytes in each so many, where a needle may be: those in which one lies hold some four bytes of
 * its window at one of these places. Two bits stand for each four bytes that a window holds (Bloom, 1970), in a table that
 * stays in a fast cache, and no look waits for the one before.
 */

import { type Code, reserve } from '../packing/code.ts'

/** Bytes that are looked at together. */
export const SIEVED = 4

/** Table bits for each four bytes of a window, so that one look in a hundred or fewer finds what is none. */
const ROOM = 24
const FEWEST_BITS = 15
const MOST_BITS = 24

export class Sieve {
  /** From one place to the next. */
  readonly step: number
  readonly #bits: number
  readonly #table: Uint8Array
  #code: Code | null = null
  #tableAt = 0

  /** @param window of so many bytes at the beginning of each needle. */
  constructor(needles: readonly Uint8Array[], window: number) {
    this.step = window - SIEVED + 1
    const room = Math.ceil(Math.log2(needles.length * this.step * ROOM))
    this.#bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, room))
    this.#table = new Uint8Array(2 ** (this.#bits - 3))
    const down = 32 - this.#bits
    const set = (bit: number) => {
      this.#table[bit >>> 3] = (this.#table[bit >>> 3] as number) | (1 << (bit & 7))
    }
    for (const needle of needles) {
      const view = new DataView(needle.buffer, needle.byteOffset, needle.length)
      for (let at = 0; at < this.step; at++) {
        const word = view.getInt32(at, true)
        set(Math.imul(word, FIRST) >>> down)
        set(Math.imul(word, SECOND) >>> down)
      }
    }
  }

  /** What lies in this code's memory is looked at by it. */
  use(code: Code): void {
    this.#code = code
    this.#tableAt = reserve(code, this.#table)
  }

  /** The first place, of `from` and those that follow, of which a needle's window may hold four bytes; -1: there is none. */
  next(text: DataView, from: number): number {
    const { step } = this
    const code = this.#code
    if (code !== null && text.buffer === code.memory.buffer) {
      const start = text.byteOffset
      if (text.byteLength < SIEVED) return -1
      const last = start + text.byteLength - SIEVED
      const at = code.sieve(start + from, last, step, this.#tableAt, 32 - this.#bits)
      return at === 0 ? -1 : at - start
    }
    const table = this.#table
    const down = 32 - this.#bits
    const last = text.byteLength - SIEVED
    for (let at = from; at <= last; at += step) {
      const word = text.getInt32(at, true)
      const first = Math.imul(word, FIRST) >>> down
      if (((table[first >>> 3] as number) & (1 << (first & 7))) === 0) continue
      const second = Math.imul(word, SECOND) >>> down
      if (((table[second >>> 3] as number) & (1 << (second & 7))) !== 0) return at
    }
    return -1
  }
}

/** Odd numbers that spread neighbors over the table. */
const FIRST = 0x9e3779b1
const SECOND = 0x85ebca6b
