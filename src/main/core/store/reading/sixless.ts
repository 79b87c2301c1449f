/** Blocks of which sixes say nothing: made before there were any, or with too many. */
import { hasBit } from '../blocks/grams.ts'
import { CROWDED } from '../blocks/sixes.ts'
import { firstBlockOf, SLICE_BYTES, sliceAt } from '../blocks/slices.ts'
import type { BlockTable } from '../blocks/table.ts'

export class Sixless {
  readonly #table: BlockTable
  #first: number | null = null
  /** Of groups that are turned, which do not change. */
  readonly #groups = new Map<number, Uint8Array>()

  constructor(table: BlockTable) {
    this.#table = table
  }

  has(block: number, grams: Uint8Array): boolean {
    return block < this.#from() || CROWDED.every((bit) => hasBit(grams, bit))
  }

  /** Whether all blocks of a group are. */
  hasAll(group: number): boolean {
    return firstBlockOf(group + 1) <= this.#from()
  }

  /** Of a group that is turned, a bit for each of its blocks. */
  in(group: number): Uint8Array {
    const known = this.#groups.get(group)
    if (known !== undefined) return known
    const blocks = new Uint8Array(SLICE_BYTES).fill(0xff)
    for (const bit of CROWDED) {
      const { row, at } = sliceAt(group, bit)
      const slice = this.#table.slice(row, at)
      slice?.forEach((byte, place) => {
        blocks[place] = (blocks[place] as number) & byte
      })
    }
    const older = Math.max(0, this.#from() - firstBlockOf(group))
    for (let place = 0; place < 8 * SLICE_BYTES && place < older; place++) {
      blocks[place >> 3] = (blocks[place >> 3] as number) | (1 << (place & 7))
    }
    this.#groups.set(group, blocks)
    return blocks
  }

  #from(): number {
    this.#first ??= this.#table.firstWithSixes()
    return this.#first
  }
}
