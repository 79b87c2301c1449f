/**
 * Where a text can occur in the lines of a template: in all of them, in none, or in those whose words meet a condition.
 * What is between the words decides most of it without a look at any line.
 */
import { CHAR_CLASS, DELIMITER, fold, isDigit, JOINER } from './chars.ts'
import type { Template } from './template.ts'
import { NO_TIME, TIME_SHAPES } from './time-words.ts'

export const CONTAINS = 0
export const BEGINS = 1
export const ENDS = 2
export const EQUALS = 3

/** What a word of the line must be like. */
export interface Condition {
  /** Index among the template's words. */
  readonly word: number
  readonly how: typeof CONTAINS | typeof BEGINS | typeof ENDS | typeof EQUALS
  readonly bytes: Uint8Array
}

/** The text occurs where all conditions of one of the ways are met. */
export type Ways = readonly (readonly Condition[])[]

export interface Needle {
  /** UTF-8, folded if case does not count. */
  readonly bytes: Uint8Array
  readonly caseless: boolean
}

export function findNeedle(template: Template, needle: Needle): 'all' | 'none' | Ways {
  if (needle.bytes.length === 0) return 'all'
  const search = new Search(template, needle)
  return search.run()
}

class Search {
  readonly #template: Template
  readonly #needle: Uint8Array
  readonly #caseless: boolean
  /** Bytes of the template, and -1 - n for its n-th word. */
  readonly #cells: Int16Array
  readonly #ways: Condition[][] = []
  #everywhere = false

  constructor(template: Template, { bytes, caseless }: Needle) {
    this.#template = template
    this.#needle = bytes
    this.#caseless = caseless
    this.#cells = knownCells(template, caseless)
  }

  run(): 'all' | 'none' | Ways {
    for (let at = 0; at < this.#cells.length && !this.#everywhere; at++) {
      const cell = this.#cells[at] as number
      if (cell < 0) this.#within(-1 - cell, at)
      else this.#match(0, at, [])
    }
    if (this.#everywhere) return 'all'
    return this.#ways.length === 0 ? 'none' : this.#ways
  }

  /** The needle from `from` on stands at the beginning of a cell. */
  #match(from: number, cell: number, conditions: readonly Condition[]): void {
    const needle = this.#needle
    let index = from
    let at = cell
    for (; index < needle.length; index++, at++) {
      const next = this.#cells[at]
      if (next === undefined) return
      if (next < 0) {
        this.#matchWord(index, at, -1 - next, conditions)
        return
      }
      if (next !== needle[index]) return
    }
    this.#found(conditions)
  }

  #matchWord(from: number, cell: number, word: number, conditions: readonly Condition[]): void {
    const end = this.#runEnd(from)
    const trimmed = this.#trimmedEnd(from, end)
    if (end === this.#needle.length) {
      const begins = this.#condition(word, BEGINS, from, end)
      if (begins !== null) this.#found([...conditions, begins])
      if (trimmed === end) return
    }
    const equals = this.#condition(word, EQUALS, from, trimmed)
    if (equals !== null) this.#match(trimmed, cell + 1, [...conditions, equals])
  }

  /** The needle begins inside a word, or with it. */
  #within(word: number, cell: number): void {
    const end = this.#runEnd(0)
    const trimmed = this.#trimmedEnd(0, end)
    if (end === this.#needle.length) {
      const contains = this.#condition(word, CONTAINS, 0, end)
      if (contains !== null) this.#found([contains])
      if (trimmed === end) return
    }
    const ends = this.#condition(word, ENDS, 0, trimmed)
    if (ends !== null) this.#match(trimmed, cell + 1, [ends])
  }

  #found(conditions: readonly Condition[]): void {
    if (conditions.length === 0) this.#everywhere = true
    else this.#ways.push([...conditions])
  }

  /** Null where no word of that form can be so. */
  #condition(word: number, how: Condition['how'], from: number, to: number): Condition | null {
    if (from === to) return null
    const bytes = this.#needle.subarray(from, to)
    const form = this.#template.forms[word] as number
    const possible = form === NO_TIME ? canBeWord(bytes, how) : canBeTime(bytes, how, this.#shapeOf(form))
    return possible ? { word, how, bytes } : null
  }

  #shapeOf(form: number): string {
    const shape = TIME_SHAPES[form] as string
    return this.#caseless ? shape.toLowerCase() : shape
  }

  #runEnd(from: number): number {
    let end = from
    while (end < this.#needle.length && CHAR_CLASS[this.#needle[end] as number] !== DELIMITER) end++
    return end
  }

  #trimmedEnd(from: number, to: number): number {
    let end = to
    while (end > from && CHAR_CLASS[this.#needle[end - 1] as number] === JOINER) end--
    return end
  }
}

/** A word begins and ends with a letter or digit and holds a digit. */
function canBeWord(bytes: Uint8Array, how: Condition['how']): boolean {
  const isOuter = (byte: number | undefined) => byte !== undefined && (CHAR_CLASS[byte] as number) > JOINER
  if ((how === BEGINS || how === EQUALS) && !isOuter(bytes[0])) return false
  if ((how === ENDS || how === EQUALS) && !isOuter(bytes.at(-1))) return false
  return how !== EQUALS || bytes.some(isDigit)
}

function canBeTime(bytes: Uint8Array, how: Condition['how'], shape: string): boolean {
  const fitsAt = (start: number) =>
    start >= 0 &&
    start + bytes.length <= shape.length &&
    bytes.every((byte, index) => {
      const wanted = shape.charCodeAt(start + index)
      return wanted === 0x30 ? isDigit(byte) : byte === wanted
    })
  switch (how) {
    case BEGINS:
      return fitsAt(0)
    case ENDS:
      return fitsAt(shape.length - bytes.length)
    case EQUALS:
      return bytes.length === shape.length && fitsAt(0)
    case CONTAINS:
      return Array.from(shape).some((_, start) => fitsAt(start))
  }
}

/** Every question asks the same templates. */
const cells = [new WeakMap<Template, Int16Array>(), new WeakMap<Template, Int16Array>()] as const

function knownCells(template: Template, caseless: boolean): Int16Array {
  const known = cells[caseless ? 1 : 0]
  const before = known.get(template)
  if (before !== undefined) return before
  const made = cellsOf(template, caseless)
  known.set(template, made)
  return made
}

function cellsOf({ fixed, cuts, forms }: Template, caseless: boolean): Int16Array {
  const cells = new Int16Array(fixed.length + forms.length)
  let at = 0
  let word = 0
  for (let piece = 0; piece <= fixed.length; piece++) {
    while (cuts[word] === piece) cells[at++] = -1 - word++
    if (piece < fixed.length) cells[at++] = caseless ? fold(fixed[piece] as number) : (fixed[piece] as number)
  }
  return cells
}
