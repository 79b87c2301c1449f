import { type CharSet, ranges, WORD } from './char-set.ts'
import type { Steps } from './steps.ts'

/** The state in which a match was found, whatever follows. */
export const FOUND = 0

/** More are not made: the pattern is better run in another way. */
const MOST_STATES = 1000
const MOST_KINDS = 250
const LAST = 0x10ffff
const ASCII = 128

/** What stands before the next character, as far as the pattern asks. */
const START = 0
const IN_WORD = 1
const OUTSIDE = 2

interface State {
  readonly before: number
  /** Steps that are waiting for the next character, ascending. */
  readonly waiting: readonly number[]
}

/**
 * Finds a pattern anywhere in a line, character by character, with one look-up for each of them however the pattern is
 * made: a state is the set of all steps that it can be at. States are made as they are met.
 */
export class Automaton {
  /** Before the first character. */
  readonly start: number
  readonly #steps: Steps
  /** First characters of the kinds that the pattern tells apart. */
  readonly #kinds: readonly number[]
  readonly #kindOfAscii = new Uint8Array(ASCII)
  readonly #isWord: readonly boolean[]
  /** For each step, whether it takes a character of each kind. */
  readonly #takes: readonly (readonly boolean[] | null)[]
  readonly #asksWord: boolean
  readonly #states: State[] = [{ before: OUTSIDE, waiting: [] }]
  readonly #numbers = new Map<string, number>()
  /** By state and kind, where it leads; -1 unknown. The last kind is the end of the line. */
  #next: Int16Array
  #full = false

  private constructor(steps: Steps, kinds: readonly number[]) {
    this.#steps = steps
    this.#kinds = kinds
    const holds = (set: CharSet) => kinds.map((first) => ranges(set).some(([from, to]) => from <= first && first <= to))
    this.#isWord = holds(WORD)
    this.#takes = steps.all.map((step) => (step.kind === 'take' ? holds(step.set) : null))
    const asksStart = steps.all.some((step) => step.kind === 'assert' && step.at === 'start')
    this.#asksWord = steps.all.some((step) => step.kind === 'assert' && isBoundary(step.at))
    for (let code = 0; code < ASCII; code++) this.#kindOfAscii[code] = this.#search(code)
    this.#next = new Int16Array(this.#width).fill(FOUND)
    this.start = this.#numberOf({ before: asksStart ? START : OUTSIDE, waiting: [steps.first] })
  }

  /** Null where the pattern tells too many kinds of characters apart. */
  static of(steps: Steps): Automaton | null {
    const sets = steps.all.flatMap((step) => (step.kind === 'take' ? [step.set] : []))
    const firsts = new Set([0])
    for (const [from, to] of [...sets, WORD].flatMap(ranges)) {
      firsts.add(from)
      if (to < LAST) firsts.add(to + 1)
    }
    if (firsts.size > MOST_KINDS) return null
    return new Automaton(
      steps,
      [...firsts].sort((a, b) => a - b),
    )
  }

  /** Whether a line needed more states than are made: nothing of what it says then holds. */
  get full(): boolean {
    return this.#full
  }

  /** States so far; each is below. */
  get size(): number {
    return this.#states.length
  }

  /** The state after a character more. */
  step(state: number, code: number): number {
    return this.#go(state, code < ASCII ? (this.#kindOfAscii[code] as number) : this.#search(code))
  }

  /** Whether a line that ends here holds a match. */
  ends(state: number): boolean {
    return this.#go(state, this.#kinds.length) === FOUND
  }

  get #width(): number {
    return this.#kinds.length + 1
  }

  #go(state: number, kind: number): number {
    const cell = state * this.#width + kind
    const known = this.#next[cell] as number
    if (known !== -1) return known
    const next = this.#find(this.#states[state] as State, kind)
    this.#next[cell] = next
    return next
  }

  #find({ before, waiting }: State, kind: number): number {
    const open = this.#open(waiting, before, kind)
    if (open === null) return FOUND
    const isWord = this.#isWord[kind] === true
    const next = new Set([this.#steps.first])
    for (const index of open) {
      const step = this.#steps.all[index]
      if (step?.kind === 'take' && this.#takes[index]?.[kind]) next.add(step.next)
    }
    const after = this.#asksWord && isWord ? IN_WORD : OUTSIDE
    return this.#numberOf({ before: after, waiting: [...next].sort((a, b) => a - b) })
  }

  /** All steps that the waiting ones lead to before a character of that kind; null if they lead to the end. */
  #open(waiting: readonly number[], before: number, kind: number): ReadonlySet<number> | null {
    const open = new Set<number>()
    const left = [...waiting]
    for (let index = left.pop(); index !== undefined; index = left.pop()) {
      const step = this.#steps.all[index]
      if (step === undefined || open.has(index)) continue
      open.add(index)
      if (step.kind === 'found') return null
      if (step.kind === 'fork') left.push(...step.nexts)
      if (step.kind === 'assert' && this.#holds(step.at, before, kind)) left.push(step.next)
    }
    return open
  }

  #holds(at: 'start' | 'end' | 'boundary' | 'no-boundary', before: number, kind: number): boolean {
    switch (at) {
      case 'start':
        return before === START
      case 'end':
        return kind === this.#kinds.length
      default:
        return (at === 'boundary') === ((before === IN_WORD) !== (this.#isWord[kind] === true))
    }
  }

  #numberOf(state: State): number {
    const key = `${state.before}:${state.waiting.join()}`
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    if (this.#states.length === MOST_STATES) {
      this.#full = true
      return FOUND
    }
    const number = this.#states.push(state) - 1
    this.#numbers.set(key, number)
    if (this.#next.length < this.#states.length * this.#width) {
      const larger = new Int16Array(this.#next.length * 2).fill(-1)
      larger.set(this.#next)
      this.#next = larger
    }
    return number
  }

  #search(code: number): number {
    let low = 0
    let high = this.#kinds.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((this.#kinds[middle] as number) <= code) low = middle
      else high = middle
    }
    return low
  }
}

function isBoundary(at: string): boolean {
  return at === 'boundary' || at === 'no-boundary'
}
