/**
 * Divides lines into what stays and what varies. A word is a run of letters, digits, `.`, `:` and `-` that begins and
 * ends with a letter or digit; one that holds a digit varies, everything else of a line stays. So
 * `id=17 took 40ms peer=10.0.0.7:8883` has three words that vary, and what stays is its template.
 */
import { CHAR_CLASS, DELIMITER, DIGIT, JOINER } from './chars.ts'
import type { Template } from './template.ts'
import { NO_TIME, type TimeWords } from './time-words.ts'

/** Marks a varying word in the hash of a template; above every byte. */
const WORD_MARK = 0x100
const SEED = 0x811c9dc5
const FACTOR = 0x01000193

/** The classes of `CHAR_CLASS` as bits that can be gathered over a word. */
const KINDS = CHAR_CLASS.map((kind) => (kind === DELIMITER ? 0 : 1 << kind))
const OF_JOINER = 1 << JOINER
const OF_DIGIT = 1 << DIGIT

/** The varying words of many lines, one after the other. */
export class Words {
  starts = new Int32Array(16_384)
  ends = new Int32Array(16_384)
  /** See `TimeWords`; only of words that `add` found. */
  forms = new Uint8Array(16_384)
  count = 0

  clear(): void {
    this.count = 0
  }

  /** Appends the words of the line that stands in these bytes, and gives a hash of what stays of it. */
  add(bytes: Uint8Array, from: number, to: number, time: TimeWords): number {
    let hash = SEED
    let at = from
    while (at < to) {
      const byte = bytes[at] as number
      if ((CHAR_CLASS[byte] as number) <= JOINER) {
        hash = Math.imul(hash ^ byte, FACTOR)
        at++
        continue
      }
      const start = at
      const before = hash
      let varies = false
      let end = at
      while (at < to) {
        const next = bytes[at] as number
        const kind = CHAR_CLASS[next] as number
        if (kind === DELIMITER) break
        hash = Math.imul(hash ^ next, FACTOR)
        at++
        if (kind !== JOINER) end = at
        if (kind === DIGIT) varies = true
      }
      if (!varies) continue
      const form = time.formOf(bytes, start, end)
      if (this.count === this.starts.length) this.#room(1)
      this.starts[this.count] = start
      this.ends[this.count] = end
      this.forms[this.count++] = form
      hash = Math.imul(before ^ (WORD_MARK + form), FACTOR)
      at = end
    }
    return hash | 0
  }

  /** Appends a word whose form is known to the caller. */
  push(start: number, end: number): void {
    if (this.count === this.starts.length) this.#room(1)
    this.starts[this.count] = start
    this.ends[this.count++] = end
  }

  #room(more: number): void {
    const size = 2 * (this.count + more)
    const larger = <T extends Int32Array | Uint8Array>(made: T, old: T): T => {
      made.set(old)
      return made
    }
    this.starts = larger(new Int32Array(size), this.starts)
    this.ends = larger(new Int32Array(size), this.ends)
    this.forms = larger(new Uint8Array(size), this.forms)
  }
}

/**
 * Where a varying word of this form ends that begins here; -1 where none does. The same as `add` would find for a line
 * that is equal up to here to one in which it found a word here: the division of both is equal up to here too.
 */
export function wordOf(form: number, bytes: Uint8Array, start: number, to: number, time: TimeWords): number {
  const timeEnd = form === NO_TIME ? -1 : time.endOf(form, bytes, start, to)
  if (timeEnd === to || (timeEnd > 0 && KINDS[bytes[timeEnd] as number] === 0)) return timeEnd
  const end = wordEnd(bytes, start, to)
  return end !== -1 && time.formOf(bytes, start, end) === form ? end : -1
}

/** Where a varying word ends that begins here; -1 where none does. */
function wordEnd(bytes: Uint8Array, start: number, to: number): number {
  let at = start
  let kinds = 0
  for (; at < to; at++) {
    const kind = KINDS[bytes[at] as number] as number
    if (kind === 0) break
    kinds |= kind
  }
  if (kinds < OF_DIGIT || KINDS[bytes[start] as number] === OF_JOINER) return -1
  while (KINDS[bytes[at - 1] as number] === OF_JOINER) at--
  return at
}

/** The hash that `Words` gives for the lines of a template. */
export function hashOf({ fixed, cuts, forms }: Template): number {
  let hash = SEED
  let piece = 0
  const upTo = (end: number) => {
    for (; piece < end; piece++) hash = Math.imul(hash ^ (fixed[piece] as number), FACTOR)
  }
  forms.forEach((form, word) => {
    upTo(cuts[word] as number)
    hash = Math.imul(hash ^ (WORD_MARK + form), FACTOR)
  })
  upTo(fixed.length)
  return hash | 0
}
