/**
 * Six hexadecimal digits in a row, wherever they stand in a longer row of them. Where lines are full of numbers each
 * gram of four digits is in nearly every block, and only longer ones tell numbers and ids apart. They share the bits
 * of the grams, which takes no room of its own: one each, and two where all digits are decimal, since of those there are
 * fewest that differ.
 */
import type { GramLines } from './grams.ts'

const SIX = 6
const SIX_VALUES = 0xffffff
/** Bits of a block, repeated ones included: more would leave too few of those of the grams free. */
const MOST_BITS = 16_384
const NO_DIGIT = 0xff
const MIX = 0x9e3779b1
const MIX_AGAIN = 0x85ebca6b

/** By byte; capitals are the same digits. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase())
  return digit === -1 ? NO_DIGIT : digit
})

/**
 * Bits that say of a block that it has too many sixes, so that it has no bits of them. Four, since each of them may be
 * that of a gram as well.
 */
export const CROWDED: readonly number[] = [0x1b87, 0x5c4d, 0x93e2, 0xd62f]

/** Bits of one block on their way; what is too many is not written. */
const bits = new Uint16Array(MOST_BITS)

/** Sets a byte for each bit. Sixes never span two lines. */
export function setSixes({ text, starts, ends, count }: GramLines, met: Uint8Array): void {
  let found = 0
  for (let line = 0; line < count; line++) {
    const end = ends[line] as number
    const start = starts[line] as number
    // Every sixth byte is looked at, and then one three before it or behind it: six in a row take in two of them.
    for (let at = start + SIX - 1; at < end; at += SIX) {
      if (DIGITS[text[at] as number] === NO_DIGIT) continue
      const behind = at + SIX / 2
      if (
        DIGITS[text[at - SIX / 2] as number] === NO_DIGIT &&
        (behind >= end || DIGITS[text[behind] as number] === NO_DIGIT)
      ) {
        continue
      }
      let first = at
      while (first > start && DIGITS[text[first - 1] as number] !== NO_DIGIT) first--
      let value = 0
      let decimals = 0
      let next = first
      for (; next < end; next++) {
        const digit = DIGITS[text[next] as number] as number
        if (digit === NO_DIGIT) break
        value = (value << 4) | digit
        decimals = digit < 10 ? decimals + 1 : 0
        if (next - first < SIX - 1) continue
        const mixed = mix(value)
        bits[found++] = mixed >>> 16
        if (decimals >= SIX) bits[found++] = mixAgain(mixed)
      }
      if (found > MOST_BITS) {
        for (const bit of CROWDED) met[bit] = 1
        return
      }
      at = next
    }
  }
  for (let index = 0; index < found; index++) met[bits[index] as number] = 1
}

/** Bits that a block with this text must have, unless it has those of `CROWDED`. */
export function sixBits(text: Uint8Array): number[] {
  const own = new Set<number>()
  let value = 0
  let row = 0
  let decimals = 0
  for (const byte of text) {
    const digit = DIGITS[byte] as number
    row = digit === NO_DIGIT ? 0 : row + 1
    decimals = digit < 10 ? decimals + 1 : 0
    value = (value << 4) | digit
    if (row < SIX) continue
    const mixed = mix(value)
    own.add(mixed >>> 16)
    if (decimals >= SIX) own.add(mixAgain(mixed))
  }
  return [...own]
}

function mix(value: number): number {
  return Math.imul((value & SIX_VALUES) + 1, MIX)
}

function mixAgain(mixed: number): number {
  return Math.imul(mixed ^ (mixed >>> 15), MIX_AGAIN) >>> 16
}
