import { type Code, memoryOf, openCode } from '../packing/code.ts'
import type { Rule } from './rules.ts'
import { CLASSES, type Triggers, type TriggerWord } from './triggers.ts'

/** Bytes of a page that are worth a copy into the code's memory, which never becomes smaller again. */
const MOST = 4 * 1024 * 1024

/** How a word lies in the code's memory (src/wasm/packing/scan.ts). */
const WORD_SIZE = 32
const WORD_HEAD = 6
const BEHIND: readonly Rule['behind'][] = [null, 'value', 'material']

/** `Triggers.scan` of many lines at once, and closer: it asks for whole words and for what follows them. */
export class LineScan {
  readonly #triggers: Triggers
  readonly #code: Code = openCode()
  #ends = new Uint32Array(0)
  /** Whether what was scanned last is in the code's memory. */
  #isThere = false

  constructor(triggers: Triggers) {
    this.#triggers = triggers
    const { CLASSES: classes, GRAMS: grams } = this.#code
    const memory = memoryOf(this.#code, 0)
    memory.set(CLASSES, classes.value)
    memory.set(triggers.grams, grams.value)
    triggers.words.forEach((word, index) => {
      memory.set(toBytes(word), this.#code.WORDS.value + index * WORD_SIZE)
    })
  }

  /**
   * What `Triggers.scan` gives for each line, without rules that cannot find anything there.
   * @param bytes lines, each followed by a line feed.
   * @param endOf where each of them ends.
   */
  scan(bytes: Uint8Array, lines: number, endOf: (line: number) => number): Uint16Array {
    const found = new Uint16Array(lines)
    this.#isThere = bytes.length <= MOST
    if (!this.#isThere) {
      for (let line = 0, start = 0; line < lines; line++) {
        const end = endOf(line)
        found[line] = this.#triggers.scan(bytes.subarray(start, end))
        start = end + 1
      }
      return found
    }
    if (this.#ends.length < lines) this.#ends = new Uint32Array(lines)
    const ends = this.#ends
    for (let line = 0; line < lines; line++) ends[line] = endOf(line)
    const text = this.#code.FREE.value
    const endsAt = alignedTo4(text + bytes.length)
    const foundAt = endsAt + 4 * lines
    const memory = memoryOf(this.#code, foundAt + 2 * lines)
    memory.set(bytes, text)
    new Uint32Array(memory.buffer, endsAt, lines).set(ends.subarray(0, lines))
    this.#code.scan(text, endsAt, lines, foundAt, this.#triggers.words.length)
    const pairs = new Uint16Array(memory.buffer, foundAt, lines)
    for (let line = 0; line < lines; line++) {
      const pair = pairs[line] as number
      found[line] = this.#triggers.found(pair & 0xff, pair >> 8)
    }
    return found
  }

  /** `kindHash` of a piece of what was scanned last; null where that is not at hand. */
  kind(start: number, end: number, seed: number): number | null {
    const text = this.#code.FREE.value
    return this.#isThere ? this.#code.kind(text + start, text + end, seed) : null
  }
}

function toBytes({ gram, gramEnd, text, rules, behind }: TriggerWord): Uint8Array {
  if (text.length > WORD_SIZE - WORD_HEAD) throw new RangeError('A word is too long')
  return Uint8Array.of(gram & 0xff, gram >> 8, gramEnd, text.length, rules, BEHIND.indexOf(behind), ...text)
}

function alignedTo4(at: number): number {
  return (at + 3) & ~3
}
