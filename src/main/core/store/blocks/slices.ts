/**
 * The grams of many blocks turned on their side: for each bit, which blocks have it. A search reads a few hundred bytes
 * of them in place of each block's own bitmap.
 */
import { GRAM_BITS } from './grams.ts'

/** Blocks that are turned together. 512 take 4 MiB in rows of 8 KiB; the last ones that do not fill a group wait. */
export const GROUP_BLOCKS = 512
const SLICE_BYTES = GROUP_BLOCKS / 8
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

export function sliceOf(row: Uint8Array, at: number): Uint8Array {
  return row.subarray(at, at + SLICE_BYTES)
}

/** All rows of a group, one after the other. `bitmaps`: of its blocks in order, null for one that is not there. */
export function turn(bitmaps: readonly (Uint8Array | null)[]): Uint8Array<ArrayBuffer> {
  const slices = new Uint8Array(GRAM_BITS * SLICE_BYTES)
  bitmaps.forEach((bitmap, block) => {
    if (bitmap === null) return
    const at = block >> 3
    const own = 1 << (block & 7)
    for (let cell = 0; cell < bitmap.length; cell++) {
      // The lowest bit that is set, again and again.
      for (let rest = bitmap[cell] as number; rest !== 0; rest &= rest - 1) {
        const bit = (cell << 3) + (31 - Math.clz32(rest & -rest))
        const target = bit * SLICE_BYTES + at
        slices[target] = (slices[target] as number) | own
      }
    }
  })
  return slices
}
