import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gramBits } from '../../../../../../src/main/core/store/blocks/grams.ts'
import { GROUP_BLOCKS, SLICE_BYTES, sliceAt } from '../../../../../../src/main/core/store/blocks/slices.ts'
import type { BlockTable } from '../../../../../../src/main/core/store/blocks/table.ts'
import { GramFilter, type UnturnedGrams } from '../../../../../../src/main/core/store/reading/gram-filter.ts'

const TURNED = 3
const TEXT = Buffer.from('abcdefg')
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
  return { slice: (row: number, at: number) => slices.get(`${row}/${at}`) ?? null } as unknown as BlockTable
}

test('a walk from block to block meets those that have all grams, in both directions', () => {
  const some = fc.uniqueArray(fc.integer({ min: 1, max: TURNED * GROUP_BLOCKS }), { maxLength: 12 })
  fc.assert(
    fc.property(some, fc.integer({ min: 2, max: 9 }), (some, every) => {
      const blocks = new Set(some)
      const table = tableOf(blocks, (bit, block) => (bit + block) % every === 0)
      const literal = { kind: 'literal', bytes: TEXT } as const
      const filter = new GramFilter(table, {} as UnturnedGrams, literal)
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
