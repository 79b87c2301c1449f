import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BITMAP_BYTES, gramBits } from '../../../../../../src/main/core/store/blocks/grams.ts'
import { CROWDED, sixBits } from '../../../../../../src/main/core/store/blocks/sixes.ts'
import {
  firstBlockOf,
  GROUP_BLOCKS,
  GROUP_ROWS,
  ROW_BYTES,
  SLICE_BYTES,
  sliceAt,
} from '../../../../../../src/main/core/store/blocks/slices.ts'
import type { BlockTable } from '../../../../../../src/main/core/store/blocks/table.ts'
import { GramFilter, UnturnedGrams } from '../../../../../../src/main/core/store/reading/gram-filter.ts'
import { Sixless } from '../../../../../../src/main/core/store/reading/sixless.ts'

const TURNED = 3
const TEXT = Buffer.from('xyzabcg')
const BITS = gramBits(TEXT)

/** Slices of which each block of the set has all bits, and other blocks the bits that chance gives. */
function tableOf(blocks: ReadonlySet<number>, chance: (bit: number, block: number) => boolean): BlockTable {
  const slices = new Map<string, Buffer>()
  for (let group = 0; group < TURNED; group++) {
    for (const bit of BITS) {
      const slice = Buffer.alloc(SLICE_BYTES)
      for (let place = 0; place < GROUP_BLOCKS; place++) {
        const block = group * GROUP_BLOCKS + place + 1
        const is = blocks.has(block) || (bit !== BITS[block % BITS.length] && chance(bit, block))
        if (is) slice[place >> 3] = (slice[place >> 3] as number) | (1 << (place & 7))
      }
      const { row, at } = sliceAt(group, bit)
      slices.set(`${row}/${at}`, slice)
    }
  }
  const slice = (row: number, at: number) => slices.get(`${row}/${at}`) ?? null
  return { slice, firstWithSixes: () => 1 } as unknown as BlockTable
}

test('a walk from block to block meets those that have all grams, in both directions', () => {
  const some = fc.uniqueArray(fc.integer({ min: 1, max: TURNED * GROUP_BLOCKS }), { maxLength: 12 })
  fc.assert(
    fc.property(some, fc.integer({ min: 2, max: 9 }), (some, every) => {
      const blocks = new Set(some)
      const table = tableOf(blocks, (bit, block) => (bit + block) % every === 0)
      const literal = { kind: 'literal', bytes: TEXT } as const
      const filter = new GramFilter(table, new UnturnedGrams(table), new Sixless(table), literal)
      const walk = (from: number, step: 1 | -1): number[] => {
        const met: number[] = []
        for (let block = from; block >= 1 && block <= TURNED * GROUP_BLOCKS; ) {
          const next = filter.nextAllowed(block, step, TURNED)
          if (next === block) met.push(block)
          block = next === block ? block + step : next
        }
        return met
      }
      const sorted = [...blocks].sort((a, b) => a - b)
      expect(walk(1, 1)).toEqual(sorted)
      expect(walk(TURNED * GROUP_BLOCKS, -1)).toEqual(sorted.toReversed())
      expect(sorted.every((block) => filter.allows(block, 1, TURNED))).toBe(true)
      // What is not turned yet is not stepped over.
      expect(filter.nextAllowed(TURNED * GROUP_BLOCKS + 5, 1, TURNED)).toBe(TURNED * GROUP_BLOCKS + 5)
    }),
    { numRuns: 40 },
  )
})

describe('sixes', () => {
  const number = Buffer.from('20261122')
  const literal = { kind: 'literal', bytes: number } as const
  const [grams, sixes] = [gramBits(number), sixBits(number)]
  const BLOCKS = 2 * GROUP_BLOCKS
  /** What each block holds, drawn by its number. */
  const kinds = fc.array(fc.constantFrom('text', 'grams', 'crowded', 'nothing'), { minLength: 1, maxLength: 30 })
  const bitsOf = { text: [...grams, ...sixes], grams, crowded: [...grams, ...CROWDED], nothing: sixes } as const

  test('rule out what grams do not, but not a block that is older or has too many', () => {
    fc.assert(
      fc.property(kinds, fc.integer({ min: 1, max: BLOCKS + 1 }), (drawn, first) => {
        const kindOf = (block: number) => drawn[block % drawn.length] ?? 'text'
        const bitmapOf = (block: number) => {
          const bitmap = new Uint8Array(BITMAP_BYTES)
          for (const bit of bitsOf[kindOf(block)]) bitmap[bit >> 3] = (bitmap[bit >> 3] as number) | (1 << (bit & 7))
          return bitmap
        }
        const slice = (row: number, at: number) => {
          const group = Math.floor(row / GROUP_ROWS)
          const bit = (row % GROUP_ROWS) * (ROW_BYTES / SLICE_BYTES) + at / SLICE_BYTES
          const own = Buffer.alloc(SLICE_BYTES)
          for (let place = 0; place < GROUP_BLOCKS; place++) {
            const is = (bitsOf[kindOf(firstBlockOf(group) + place)] as readonly number[]).includes(bit)
            if (is) own[place >> 3] = (own[place >> 3] as number) | (1 << (place & 7))
          }
          return own
        }
        const table = { slice, grams: bitmapOf, firstWithSixes: () => first } as unknown as BlockTable
        const filter = new GramFilter(table, new UnturnedGrams(table), new Sixless(table), literal)
        for (let block = 1; block <= BLOCKS; block += 7) {
          const kind = kindOf(block)
          const expected = kind === 'text' || kind === 'crowded' || (kind === 'grams' && block < first)
          expect(filter.allows(block, 1, 1), `${kind} ${block}`).toBe(expected)
        }
      }),
      { numRuns: 30 },
    )
  })
})
