/**
 * Tries the templates that a line is likely to have, before the line is divided into words: those that its level and its
 * module have had, the frequent ones first. Most are ruled out by a few bytes.
 */
import type { Entry, LineAt } from './learner.ts'
import type { Template } from './template.ts'
import { NO_TIME, TIME_SHAPES, type TimeWords } from './time-words.ts'
import type { Words } from './words.ts'

/** Templates that are tried; a line of any other one is divided first and looked up then. */
const TRIED = 32
const PROBES = 8

/** Bytes here and there that lines of a template have in equal places: before their first word that is not their time. */
interface Probes {
  /** From the line's beginning, the highest first. */
  readonly places: Uint16Array
  readonly bytes: Uint8Array
}

interface Candidate extends Probes {
  readonly entry: Entry
}

export class LikelyTemplates {
  /** By level. */
  readonly #modules = Array.from({ length: 5 }, () => new Map<string | null, Candidate[]>())
  #replaced = 0

  /** The entry of a line, whose words are appended then, or null. */
  find({ text, from, to, level, module }: LineAt, time: TimeWords, words: Words): Entry | null {
    const candidates = this.#modules[level]?.get(module)
    if (candidates === undefined) return null
    for (let index = 0; index < candidates.length; index++) {
      const candidate = candidates[index] as Candidate
      if (!mayBe(candidate, text, from, to)) continue
      if (!words.fit(candidate.entry.template, text, from, to, time)) continue
      if (index > 0) {
        candidates[index] = candidates[index - 1] as Candidate
        candidates[index - 1] = candidate
      }
      return candidate.entry
    }
    return null
  }

  /** From now on this one is tried as well. */
  add(entry: Entry): void {
    const { level, module } = entry.template
    const candidate = { entry, ...probesOf(entry.template) }
    const same = this.#modules[level]?.get(module)
    if (same === undefined) this.#modules[level]?.set(module, [candidate])
    else if (same.length < TRIED) same.push(candidate)
    // In place of one that was not met often enough to have come to the front.
    else same[TRIED / 2 + (this.#replaced++ % (TRIED / 2))] = candidate
  }
}

function probesOf({ fixed, cuts, forms }: Template): Probes {
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

function mayBe({ places, bytes }: Candidate, text: Uint8Array, from: number, to: number): boolean {
  if (places.length > 0 && from + (places[0] as number) >= to) return false
  for (let probe = 0; probe < places.length; probe++) {
    if (text[from + (places[probe] as number)] !== bytes[probe]) return false
  }
  return true
}
