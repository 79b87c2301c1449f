/**
 * Finds the template of each line while blocks are made. A template is worth keeping once a second line has it: what
 * is seen once only is kept whole, so that logs without any pattern cost no more than their bytes.
 */
import { MOST_FIXED_BYTES, MOST_WORDS, makeTemplate, type Template } from './template.ts'
import { hashOf, type Words } from './words.ts'

/** Templates in a file; a reader has them all in memory, some 200 bytes each. */
const MOST_TEMPLATES = 32_768
/** Hashes of templates that were seen once; forgotten together. */
const MOST_SEEN = 65_536

/** A template while blocks are made. */
export interface Entry {
  /** 0 while it is not kept. */
  id: number
  readonly hash: number
  readonly template: Template
  /** Lines of the block that is being made. */
  lines: number
}

/** What a line's template must be. */
export interface Wanted {
  readonly hash: number
  readonly level: number
  readonly module: string | null
  readonly text: Uint8Array
  readonly from: number
  readonly to: number
  /** Its words are those from here on. */
  readonly firstWord: number
}

export class Learner {
  readonly #entries = new Map<number, Entry[]>()
  readonly #seen = new Set<number>()
  #nextId = 1

  constructor(known: Iterable<{ readonly id: number; readonly template: Template }>) {
    for (const { id, template } of known) {
      this.#put({ id, hash: hashOf(template) ^ template.level, template, lines: 0 })
      this.#nextId = Math.max(this.#nextId, id + 1)
    }
  }

  /** The entry of a line, made if need be; null for a line that cannot have one. */
  entryOf(wanted: Wanted, words: Words): Entry | null {
    const hash = wanted.hash ^ wanted.level
    const same = this.#entries.get(hash)
    if (same !== undefined) {
      for (const entry of same) if (isTemplateOf(entry.template, wanted, words)) return entry
    }
    const template = templateOf(wanted, words)
    if (template === null) return null
    const made: Entry = { id: 0, hash, template, lines: 0 }
    this.#put(made)
    return made
  }

  /** Decides about the entries of a block that have no number yet; those that get none are forgotten. */
  settle(entries: readonly Entry[]): Entry[] {
    const kept: Entry[] = []
    for (const entry of entries) {
      if ((entry.lines > 1 || this.#seen.has(entry.hash)) && this.#nextId <= MOST_TEMPLATES) {
        entry.id = this.#nextId++
        kept.push(entry)
        continue
      }
      if (this.#seen.size >= MOST_SEEN) this.#seen.clear()
      this.#seen.add(entry.hash)
      this.#drop(entry)
    }
    return kept
  }

  #put(entry: Entry): void {
    const same = this.#entries.get(entry.hash)
    if (same === undefined) this.#entries.set(entry.hash, [entry])
    else same.push(entry)
  }

  #drop(entry: Entry): void {
    const rest = this.#entries.get(entry.hash)?.filter((other) => other !== entry) ?? []
    if (rest.length === 0) this.#entries.delete(entry.hash)
    else this.#entries.set(entry.hash, rest)
  }
}

function isTemplateOf(template: Template, wanted: Wanted, words: Words): boolean {
  const { fixed, cuts, forms } = template
  const { text, to, firstWord } = wanted
  if (template.level !== wanted.level || forms.length !== words.count - firstWord) return false
  if (template.module !== wanted.module) return false
  let at = wanted.from
  let piece = 0
  for (let word = 0; word < forms.length; word++) {
    const start = words.starts[firstWord + word] as number
    const cut = cuts[word] as number
    if (cut - piece !== start - at || words.forms[firstWord + word] !== forms[word]) return false
    while (piece < cut) if (fixed[piece++] !== text[at++]) return false
    at = words.ends[firstWord + word] as number
  }
  if (fixed.length - piece !== to - at) return false
  while (at < to) if (fixed[piece++] !== text[at++]) return false
  return true
}

function templateOf({ level, module, text, from, to, firstWord }: Wanted, words: Words): Template | null {
  const count = words.count - firstWord
  if (count > MOST_WORDS) return null
  const fixed = new Uint8Array(to - from)
  const cuts = new Uint32Array(count)
  let length = 0
  let at = from
  for (let word = 0; word <= count; word++) {
    const start = word < count ? (words.starts[firstWord + word] as number) : to
    for (; at < start; at++) fixed[length++] = text[at] as number
    if (word === count) break
    cuts[word] = length
    at = words.ends[firstWord + word] as number
  }
  if (length > MOST_FIXED_BYTES) return null
  const forms = words.forms.slice(firstWord, words.count)
  return makeTemplate({ level, module, fixed: fixed.slice(0, length), cuts, forms })
}
