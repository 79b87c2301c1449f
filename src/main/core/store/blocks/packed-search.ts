/** Looks for a text in words as they are packed, see `nibbles.ts`. */
import { type Alphabet, codeOf, nibbleAt } from './nibbles.ts'

type Code = readonly number[]

/** Fewer stand somewhere by accident. */
const LEAST_NIBBLES = 2
/** So many in a row are worth a look for the bytes that they fill, which is faster. */
const LONG_NIBBLES = 5
/** Letters of which an occurrence is known first, and nibbles of them. */
const ANCHOR_LETTERS = 3
const ANCHOR_NIBBLES = 3

/** What a byte can be of an anchor: its first two nibbles, or its second and third. */
const FIRST = 1
const SECOND = 2

export class PackedSearch {
  /** Of each letter the codes that it may be packed as; where case does not count there may be two. */
  readonly #letters: readonly (readonly Code[])[]
  /** Letters before the anchor. */
  readonly #before: number
  /** By byte. */
  readonly #table: Uint8Array
  /** Bytes of which some stand wherever the text does. */
  readonly #filled: readonly Buffer[]

  private constructor(letters: readonly (readonly Code[])[], before: number) {
    this.#letters = letters
    this.#before = before
    this.#table = tableOf(anchorsAt(letters, before))
    const only = longestOnly(letters)
    this.#filled = only.length < LONG_NIBBLES ? [] : [0, 1].map((from) => filledBy(only, from))
  }

  /**
   * `text` is folded if case does not count. Null where a look at packed words would not tell.
   * `listed`: the letters that the words are packed with.
   */
  static of(listed: Alphabet, text: Uint8Array, caseless: boolean): PackedSearch | 'nowhere' | null {
    const letters = Array.from(text, (byte) => {
      const isLetter = caseless && byte >= 0x61 && byte <= 0x7a
      return [codeOf(listed, byte), isLetter ? codeOf(listed, byte - 0x20) : null].filter((code) => code !== null)
    })
    if (letters.some((codes) => codes.length === 0)) return 'nowhere'
    const anchor = rarest(letters)
    return anchor === null ? null : new PackedSearch(letters, anchor)
  }

  /** Whether the text may stand anywhere in the bytes: less exact than `isIn`, and faster. */
  mayBeIn(bytes: Uint8Array): boolean {
    if (this.#filled.length === 0) return true
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    return this.#filled.some((filled) => buffer.includes(filled))
  }

  /** Whether it stands in a part of them. Where it stands by accident, as parts of other codes, counts as well. */
  isIn(bytes: Uint8Array, from: number, to: number): boolean {
    const table = this.#table
    for (let at = from; at < to; at++) {
      const role = table[bytes[at] as number] as number
      if (role === 0) continue
      if ((role & FIRST) !== 0 && this.#standsAt(bytes, 2 * at, 2 * from, 2 * to)) return true
      if ((role & SECOND) !== 0 && at > from && this.#standsAt(bytes, 2 * at - 1, 2 * from, 2 * to)) return true
    }
    return false
  }

  /** Whether its anchor stands at a nibble, with the rest of it around. */
  #standsAt(bytes: Uint8Array, place: number, from: number, to: number): boolean {
    let at = place
    for (let letter = this.#before; letter < this.#letters.length; letter++) {
      // No code begins another, so that at most one fits.
      const code = (this.#letters[letter] as readonly Code[]).find((own) => fitsAt(bytes, at, to, own))
      if (code === undefined) return false
      at += code.length
    }
    return this.#endsAt(bytes, place, from, this.#before)
  }

  /** Whether the first letters end where a nibble begins. */
  #endsAt(bytes: Uint8Array, end: number, from: number, letters: number): boolean {
    if (letters === 0) return true
    return (this.#letters[letters - 1] as readonly Code[]).some((code) => {
      const at = end - code.length
      return at >= from && fitsAt(bytes, at, end, code) && this.#endsAt(bytes, at, from, letters - 1)
    })
  }
}

function fitsAt(bytes: Uint8Array, at: number, to: number, code: Code): boolean {
  if (at + code.length > to) return false
  for (let index = 0; index < code.length; index++) if (nibbleAt(bytes, at + index) !== code[index]) return false
  return true
}

/** The nibbles that an occurrence has from a letter on, in each way in which the next letters may be packed. */
function anchorsAt(letters: readonly (readonly Code[])[], from: number): readonly Code[] {
  return letters
    .slice(from, from + ANCHOR_LETTERS)
    .reduce<readonly Code[]>((all, codes) => all.flatMap((begun) => codes.map((code) => [...begun, ...code])), [[]])
    .map((code) => code.slice(0, ANCHOR_NIBBLES))
}

/** The letter from which on an occurrence has nibbles that are seldom; null where they are too few to look for. */
function rarest(letters: readonly (readonly Code[])[]): number | null {
  const chances = letters.map(chanceOf)
  let best: number | null = null
  let least = Infinity
  for (let at = 0; at < letters.length; at++) {
    let nibbles = 0
    let chance = 1
    for (let next = at; next < Math.min(letters.length, at + ANCHOR_LETTERS); next++) {
      nibbles += (letters[next] as readonly Code[]).reduce((fewest, { length }) => Math.min(fewest, length), 3)
      chance *= chances[next] as number
    }
    if (nibbles < LEAST_NIBBLES || chance >= least) continue
    best = at
    least = chance
  }
  return best
}

/** About how often a nibble is the beginning of one of these. The first ones are those of the most frequent letters. */
function chanceOf(codes: readonly Code[]): number {
  let sum = 0
  for (const code of codes) {
    let chance = 1
    for (const nibble of code) chance /= nibble + 4
    sum += chance
  }
  return sum
}

function tableOf(anchors: readonly Code[]): Uint8Array {
  const table = new Uint8Array(256)
  const set = (byte: number, role: number) => {
    table[byte] = (table[byte] as number) | role
  }
  for (const [first = 0, second = 0, third = null] of anchors) {
    set((first << 4) | second, FIRST)
    if (third !== null) set((second << 4) | third, SECOND)
    else for (let low = 0; low < 16; low++) set((second << 4) | low, SECOND)
  }
  return table
}

/** The longest part whose letters have one code each. */
function longestOnly(letters: readonly (readonly Code[])[]): Code {
  let longest: Code = []
  let run: number[] = []
  for (const [first = [], ...others] of letters) {
    if (others.length === 0) run.push(...first)
    else run = []
    if (run.length > longest.length) longest = run.slice()
  }
  return longest
}

/** The bytes that nibbles fill from the first or the second one on. */
function filledBy(nibbles: Code, from: number): Buffer {
  const filled = Uint8Array.from({ length: (nibbles.length - from) >> 1 }, (_, pair) => {
    return ((nibbles[from + 2 * pair] as number) << 4) | (nibbles[from + 2 * pair + 1] as number)
  })
  return Buffer.from(filled.buffer)
}
