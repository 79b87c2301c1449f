import type { Code } from '../packing/code.ts'
import { formsOf, SHORTEST_SECRET } from './forms.ts'
import { Needles } from './needles.ts'
import type { Span } from './spans.ts'

/** The search moves on by nearly the length of the shortest: short ones are looked for apart, so as not to slow the others. */
const LONG = 12

/** Secrets that this laptop holds, in every form in which one may stand in a text. */
export class KnownSecrets {
  readonly #groups: readonly { readonly forms: readonly Buffer[]; readonly needles: Needles }[]
  /** Given, but too short to be looked for. */
  readonly tooShort: number

  constructor(secrets: Iterable<string>) {
    const all = [...new Set(secrets)].filter((secret) => secret !== '')
    this.tooShort = all.filter((secret) => Buffer.byteLength(secret) < SHORTEST_SECRET).length
    const forms = new Map(all.flatMap(formsOf).map((form) => [form.toString('latin1'), form]))
    const long = [...forms.values()].filter((form) => form.length >= LONG)
    const short = [...forms.values()].filter((form) => form.length < LONG)
    this.#groups = [long, short]
      .filter((group) => group.length > 0)
      .map((group) => ({ forms: group, needles: new Needles(group) }))
  }

  get forms(): readonly Buffer[] {
    return this.#groups.flatMap((group) => group.forms)
  }

  /** See `Needles.use`. */
  use(code: Code): void {
    for (const { needles } of this.#groups) needles.use(code)
  }

  isIn(bytes: Uint8Array): boolean {
    return this.#groups.some(({ needles }) => needles.find(bytes) !== null)
  }

  spans(bytes: Uint8Array): Span[] {
    const spans: Span[] = []
    for (const { forms, needles } of this.#groups) {
      for (let found = needles.find(bytes); found !== null; ) {
        const to = found.at + (forms[found.needle]?.length ?? 1)
        spans.push({ from: found.at, to, rule: 'secret' })
        found = needles.find(bytes, found.at + 1)
      }
    }
    return spans
  }
}
