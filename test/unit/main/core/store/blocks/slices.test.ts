import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BITMAP_BYTES, GRAM_BITS, hasBit } from '../../../../../../src/main/core/store/blocks/grams.ts'
import {
  GROUP_BLOCKS,
  ROW_BYTES,
  SLICE_BYTES,
  sliceAt,
  turn,
} from '../../../../../../src/main/core/store/blocks/slices.ts'

/** As a file gives it: out of one of the rows. */
const sliceOf = (rows: Uint8Array, row: number, at: number) =>
  rows.subarray(row * ROW_BYTES + at, row * ROW_BYTES + at + SLICE_BYTES)

test('a bit of a slice is the bit of that block', () => {
  const bits = fc.array(fc.tuple(fc.nat(GROUP_BLOCKS - 1), fc.nat(GRAM_BITS - 1)), { minLength: 1, maxLength: 3000 })
  fc.assert(
    fc.property(bits, (given) => {
      const bitmaps = Array.from({ length: GROUP_BLOCKS }, (_, block) =>
        given.some(([own]) => own === block) ? new Uint8Array(BITMAP_BYTES) : null,
      )
      for (const [block, bit] of given) {
        const bitmap = bitmaps[block]
        if (bitmap) bitmap[bit >> 3] = (bitmap[bit >> 3] as number) | (1 << (bit & 7))
      }
      const rows = turn(bitmaps)
      let found = 0
      for (let bit = 0; bit < GRAM_BITS; bit++) {
        const { row, at } = sliceAt(0, bit)
        const slice = sliceOf(rows, row, at)
        for (const byte of slice) for (let rest = byte; rest !== 0; rest &= rest - 1) found++
      }
      for (const [block, bit] of given) {
        const { row, at } = sliceAt(0, bit)
        expect(hasBit(sliceOf(rows, row, at), block)).toBe(true)
      }
      expect(found).toBe(new Set(given.map(([block, bit]) => block * GRAM_BITS + bit)).size)
    }),
    { numRuns: 5 },
  )
})
