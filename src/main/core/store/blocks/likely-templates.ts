/**
 * Tries the templates that a line is likely to have, before the line is divided into words: those that its level and its
 * module have had, the frequent ones first. Most are ruled out by a byte or a few.
 */
import type { Entry, LineAt } from './learner.ts'
import type { Template } from './template.ts'
import { NO_TIME, TIME_SHAPES, type TimeWords } from './time-words.ts'
import type { Words } from './words.ts'

/** Templates that are tried; a line of any other one is divided first and looked up then. */
const TRIED = 128
const PROBES = 8
/** In place of a place: the template's lines have no byte in common that could be looked at. */
const ANYWHERE = 0xffff

/** Bytes here and there that lines of a template have in equal places: before their first word that is not their time. */
export interface Probes {
  /** From the line's beginning, the highest first. */
  readonly places: Uint16Array
  readonly bytes: Uint8Array
}

/** Templates of one level and module, in the order in which they are tried. */
class Bucket {
  readonly entries: Entry[] = []
  /** The first probe of each. */
  readonly #places = new Uint16Array(TRIED)
  readonly #bytes = new Uint8Array(TRIED)
  #replaced = 0

  find(text: Uint8Array, from: number, to: number, time: TimeWords, words: Words): Entry | null {
    const places = this.#places
    const bytes = this.#bytes
    const count = this.entries.length
    for (let index = 0; index < count; index++) {
      const place = places[index] as number
      if (text[from + place] !== bytes[index] && place !== ANYWHERE) continue
      const entry = this.entries[index] as Entry
      if (!mayBe(entry.probes, text, from, to)) continue
      if (!words.fit(entry.template, text, from, to, time)) continue
      if (index > 0) {
        this.#put(index, this.entries[index - 1] as Entry)
        this.#put(index - 1, entry)
      }
      return entry
    }
    return null
  }

  add(entry: Entry): void {
    const count = this.entries.length
    // In place of one that was not met often enough to have come to the front.
    this.#put(count < TRIED ? count : TRIED / 2 + (this.#replaced++ % (TRIED / 2)), entry)
  }

  #put(index: number, entry: Entry): void {
    this.entries[index] = entry
    this.#places[index] = entry.probes.places[0] ?? ANYWHERE
    this.#bytes[index] = entry.probes.bytes[0] ?? 0
  }
}

export class LikelyTemplates {
  /** By level. */
  readonly #modules = Array.from({ length: 5 }, () => new Map<string | null, Bucket>())

  /** The entry of a line, whose words are appended then, or null. */
  find({ text, from, to, level, module }: LineAt, time: TimeWords, words: Words): Entry | null {
    return this.#modules[level]?.get(module)?.find(text, from, to, time, words) ?? null
  }

  /** From now on this one is tried as well. */
  add(entry: Entry): void {
    const { level, module } = entry.template
    const known = this.#modules[level]?.get(module)
    const bucket = known ?? new Bucket()
    if (known === undefined) this.#modules[level]?.set(module, bucket)
    bucket.add(entry)
  }
}

export function probesOf({ fixed, cuts, forms }: Template): Probes {
  let word = 0
  let times = 0
  for (; word < forms.length && forms[word] !== NO_TIME; word++)
    times += TIME_SHAPES[forms[word] as number]?.length ?? 0
  const to = word < forms.length ? (cuts[word] as number) : fixed.length
  const length = to - (word === 0 ? 0 : (cuts[word - 1] as number))
  const own = Array.from(
    { length: Math.min(PROBES, length) },
    (_, probe) => to - 1 - Math.floor((probe * length) / PROBES),
  )
  return { places: Uint16Array.from(own, (at) => at + times), bytes: Uint8Array.from(own, (at) => fixed[at] as number) }
}

function mayBe({ places, bytes }: Probes, text: Uint8Array, from: number, to: number): boolean {
  if (places.length > 0 && from + (places[0] as number) >= to) return false
  for (let probe = 0; probe < places.length; probe++) {
    if (text[from + (places[probe] as number)] !== bytes[probe]) return false
  }
  return true
}
