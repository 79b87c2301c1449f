import type { LiteralExpression } from '../../../../../shared/query.ts'
import { findNeedle, type Ways } from '../needle.ts'
import type { Template } from '../template.ts'
import { NO_TIME } from '../time-words.ts'

/** Bytes of which at least one stands in the words of a template wherever a line of it has a literal part. */
export type Part = readonly Uint8Array[]

/** Parts of which there are more choices, or choices of less bytes, tell too little for a look at the words. */
const MOST_CHOICES = 3
const LEAST_BYTES = 2

/** What the words of a template must hold so that its lines can hold some literals. */
export class WordParts {
  readonly #literals: LiteralExpression
  /** The same bytes are the same array, so that what is found out about them once can be kept. */
  readonly #choices = new Map<string, Uint8Array>()

  constructor(literals: LiteralExpression) {
    this.#literals = literals
  }

  /** All parts are needed; null where no line of the template holds the literals. */
  of(template: Template): readonly Part[] | null {
    return this.#of(template, this.#literals)
  }

  #of(template: Template, literals: LiteralExpression): readonly Part[] | null {
    switch (literals.kind) {
      case 'any':
        return []
      case 'literal': {
        const ways = findNeedle(template, { bytes: literals.bytes, caseless: false })
        if (ways === 'none') return null
        const choices = ways === 'all' ? [] : this.#choicesOf(template, ways)
        return choices.length === 0 ? [] : [choices]
      }
      case 'and': {
        const all = literals.items.map((item) => this.#of(template, item))
        return all.some((parts) => parts === null) ? null : all.flatMap((parts) => parts ?? [])
      }
      case 'or': {
        if (literals.items.every((item) => this.#of(template, item) === null)) return null
        const shared = sharedOf(literals.items)
        return shared.length < LEAST_BYTES ? [] : this.#of(template, { kind: 'literal', bytes: shared })
      }
    }
  }

  /** None where a look would not tell. */
  #choicesOf(template: Template, ways: Ways): Part {
    const choices = new Set<Uint8Array>()
    for (const conditions of ways) {
      const stored = conditions.filter(({ word }) => template.forms[word] === NO_TIME)
      const longest = stored.reduce<Uint8Array>((a, { bytes }) => (bytes.length > a.length ? bytes : a), NOTHING)
      if (longest.length < LEAST_BYTES) return []
      choices.add(this.#kept(longest))
    }
    return choices.size > MOST_CHOICES ? [] : [...choices]
  }

  #kept(bytes: Uint8Array): Uint8Array {
    const key = Buffer.from(bytes).toString('latin1')
    const kept = this.#choices.get(key) ?? bytes
    this.#choices.set(key, kept)
    return kept
  }
}

const NOTHING = new Uint8Array()

/** With what all of some texts begin, or end if that is longer. */
function sharedOf(items: readonly LiteralExpression[]): Uint8Array {
  const texts = items.map((item) => (item.kind === 'literal' ? item.bytes : NOTHING))
  const [first = NOTHING] = texts
  const isShared = (part: (text: Uint8Array) => Uint8Array) =>
    texts.every((text) => Buffer.compare(part(text), part(first)) === 0)
  for (let length = Math.min(...texts.map((text) => text.length)); length > 0; length--) {
    if (isShared((text) => text.subarray(0, length))) return first.subarray(0, length)
    if (isShared((text) => text.subarray(text.length - length))) return first.subarray(first.length - length)
  }
  return NOTHING
}
