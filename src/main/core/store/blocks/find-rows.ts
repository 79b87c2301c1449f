/** Which lines of a group hold a text, found in their stored words; no line is put together for it. */
import type { Block, Group } from './block.ts'
import { foldBytes } from './chars.ts'
import { BEGINS, CONTAINS, type Condition, ENDS, EQUALS, type Ways } from './needle.ts'
import { NO_TIME } from './time-words.ts'
import type { WordText } from './write-line.ts'

/** One byte for each line of a group: 1 for those that are meant. */
export type Rows = Uint8Array

/** Those of the rows in `among` whose lines hold the text. */
export function findRows(block: Block, group: Group, ways: Ways, caseless: boolean, among: Rows): Rows {
  return new Finder(block, group, caseless, among).find(ways)
}

class Finder {
  readonly #block: Block
  readonly #group: Group
  readonly #words: WordText
  readonly #text: Buffer
  readonly #caseless: boolean
  readonly #among: Rows
  readonly #found: Rows
  readonly #time = new Uint8Array(32)
  #last = { key: -1, from: 0, at: -1 }

  constructor(block: Block, group: Group, caseless: boolean, among: Rows) {
    this.#block = block
    this.#group = group
    this.#words = block.words(group)
    this.#caseless = caseless
    this.#among = among
    this.#found = new Uint8Array(among.length)
    this.#text = this.#searchable()
  }

  find(ways: Ways): Rows {
    for (const [first, ...rest] of ways) {
      if (first === undefined) continue
      // The conditions on stored words are met by few rows and found fast.
      const all = [first, ...rest]
      const lead = all.find(({ word }) => this.#isStored(word)) ?? first
      const others = all.filter((condition) => condition !== lead)
      if (this.#isStored(lead.word)) this.#findStored(lead, others)
      else this.#findTime(lead, others)
    }
    return this.#found
  }

  #searchable(): Buffer {
    const { text } = this.#words
    if (!this.#caseless) return Buffer.from(text.buffer, text.byteOffset, text.length)
    const folded = Buffer.from(text)
    foldBytes(folded)
    return folded
  }

  #isStored(word: number): boolean {
    return this.#group.template?.forms[word] === NO_TIME
  }

  #findStored(condition: Condition, others: readonly Condition[]): void {
    const { starts, lines } = this.#words
    const first = this.#storedIndex(condition.word) * lines
    const end = starts[first + lines] as number
    const needle = condition.bytes
    let row = 0
    let at = this.#next(needle, starts[first] as number)
    while (at !== -1 && at < end) {
      while ((starts[first + row + 1] as number) <= at) row++
      const index = first + row
      const wordEnd = (starts[index + 1] as number) - 1
      const meets =
        (condition.how === CONTAINS || condition.how === ENDS || at === starts[index]) &&
        (condition.how === CONTAINS || condition.how === BEGINS || at + needle.length === wordEnd)
      if (meets && this.#open(row) && others.every((other) => this.#meets(row, other))) this.#found[row] = 1
      // An end may stand later in the same word.
      at = this.#next(needle, meets ? wordEnd : at + 1)
    }
  }

  /** Where the bytes are found next. Ways ask for the same ones in one word after the other. */
  #next(needle: Uint8Array, from: number): number {
    const key = needle.byteOffset * 0x1000 + needle.length
    const last = this.#last
    if (last.key === key && last.from <= from && (last.at === -1 || last.at >= from)) return last.at
    const at = this.#text.indexOf(needle, from)
    this.#last = { key, from, at }
    return at
  }

  #findTime(condition: Condition, others: readonly Condition[]): void {
    for (let row = 0; row < this.#among.length; row++) {
      if (!this.#open(row) || !this.#meets(row, condition)) continue
      if (others.every((other) => this.#meets(row, other))) this.#found[row] = 1
    }
  }

  #open(row: number): boolean {
    return this.#among[row] === 1 && this.#found[row] === 0
  }

  #meets(row: number, { word, how, bytes }: Condition): boolean {
    const form = this.#group.template?.forms[word] as number
    if (form === NO_TIME) {
      const { starts, lines } = this.#words
      const index = this.#storedIndex(word) * lines + row
      return holds(this.#text, starts[index] as number, (starts[index + 1] as number) - 1, how, bytes)
    }
    const time = this.#block.timeWordsOf(this.#group.lines[row] as number)
    const end = time.write(form, this.#time, 0)
    if (this.#caseless) foldBytes(this.#time, 0, end)
    return holds(this.#time, 0, end, how, bytes)
  }

  /** A word's number among those that are stored. */
  #storedIndex(word: number): number {
    const forms = this.#group.template?.forms ?? new Uint8Array()
    let index = 0
    for (let before = 0; before < word; before++) if (forms[before] === NO_TIME) index++
    return index
  }
}

function holds(text: Uint8Array, start: number, end: number, how: Condition['how'], bytes: Uint8Array): boolean {
  const last = end - bytes.length
  if (last < start) return false
  switch (how) {
    case BEGINS:
      return isAt(text, start, bytes)
    case ENDS:
      return isAt(text, last, bytes)
    case EQUALS:
      return last === start && isAt(text, start, bytes)
    case CONTAINS:
      for (let at = start; at <= last; at++) if (isAt(text, at, bytes)) return true
      return false
  }
}

function isAt(text: Uint8Array, at: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (text[at + index] !== bytes[index]) return false
  return true
}

/** Which whole lines hold a text. */
export function findInWhole(block: Block, needle: Uint8Array, caseless: boolean, among: Rows): Rows {
  const { text, ends } = block.whole
  const found = new Uint8Array(among.length)
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.length)
  const searched = caseless ? Buffer.from(text) : bytes
  if (caseless) foldBytes(searched)
  let row = 0
  let at = searched.indexOf(needle)
  while (at !== -1) {
    while ((ends[row] as number) <= at) row++
    const end = ends[row] as number
    const inside = at + needle.length <= end
    if (inside && among[row] === 1) found[row] = 1
    at = searched.indexOf(needle, inside ? end : at + 1)
  }
  return found
}
