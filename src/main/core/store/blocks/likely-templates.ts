/**
 * Follows a line along the templates that its level and its module had before, without dividing it into words first:
 * from each word to the next by what stays between them. Templates that begin alike are one way until they part.
 */
import type { Entry, LineAt } from './learner.ts'
import type { TimeWords } from './time-words.ts'
import { type Words, wordOf } from './words.ts'

/** Ways on from one place; a line that goes any other is divided and looked up. */
const MOST_WAYS = 64
/** A way that was gone so often counts half from then on, and so do those beside it: what is frequent changes. */
const MOST_GONE = 4096
/** In place of the form of a word: the line ends there. */
const END = -1

/** What stays up to the next word, and that word's form; or up to the line's end. */
interface Way {
  readonly piece: Uint8Array
  readonly length: number
  /** Its last byte, which tells ways apart that begin alike; 0 where it is empty. */
  readonly last: number
  readonly form: number
  readonly on: Place
  /** The template that ends there. */
  entry: Entry | null
  /** How often it was gone. */
  gone: number
}

/** The frequent ones first. */
interface Place {
  readonly ways: Way[]
  replaced: number
}

export class LikelyTemplates {
  /** By level. */
  readonly #modules = Array.from({ length: 5 }, () => new Map<string | null, Place>())
  /** Where the line is followed to, and where the last word began. */
  #at = 0
  #word = 0

  /** The entry of a line, whose words are appended then, or null. */
  find({ text, from, to, level, module }: LineAt, time: TimeWords, words: Words): Entry | null {
    let place = this.#modules[level]?.get(module)
    const before = words.count
    this.#at = from
    while (place !== undefined) {
      const way = this.#wayOn(place, text, to, time)
      if (way === null) break
      if (way.form === END) return way.entry
      words.push(this.#word, this.#at)
      place = way.on
    }
    words.count = before
    return null
  }

  /** From now on this one is followed as well. */
  add(entry: Entry): void {
    const { level, module, fixed, cuts, forms } = entry.template
    const known = this.#modules[level]?.get(module)
    let place = known ?? { ways: [], replaced: 0 }
    if (known === undefined) this.#modules[level]?.set(module, place)
    let piece = 0
    forms.forEach((form, word) => {
      const cut = cuts[word] as number
      place = wayOf(place, fixed.subarray(piece, cut), form).on
      piece = cut
    })
    wayOf(place, fixed.subarray(piece), END).entry = entry
  }

  /** The one way that the line goes, since it can be divided in one way only; it stands behind its word then. */
  #wayOn({ ways }: Place, text: Uint8Array, to: number, time: TimeWords): Way | null {
    const at = this.#at
    const left = to - at
    for (let index = 0; index < ways.length; index++) {
      const way = ways[index] as Way
      const { length, form } = way
      if (length > left || (length > 0 && text[at + length - 1] !== way.last)) continue
      if (length > 1 && !standsAt(way.piece, length - 1, text, at)) continue
      const word = at + length
      const end = form === END ? word : wordOf(form, text, word, to, time)
      if (form === END ? end !== to : end === -1) continue
      this.#word = word
      this.#at = end
      if (++way.gone > MOST_GONE) for (const one of ways) one.gone >>= 1
      if (index > 0 && (ways[index - 1] as Way).gone < way.gone) {
        ways[index] = ways[index - 1] as Way
        ways[index - 1] = way
      }
      return way
    }
    return null
  }
}

/** Whether the text goes on with so many bytes of the piece. */
function standsAt(piece: Uint8Array, length: number, text: Uint8Array, at: number): boolean {
  for (let index = 0; index < length; index++) if (piece[index] !== text[at + index]) return false
  return true
}

/** The way with this piece and form, made if need be: in place of one that was not gone often enough to be in front. */
function wayOf(place: Place, piece: Uint8Array, form: number): Way {
  const { ways } = place
  const known = ways.find((way) => way.form === form && Buffer.compare(way.piece, piece) === 0)
  if (known !== undefined) return known
  const on: Place = { ways: [], replaced: 0 }
  const way: Way = { piece, length: piece.length, last: piece.at(-1) ?? 0, form, on, entry: null, gone: 0 }
  const half = MOST_WAYS / 2
  ways[ways.length < MOST_WAYS ? ways.length : half + (place.replaced++ % half)] = way
  return way
}
