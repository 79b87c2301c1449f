/**
 * Which four bytes in a row occur in a block: one bit for each of their hashes, letters A to Z folded. A block whose
 * bits miss one of a text's grams cannot hold the text. Longer ones of digits are among them, see `sixes.ts`.
 */
import { fold } from './chars.ts'
import { setSixes } from './sixes.ts'

export const GRAM_BYTES = 4
export const GRAM_BITS = 65_536
export const BITMAP_BYTES = GRAM_BITS / 8

const MIX = 0x9e3779b1
const LOWER = Uint8Array.from({ length: 256 }, (_, byte) => fold(byte))

/** Lines of which the grams are asked: where each begins and ends in `text`. */
export interface GramLines {
  readonly text: Uint8Array
  readonly starts: ArrayLike<number>
  readonly ends: ArrayLike<number>
  readonly count: number
}

/** A byte for each hash: setting it does not wait for what was there before, as setting a bit does. */
const met = new Uint8Array(GRAM_BITS)

/** Sets the bits of each line's grams and sixes; a gram never spans two lines. */
export function gramsOf(lines: GramLines): Uint8Array<ArrayBuffer> {
  const { text, starts, ends, count } = lines
  met.fill(0)
  for (let line = 0; line < count; line++) {
    let at = starts[line] as number
    const end = ends[line] as number
    if (end - at < GRAM_BYTES) continue
    let gram = 0
    for (const first = at + GRAM_BYTES - 1; at < first; at++) gram = (gram << 8) | (LOWER[text[at] as number] as number)
    for (; at < end; at++) {
      gram = (gram << 8) | (LOWER[text[at] as number] as number)
      met[Math.imul(gram ^ (gram >>> 15), MIX) >>> 16] = 1
    }
  }
  setSixes(lines, met)
  const bits = new Uint8Array(BITMAP_BYTES)
  for (let cell = 0, at = 0; cell < BITMAP_BYTES; cell++) {
    let byte = 0
    for (let bit = 0; bit < 8; bit++) byte |= (met[at++] as number) << bit
    bits[cell] = byte
  }
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
