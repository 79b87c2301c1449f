/**
 * Which four bytes in a row occur in a block: one bit for each of their hashes, letters A to Z folded. A block whose
 * bits miss one of a text's grams cannot hold the text. Longer ones of digits are among them, see `sixes.ts`.
 */
import { fold } from './chars.ts'
import { bitsOfLines } from './kernels.ts'
import { CROWDED } from './sixes.ts'

export const GRAM_BYTES = 4
export const GRAM_BITS = 65_536
export const BITMAP_BYTES = GRAM_BITS / 8

const MIX = 0x9e3779b1

/** Lines of which the grams are asked: where each begins and ends in `text`, one behind the other. */
export interface GramLines {
  readonly text: Uint8Array
  readonly starts: ArrayLike<number>
  readonly ends: ArrayLike<number>
  readonly count: number
}

/** The bits of each line's grams and sixes; a gram never spans two lines. */
export function gramsOf(lines: GramLines): Uint8Array<ArrayBuffer> {
  const { bits, crowded } = bitsOfLines(lines, BITMAP_BYTES)
  if (crowded) for (const bit of CROWDED) bits[bit >> 3] = (bits[bit >> 3] as number) | (1 << (bit & 7))
  return bits
}

/** Bits that a block with this text, folded, must have; none for a text that is too short. */
export function gramBits(text: Uint8Array): number[] {
  const bits = new Set<number>()
  let gram = 0
  text.forEach((byte, index) => {
    gram = (gram << 8) | fold(byte)
    if (index >= GRAM_BYTES - 1) bits.add(Math.imul(gram ^ (gram >>> 15), MIX) >>> 16)
  })
  return [...bits]
}

export function hasBit(bitmap: Uint8Array, bit: number): boolean {
  return (((bitmap[bit >> 3] as number) >> (bit & 7)) & 1) === 1
}
