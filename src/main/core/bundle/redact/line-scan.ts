import { type Code, memoryOf, openCode } from '../packing/code.ts'
import type { Rule } from './rules.ts'
import { CLASSES, type Triggers, type TriggerWord } from './triggers.ts'

/** Bytes of a page that are worth a copy into the code's memory, which never becomes smaller again. */
const MOST = 4 * 1024 * 1024

/** How a word lies in the code's memory (src/wasm/packing/scan.ts). */
const WORD_SIZE = 32
const WORD_HEAD = 6
/** As much is read behind the last line. */
const AHEAD = 64
/** As many groups of words are told apart at first. */
const GROUPS = 8
const BEHIND: readonly Rule['behind'][] = [null, 'value', 'material']

/** `Triggers.scan` of many lines at once, and closer: it asks for whole words and for what follows them. */
export class LineScan {
  readonly #triggers: Triggers
  readonly code: Code = openCode()
  #ends = new Uint32Array(0)
  /** Whether what was scanned last is in the code's memory. */
  #isThere = false

  constructor(triggers: Triggers) {
    this.#triggers = triggers
    const { CLASSES: classes, GRAMS: grams, HALVES: halves } = this.code
    const memory = memoryOf(this.code, 0)
    memory.set(CLASSES, classes.value)
    memory.set(triggers.grams, grams.value)
    memory.set(halvesOf(triggers.words), halves.value)
    triggers.words.forEach((word, index) => {
      memory.set(toBytes(word), this.code.WORDS.value + index * WORD_SIZE)
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
    const text = this.code.free
    const endsAt = alignedTo4(text + bytes.length)
    const foundAt = endsAt + 4 * lines
    const memory = memoryOf(this.code, foundAt + 2 * lines + AHEAD)
    memory.set(bytes, text)
    new Uint32Array(memory.buffer, endsAt, lines).set(ends.subarray(0, lines))
    this.code.scan(text, endsAt, lines, foundAt, this.#triggers.words.length)
    const pairs = new Uint16Array(memory.buffer, foundAt, lines)
    for (let line = 0; line < lines; line++) {
      const pair = pairs[line] as number
      found[line] = this.#triggers.found(pair & 0xff, pair >> 8)
    }
    return found
  }

  /** What was scanned last, in the code's memory; null where that was too much. */
  bytes(size: number): Uint8Array | null {
    return this.#isThere ? new Uint8Array(this.code.memory.buffer, this.code.free, size) : null
  }

  /** `kindHash` of a piece of what was scanned last; null where that is not at hand. */
  kind(start: number, end: number, seed: number): number | null {
    const text = this.code.free
    return this.#isThere ? this.code.kind(text + start, text + end, seed) : null
  }
}

function toBytes({ gram, gramEnd, text, rules, behind }: TriggerWord): Uint8Array {
  if (text.length > WORD_SIZE - WORD_HEAD) throw new RangeError('A word is too long')
  return Uint8Array.of(gram & 0xff, gram >> 8, gramEnd, text.length, rules, BEHIND.indexOf(behind), ...text)
}

/** For each of a word's three characters, in either case: its group in the rows of the halves of their bytes. */
function halvesOf(words: readonly TriggerWord[]): Uint8Array {
  const tables = new Uint8Array(6 * 16)
  // Those that are alike share a group: together they are rarer then.
  const grams = [...new Set(words.map(({ gram }) => gram))].sort((a, b) => a - b)
  for (const { gram, gramEnd, text } of words) {
    const group = 1 << Math.floor((grams.indexOf(gram) * GROUPS) / grams.length)
    for (let place = 0; place < 3; place++) {
      const char = text[gramEnd - 2 + place] as number
      for (const byte of [char | 0x20, char & ~0x20]) {
        for (const at of [32 * place + (byte & 15), 32 * place + 16 + (byte >> 4)]) {
          tables[at] = (tables[at] as number) | group
        }
      }
    }
  }
  return tables
}

function alignedTo4(at: number): number {
  return (at + 3) & ~3
}
