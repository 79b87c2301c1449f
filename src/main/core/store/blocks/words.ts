/**
 * Divides lines into what stays and what varies. A word is a run of letters, digits, `.`, `:` and `-` that begins and
 * ends with a letter or digit; one that holds a digit varies, everything else of a line stays. So
 * `id=17 took 40ms peer=10.0.0.7:8883` has three words that vary, and what stays is its template.
 */
import { CHAR_CLASS, DELIMITER, DIGIT, JOINER } from './chars.ts'
import type { Template } from './template.ts'
import type { TimeWords } from './time-words.ts'

/** Marks a varying word in the hash of a template; above every byte. */
const WORD_MARK = 0x100
const SEED = 0x811c9dc5
const FACTOR = 0x01000193

/** The varying words of many lines, one after the other. */
export class Words {
  starts = new Int32Array(4096)
  ends = new Int32Array(4096)
  /** See `TimeWords`. */
  forms = new Uint8Array(4096)
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
      this.#push(start, end, form)
      hash = Math.imul(before ^ (WORD_MARK + form), FACTOR)
      at = end
    }
    return hash | 0
  }

  #push(start: number, end: number, form: number): void {
    if (this.count === this.starts.length) this.#grow()
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.forms[this.count] = form
    this.count++
  }

  #grow(): void {
    const size = this.starts.length * 2
    const larger = <T extends Int32Array | Uint8Array>(made: T, old: T): T => {
      made.set(old)
      return made
    }
    this.starts = larger(new Int32Array(size), this.starts)
    this.ends = larger(new Int32Array(size), this.ends)
    this.forms = larger(new Uint8Array(size), this.forms)
  }
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
