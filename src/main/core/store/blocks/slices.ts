/**
 * The grams of many blocks turned on their side: for each bit, which blocks have it. A search reads a few hundred bytes
 * of them in place of each block's own bitmap.
 */
import { GRAM_BITS } from './grams.ts'

/** Blocks that are turned together. 512 take 4 MiB in rows of 8 KiB; the last ones that do not fill a group wait. */
export const GROUP_BLOCKS = 512
export const SLICE_BYTES = GROUP_BLOCKS / 8
const ROW_SLICES = 128
export const GROUP_ROWS = GRAM_BITS / ROW_SLICES
export const ROW_BYTES = ROW_SLICES * SLICE_BYTES

/** Blocks are numbered from 1. */
export function groupOf(block: number): number {
  return Math.floor((block - 1) / GROUP_BLOCKS)
}

export function firstBlockOf(group: number): number {
  return group * GROUP_BLOCKS + 1
}

/** The row that holds a bit's slice, and where in it. */
export function sliceAt(group: number, bit: number): { readonly row: number; readonly at: number } {
  return { row: group * GROUP_ROWS + Math.floor(bit / ROW_SLICES), at: (bit % ROW_SLICES) * SLICE_BYTES }
}

/** All rows of a group, one after the other. `bitmaps`: of its blocks in order, null for one that is not there. */
export function turn(bitmaps: readonly (Uint8Array | null)[]): Uint8Array<ArrayBuffer> {
  const slices = new Uint8Array(GRAM_BITS * SLICE_BYTES)
  const none = new Uint8Array(GRAM_BITS / 8)
  for (let first = 0; first < bitmaps.length; first += 8) {
    const eight = Array.from({ length: 8 }, (_, block) => bitmaps[first + block] ?? none)
    turnEight(eight, slices, first >> 3)
  }
  return slices
}

/** Eight blocks fill a byte of each slice: squares of eight bits by eight are turned, in three exchanges of parts. */
function turnEight(bitmaps: readonly Uint8Array[], slices: Uint8Array, at: number): void {
  const [a, b, c, d, e, f, g, h] = bitmaps as [Uint8Array, ...Uint8Array[]]
  if (!b || !c || !d || !e || !f || !g || !h) throw new RangeError('eight bitmaps are turned at once')
  const byte = (bitmap: Uint8Array, cell: number) => bitmap[cell] as number
  for (let cell = 0, target = at; cell < a.length; cell++, target += 8 * SLICE_BYTES) {
    let low = byte(a, cell) | (byte(b, cell) << 8) | (byte(c, cell) << 16) | (byte(d, cell) << 24)
    let high = byte(e, cell) | (byte(f, cell) << 8) | (byte(g, cell) << 16) | (byte(h, cell) << 24)
    if ((low | high) === 0) continue
    let moved = (low ^ (low >>> 7)) & 0x00aa00aa
    low ^= moved ^ (moved << 7)
    moved = (high ^ (high >>> 7)) & 0x00aa00aa
    high ^= moved ^ (moved << 7)
    moved = (low ^ (low >>> 14)) & 0x0000cccc
    low ^= moved ^ (moved << 14)
    moved = (high ^ (high >>> 14)) & 0x0000cccc
    high ^= moved ^ (moved << 14)
    moved = (low ^ (high << 4)) & 0xf0f0f0f0
    low ^= moved
    high ^= moved >>> 4
    for (let bit = 0; bit < 4; bit++) {
      slices[target + bit * SLICE_BYTES] = low >>> (8 * bit)
      slices[target + (bit + 4) * SLICE_BYTES] = high >>> (8 * bit)
    }
  }
}
