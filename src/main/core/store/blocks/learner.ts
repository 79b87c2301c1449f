/**
 * Finds the template of each line while blocks are made. A template is worth keeping once a second line has it: what
 * is seen once only is kept whole, so that logs without any pattern cost no more than their bytes.
 */
import { LikelyTemplates } from './likely-templates.ts'
import { MOST_FIXED_BYTES, MOST_WORDS, makeTemplate, type Template } from './template.ts'
import type { TimeWords } from './time-words.ts'
import { hashOf, Words } from './words.ts'

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
  /** Lines of the block that is being made, and its place among the block's templates. */
  lines: number
  place: number
}

/** A line whose template is looked for. */
export interface LineAt {
  readonly text: Uint8Array
  readonly from: number
  readonly to: number
  /** Index in `COUNTED`. */
  readonly level: number
  readonly module: string | null
}

export class Learner {
  /** Varying words of the lines whose entries were asked for, one line's after the other's. */
  readonly words = new Words()
  readonly #likely = new LikelyTemplates()
  readonly #entries = new Map<number, Entry[]>()
  readonly #seen = new Set<number>()
  #nextId = 1

  constructor(known: Iterable<{ readonly id: number; readonly template: Template }>) {
    for (const { id, template } of known) {
      const entry = toEntry(id, hashOf(template) ^ template.level, template)
      this.#put(entry)
      this.#likely.add(entry)
      this.#nextId = Math.max(this.#nextId, id + 1)
    }
  }

  /** The entry of a line, made if need be; null for a line that cannot have one. Its words are appended. */
  entryOf(line: LineAt, time: TimeWords): Entry | null {
    const likely = this.#likely.find(line, time, this.words)
    if (likely !== null) return likely
    const firstWord = this.words.count
    const hash = this.words.add(line.text, line.from, line.to, time) ^ line.level
    const same = this.#entries.get(hash)
    if (same !== undefined) {
      for (const entry of same) {
        if (!isTemplateOf(entry.template, line, this.words, firstWord)) continue
        if (entry.id !== 0) this.#likely.add(entry)
        return entry
      }
    }
    const template = templateOf(line, this.words, firstWord)
    if (template === null) return null
    const made = toEntry(0, hash, template)
    this.#put(made)
    return made
  }

  /** Decides about the entries of a block that have no number yet; those that get none are forgotten. */
  settle(entries: readonly Entry[]): Entry[] {
    const kept: Entry[] = []
    for (const entry of entries) {
      if ((entry.lines > 1 || this.#seen.has(entry.hash)) && this.#nextId <= MOST_TEMPLATES) {
        entry.id = this.#nextId++
        this.#likely.add(entry)
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

function toEntry(id: number, hash: number, template: Template): Entry {
  return { id, hash, template, lines: 0, place: 0 }
}

function isTemplateOf(template: Template, line: LineAt, words: Words, firstWord: number): boolean {
  const { fixed, cuts, forms } = template
  const { text, to } = line
  if (template.level !== line.level || forms.length !== words.count - firstWord) return false
  if (template.module !== line.module) return false
  let at = line.from
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

function templateOf({ level, module, text, from, to }: LineAt, words: Words, firstWord: number): Template | null {
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
