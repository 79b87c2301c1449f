/**
 * Six hexadecimal digits in a row, wherever they stand in a longer row of them. Where lines are full of numbers each
 * gram of four digits is in nearly every block, and only longer ones tell numbers and ids apart. They share the bits
 * of the grams, which takes no room of its own: one each, and two where all digits are decimal, since of those there are
 * fewest that differ.
 */
const SIX = 6
const SIX_VALUES = 0xffffff
const NO_DIGIT = 0xff
const MIX = 0x9e3779b1
const MIX_AGAIN = 0x85ebca6b

/** By byte; capitals are the same digits. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase())
  return digit === -1 ? NO_DIGIT : digit
})

/**
 * Bits that say of a block that it has too many sixes (src/wasm/reading/grams.ts), so that it has no bits of them. Four,
 * since each of them may be that of a gram as well.
 */
export const CROWDED: readonly number[] = [0x1b87, 0x5c4d, 0x93e2, 0xd62f]

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
