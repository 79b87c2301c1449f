/**
 * Which lines of a group hold a pattern, followed from word to word in the packed words themselves: no line is put
 * together, and no word is unpacked.
 */
import type { Automaton } from '../../../../../shared/query.ts'
import type { Block, Group } from '../block.ts'
import { BlockDamage } from '../bytes.ts'
import type { Rows } from '../find-rows.ts'
import { type Alphabet, LONG, MEDIUM, SHORT } from '../nibbles.ts'
import { type StoredWords, WORD_END } from '../stored-words.ts'
import type { Template } from '../template.ts'
import { NO_TIME } from '../time-words.ts'
import { TemplateWay } from './template-way.ts'

/** A state is held as its first cell: it has sixteen, one for each nibble, and sixteen for one that follows `MEDIUM`. */
const CELLS = 32
const CELL_BITS = 5
const AFTER_MEDIUM = 16

/** What is no state. */
const UNKNOWN = -1
const END_OF_WORD = -2
const IS_LONG = -3

export class WordWalk {
  readonly #automaton: Automaton
  readonly #ways = new Map<Template, TemplateWay>()
  readonly #text = new Uint8Array(32)
  /** Where each nibble leads from each state, with the alphabet of `#words`. */
  #table = new Int32Array(64 * CELLS)
  #words: StoredWords | null = null
  #alphabet: Alphabet = new Uint8Array()
  /** The state of each row. */
  #states = new Int32Array(1024)
  /** Where the next nibble stands, and whether it is the second one there. */
  #at = 0
  #low = false

  constructor(automaton: Automaton) {
    this.#automaton = automaton
  }

  /** Those of the rows in `among` that hold the pattern; null where that has to be found in another way. */
  run(block: Block, group: Group, template: Template, among: Rows): Rows | null {
    const automaton = this.#automaton
    if (automaton.full || !this.#open(block.packed)) return null
    const way = this.#wayOf(template)
    const { place, count } = group
    if (this.#states.length < count) this.#states = new Int32Array(2 * count)
    this.#roomy()
    this.#states.fill(way.start * CELLS, 0, count)
    this.#at = block.packed.startOf(place)
    this.#low = false
    const end = block.packed.endOf(place)
    for (let word = 0; word < way.forms.length; word++) {
      if (way.forms[word] === NO_TIME) this.#walk(way, word, count, end)
      else this.#walkTime(way, word, block, group)
    }
    if (automaton.full) return null
    const found = new Uint8Array(count)
    for (let row = 0; row < count; row++) {
      if (automaton.ends((this.#states[row] as number) >> CELL_BITS)) found[row] = among[row] as number
    }
    return found
  }

  #open(words: StoredWords): boolean {
    if (words === this.#words) return true
    const { alphabet } = words
    if (alphabet === null) return false
    this.#words = words
    this.#alphabet = alphabet
    this.#table.fill(UNKNOWN)
    return true
  }

  #wayOf(template: Template): TemplateWay {
    const known = this.#ways.get(template)
    if (known !== undefined) return known
    const made = new TemplateWay(template, this.#automaton)
    this.#ways.set(template, made)
    return made
  }

  /** Takes all rows through a stored word and the piece that follows it. */
  #walk(way: TemplateWay, word: number, count: number, end: number): void {
    const { bytes } = this.#words as StoredWords
    const states = this.#states
    const after = way.known(word)
    let table = this.#table
    let at = this.#at
    let low = this.#low
    for (let row = 0; row < count; row++) {
      let state = states[row] as number
      for (;;) {
        if (at >= end) throw new BlockDamage('words of a block are missing')
        const byte = bytes[at] as number
        let nibble = byte & 15
        if (low) {
          low = false
          at++
        } else {
          const next = table[state + (byte >> 4)] as number
          if (next >= 0) {
            state = next
            at++
          } else {
            nibble = byte >> 4
            low = true
          }
        }
        let next = table[state + nibble] as number
        if (next === UNKNOWN) {
          next = this.#learn(state, nibble)
          table = this.#table
        }
        if (next === END_OF_WORD) break
        if (next === IS_LONG) {
          const high = low ? (bytes[at] as number) & 15 : (bytes[at] as number) >> 4
          const rest = low ? (bytes[at + 1] as number) >> 4 : (bytes[at] as number) & 15
          at++
          const code = (high << 4) | rest
          if (code === WORD_END) break
          next = this.#automaton.step(state >> CELL_BITS, code) * CELLS
          table = this.#roomy()
        }
        state = next
      }
      const known = after[state >> CELL_BITS]
      if (known !== undefined) states[row] = known * CELLS
      else {
        states[row] = way.after(word, state >> CELL_BITS) * CELLS
        table = this.#roomy()
      }
    }
    this.#at = at
    this.#low = low
  }

  /** The same where the word is the line's time. */
  #walkTime(way: TemplateWay, word: number, block: Block, group: Group): void {
    const form = way.forms[word] as number
    let lines: Uint32Array | null = null
    for (let row = 0; row < group.count; row++) {
      let state = (this.#states[row] as number) >> CELL_BITS
      let next = way.afterTime(word, state)
      if (next < 0) {
        lines ??= group.lines
        const end = block.timeWordsOf(lines[row] as number).write(form, this.#text, 0)
        for (let at = 0; at < end; at++) state = this.#automaton.step(state, this.#text[at] as number)
        next = way.after(word, state)
      }
      this.#states[row] = next * CELLS
    }
    this.#roomy()
  }

  /** Fills a cell. */
  #learn(cell: number, nibble: number): number {
    const target = this.#target(cell, nibble)
    this.#roomy()[cell + nibble] = target
    return target
  }

  #target(cell: number, nibble: number): number {
    const isSecond = (cell & AFTER_MEDIUM) !== 0
    if (!isSecond && nibble === MEDIUM) return cell + AFTER_MEDIUM
    if (!isSecond && nibble === LONG) return IS_LONG
    const code = this.#alphabet[isSecond ? SHORT + nibble : nibble] as number
    return code === WORD_END ? END_OF_WORD : this.#automaton.step(cell >> CELL_BITS, code) * CELLS
  }

  /** The table, with room for all states that there are now. */
  #roomy(): Int32Array<ArrayBuffer> {
    const needed = this.#automaton.size * CELLS
    if (this.#table.length >= needed) return this.#table
    const larger = new Int32Array(2 * needed).fill(UNKNOWN)
    larger.set(this.#table)
    this.#table = larger
    return larger
  }
}
