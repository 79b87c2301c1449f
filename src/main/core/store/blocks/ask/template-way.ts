import type { Automaton } from '../../../../../shared/query.ts'
import type { Template } from '../template.ts'
import { NO_TIME, TIME_SHAPES } from '../time-words.ts'

const DIGITS = Array.from('0123456789', (digit) => digit.charCodeAt(0))

/**
 * What stays of a template's lines, as an automaton sees it. A byte that belongs to a word is ASCII and ends whatever
 * comes before it, so that the pieces between words read the same alone as in their line.
 */
export class TemplateWay {
  /** Before the first word. */
  readonly start: number
  /** Of each word, see `TimeWords`. */
  readonly forms: Uint8Array
  readonly #automaton: Automaton
  readonly #pieces: readonly (readonly number[])[]
  /** For each word, by state: the state after the piece that follows the word. */
  readonly #after: readonly number[][]
  /** The same where the word is a time, by the state before the word; -1 where its digits decide. */
  readonly #afterTime: readonly number[][]

  constructor({ fixed, cuts, forms }: Template, automaton: Automaton) {
    const ends = [...cuts, fixed.length]
    this.#pieces = ends.map((end, piece) => codesOf(Buffer.from(fixed.subarray(ends[piece - 1] ?? 0, end)).toString()))
    this.#automaton = automaton
    this.#after = Array.from(forms, () => [])
    this.#afterTime = Array.from(forms, () => [])
    this.forms = forms
    this.start = this.#through(automaton.start, this.#pieces[0])
  }

  /** The states after the piece that follows a word, by state, as far as they are known. */
  known(word: number): readonly number[] {
    return this.#after[word] as number[]
  }

  after(word: number, state: number): number {
    const known = this.#after[word] as number[]
    const next = known[state] ?? this.#through(state, this.#pieces[word + 1])
    known[state] = next
    return next
  }

  afterTime(word: number, state: number): number {
    const known = this.#afterTime[word] as number[]
    const next = known[state] ?? this.#throughTime(word, state)
    known[state] = next
    return next
  }

  #throughTime(word: number, state: number): number {
    let states = new Set([state])
    for (const char of TIME_SHAPES[this.forms[word] ?? NO_TIME] ?? '') {
      const codes = char === '0' ? DIGITS : [char.charCodeAt(0)]
      states = new Set([...states].flatMap((one) => codes.map((code) => this.#automaton.step(one, code))))
    }
    const [first = -1, ...others] = new Set([...states].map((one) => this.after(word, one)))
    return others.length === 0 ? first : -1
  }

  #through(state: number, codes: readonly number[] = []): number {
    return codes.reduce((one, code) => this.#automaton.step(one, code), state)
  }
}

function codesOf(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0)
}
