/** Which blocks can hold what a query needs, by their grams. */
import type { LiteralExpression } from '../../../../shared/query.ts'
import { BITMAP_BYTES, gramBits, hasBit } from '../blocks/grams.ts'
import { sixBits } from '../blocks/sixes.ts'
import { firstBlockOf, GROUP_BLOCKS, groupOf, SLICE_BYTES, sliceAt } from '../blocks/slices.ts'
import type { BlockTable } from '../blocks/table.ts'
import type { Sixless } from './sixless.ts'

/** One bit for each block of a group. */
type BlockSet = Uint8Array

/** `six`: blocks of which sixes say nothing need not have it. */
interface NeededBit {
  readonly bit: number
  readonly six: boolean
}

type Needed =
  | { readonly kind: 'any' }
  | { readonly kind: 'bits'; readonly bits: NeededBit[] }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Needed[] }

/** In how many blocks of a group a bit is, as long as nothing is known of it. */
const USUAL = GROUP_BLOCKS / 4

/** Blocks whose grams are kept at most: 8 KiB each. */
const MOST_KEPT = GROUP_BLOCKS

/** The grams of blocks whose group is not turned yet: some of them are asked for by every question. */
export class UnturnedGrams {
  readonly #table: BlockTable
  readonly #kept = new Map<number, { readonly lines: number; readonly bits: Uint8Array | null }>()

  constructor(table: BlockTable) {
    this.#table = table
  }

  /** `lines`: how many the block has now. It can be made anew with more of them. */
  of(block: number, lines: number): Uint8Array | null {
    const known = this.#kept.get(block)
    if (known?.lines === lines) return known.bits
    // Those of groups that were turned since go with the others.
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
    const bits = this.#table.grams(block)
    this.#kept.set(block, { lines, bits })
    return bits
  }
}

export class GramFilter {
  readonly #table: BlockTable
  readonly #unturned: UnturnedGrams
  readonly #sixless: Sixless
  readonly #needed: Needed
  /** Of the groups whose grams are turned: which of their blocks can hold it, null where none can. */
  readonly #groups = new Map<number, BlockSet | null>()
  /** In how many blocks of a group the bits are that were read. */
  readonly #often = new Map<number, number>()

  constructor(table: BlockTable, unturned: UnturnedGrams, sixless: Sixless, literals: LiteralExpression) {
    this.#table = table
    this.#unturned = unturned
    this.#sixless = sixless
    this.#needed = neededOf(literals)
  }

  /** `lines`: the block's; `turned`: groups whose grams are turned. */
  allows(block: number, lines: number, turned: number): boolean {
    if (this.#needed.kind === 'any') return true
    const group = groupOf(block)
    if (group >= turned) return this.#meets(block, this.#unturned.of(block, lines))
    const blocks = this.#blocksOf(group)
    return blocks !== null && hasBit(blocks, block - firstBlockOf(group))
  }

  /**
   * The first block from this one on, in this direction, that the grams of its group do not rule out; where they rule out
   * all that are left of it, the block behind it, of which nothing is said.
   */
  nextAllowed(block: number, step: 1 | -1, turned: number): number {
    const group = groupOf(block)
    if (this.#needed.kind === 'any' || group >= turned) return block
    const blocks = this.#blocksOf(group)
    const first = firstBlockOf(group)
    const end = step === 1 ? first + GROUP_BLOCKS : first - 1
    if (blocks === null) return end
    let next = block
    while (next !== end && !hasBit(blocks, next - first)) next += step
    return next
  }

  #blocksOf(group: number): BlockSet | null {
    const known = this.#groups.get(group)
    if (known !== undefined) return known
    const blocks = this.#find(this.#needed, group)
    const found = isEmpty(blocks) ? null : blocks
    this.#groups.set(group, found)
    return found
  }

  #find(needed: Needed, group: number): BlockSet {
    switch (needed.kind) {
      case 'any':
        return every()
      case 'and':
        return needed.items.map((item) => this.#find(item, group)).reduce(both, every())
      case 'or':
        return needed.items.map((item) => this.#find(item, group)).reduce(either, new Uint8Array(SLICE_BYTES))
      case 'bits': {
        let blocks = every()
        for (const { bit, six } of needed.bits) {
          if (six && this.#sixless.hasAll(group)) continue
          const { row, at } = sliceAt(group, bit)
          const slice = this.#table.slice(row, at)
          if (slice !== null) {
            this.#often.set(bit, ((this.#often.get(bit) ?? USUAL) + countBits(slice)) / 2)
            blocks = both(blocks, six ? either(slice, this.#sixless.in(group)) : slice)
          }
          if (isEmpty(blocks)) break
        }
        // What few blocks of this group have, few of the next one have: that is read first there.
        needed.bits.sort((a, b) => (this.#often.get(a.bit) ?? USUAL) - (this.#often.get(b.bit) ?? USUAL))
        return blocks
      }
    }
  }

  #meets(block: number, grams: Uint8Array | null): boolean {
    if (grams === null || grams.length !== BITMAP_BYTES) return true
    return meets(this.#needed, grams, this.#sixless.has(block, grams))
  }
}

function neededOf(literals: LiteralExpression): Needed {
  switch (literals.kind) {
    case 'any':
      return literals
    case 'literal':
      // Sixes first: where there are any, few blocks have them.
      return {
        kind: 'bits',
        bits: [...asNeeded(sixBits(literals.bytes), true), ...asNeeded(gramBits(literals.bytes), false)],
      }
    default:
      return { kind: literals.kind, items: literals.items.map(neededOf) }
  }
}

function asNeeded(bits: readonly number[], six: boolean): NeededBit[] {
  return bits.map((bit) => ({ bit, six }))
}

function meets(needed: Needed, grams: Uint8Array, sixless: boolean): boolean {
  switch (needed.kind) {
    case 'any':
      return true
    case 'and':
      return needed.items.every((item) => meets(item, grams, sixless))
    case 'or':
      return needed.items.some((item) => meets(item, grams, sixless))
    case 'bits':
      return needed.bits.every(({ bit, six }) => (six && sixless) || hasBit(grams, bit))
  }
}

function every(): BlockSet {
  return new Uint8Array(SLICE_BYTES).fill(0xff)
}

function isEmpty(blocks: BlockSet): boolean {
  for (let at = 0; at < blocks.length; at++) if (blocks[at] !== 0) return false
  return true
}

function countBits(blocks: BlockSet): number {
  let count = 0
  for (let at = 0; at < blocks.length; at++) {
    for (let rest = blocks[at] as number; rest !== 0; rest &= rest - 1) count++
  }
  return count
}

function both(a: BlockSet, b: BlockSet): BlockSet {
  for (let at = 0; at < a.length; at++) a[at] = (a[at] as number) & (b[at] as number)
  return a
}

function either(a: BlockSet, b: BlockSet): BlockSet {
  for (let at = 0; at < a.length; at++) a[at] = (a[at] as number) | (b[at] as number)
  return a
}
