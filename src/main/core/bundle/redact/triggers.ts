/**
 * One look at each byte of a line: whether it needs an escape in JSON, whether it is ASCII, and which rules may find
 * something in it. A rule that finds something only where one of its words stands need not run where none does, and most
 * lines hold no such word at all.
 */
import type { Rule } from './rules.ts'

/** A byte that JSON escapes (RFC 8259 §7). */
export const ESCAPED = 1
/** A byte that needs a look at whether it is part of valid UTF-8. */
export const NOT_ASCII = 2
/** Above those two bits stand those of the rules, which share so many. More would need a table beyond the fastest cache. */
const FIRST_RULE = 2
const RULE_BITS = 8

/** Three characters of five bits each. */
const GRAMS = 1 << 15
const GRAM_MASK = GRAMS - 1
const CHAR_BITS = 5
const CHAR_MASK = 31

const DIGIT = 28

/**
 * Of each byte five bits, the same for a letter in either case, and above them what it needs. Digits are all the same: no
 * rule's word has any, and hex would look like such words otherwise.
 */
export const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isDigit = byte >= 0x30 && byte <= 0x39
  const needs = byte >= 0x80 ? NOT_ASCII : byte < 0x20 || byte === 0x22 || byte === 0x5c ? ESCAPED : 0
  return (needs << CHAR_BITS) | (isDigit ? DIGIT : byte & CHAR_MASK)
})

export function needsOf(bytes: Uint8Array): number {
  let classes = 0
  for (let index = 0; index < bytes.length; index++) classes |= CLASSES[bytes[index] as number] as number
  return classes >> CHAR_BITS
}

/** A word that a rule looks for, by three characters in it. */
export interface TriggerWord {
  /** See `GRAMS`, and where the last of its characters is in the word. */
  readonly gram: number
  readonly gramEnd: number
  /** In Latin-1, letters in lower case. */
  readonly text: Uint8Array
  /** As in `Triggers.grams`. */
  readonly rules: number
  readonly behind: Rule['behind']
}

export class Triggers {
  readonly words: TriggerWord[] = []
  /** For three characters, see `GRAMS`, the rules that they are a trigger of. */
  readonly grams = new Uint8Array(GRAMS)
  /** Rules that are always to be run. */
  readonly #always: number

  constructor(rules: readonly Rule[]) {
    let always = 0
    rules.forEach(({ words, behind }, index) => {
      if (words === null) always |= bitOf(index) << FIRST_RULE
      else for (const word of words) this.#add(word, bitOf(index), behind)
    })
    this.#always = always
  }

  /** `ESCAPED`, `NOT_ASCII`, and the rules that may find something: see `isFor`. `LineScan` looks closer. */
  scan(bytes: Uint8Array): number {
    const grams = this.grams
    let classes = 0
    let named = 0
    let gram = 0
    for (let index = 0; index < bytes.length; index++) {
      const own = CLASSES[bytes[index] as number] as number
      gram = ((gram << CHAR_BITS) | (own & CHAR_MASK)) & GRAM_MASK
      classes |= own
      named |= grams[gram] as number
    }
    return this.found(classes >> CHAR_BITS, named)
  }

  /** What `scan` gives, from what it found byte by byte: what all need, and what all grams are a trigger of. */
  found(needs: number, named: number): number {
    return this.#always | needs | (named << FIRST_RULE)
  }

  static isFor(scanned: number, rule: number): boolean {
    return (scanned & (bitOf(rule) << FIRST_RULE)) !== 0
  }

  /** Whether any rule is to be run at all. */
  static isAny(scanned: number): boolean {
    return scanned >>> FIRST_RULE !== 0
  }

  /** By those of its three characters in a row that are the least common. */
  #add(word: string, bit: number, behind: Rule['behind']): void {
    let least = -1
    let at = 0
    for (let index = 0; index + 3 <= word.length; index++) {
      const score = rarity(word.slice(index, index + 3))
      if (score <= least) continue
      least = score
      at = index
    }
    if (least === -1) throw new RangeError(`A word of fewer than three characters: ${word}`)
    const gram = [0, 1, 2].reduce((sum, index) => (sum << CHAR_BITS) | classOf(word.charCodeAt(at + index)), 0)
    this.grams[gram] = (this.grams[gram] as number) | bit
    this.words.push({ gram, gramEnd: at + 2, text: Buffer.from(word, 'latin1'), rules: bit, behind })
  }
}

function classOf(char: number): number {
  return (CLASSES[char] as number) & CHAR_MASK
}

function bitOf(rule: number): number {
  return 1 << (rule % RULE_BITS)
}

/** Letters of English, the most common first. */
const LETTERS = 'etaoinsrhldcumfpgwybvkxjqz'

function rarity(gram: string): number {
  return [...gram].reduce((sum, char) => {
    const place = LETTERS.indexOf(char)
    return sum + (place === -1 ? LETTERS.length : place)
  }, 0)
}
