import type { Regex } from './ast.ts'
import { type CharSet, single, withBothCases } from './char-set.ts'

/** A pattern that cannot be read; `at` is the UTF-16 offset in it. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  readonly at: number

  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

/** The place in a pattern while it is read, and what is known there: case, groups so far, references to them. */
export class Scanner {
  readonly #source: string
  readonly #names = new Map<string, number>()
  readonly #references: {
    readonly to: number | string
    readonly at: number
    readonly resolve: (group: number) => void
  }[] = []
  #captures = 0
  at = 0
  caseless: boolean

  constructor(source: string, caseless: boolean) {
    this.#source = source
    this.caseless = caseless
  }

  get done(): boolean {
    return this.at >= this.#source.length
  }

  sees(text: string): boolean {
    return this.#source.startsWith(text, this.at)
  }

  accept(text: string): boolean {
    const found = this.sees(text)
    if (found) this.at += text.length
    return found
  }

  /** `pattern` must be sticky. */
  seesPattern(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    return pattern.exec(this.#source)
  }

  acceptPattern(pattern: RegExp): RegExpExecArray | null {
    const match = this.seesPattern(pattern)
    if (match !== null) this.at += match[0].length
    return match
  }

  /** The next code point. */
  next(): number {
    const codePoint = this.#source.codePointAt(this.at)
    if (codePoint === undefined) throw new RangeError('read past the end of a pattern')
    this.at += codePoint > 0xffff ? 2 : 1
    return codePoint
  }

  fail(message: string): never {
    throw new PatternError(this.at, message)
  }

  fold(set: CharSet): CharSet {
    return this.caseless ? withBothCases(set) : set
  }

  literal(codePoint: number): Regex {
    return { kind: 'set', set: this.fold(single(codePoint)) }
  }

  openCapture(name: string | null): number {
    this.#captures += 1
    if (name !== null) {
      if (this.#names.has(name)) this.fail('Duplicate capture group name')
      this.#names.set(name, this.#captures)
    }
    return this.#captures
  }

  /** A back-reference, which may point forward: `resolve` hears its number once the pattern is read. */
  refer(to: number | string, at: number, resolve: (group: number) => void): void {
    if (this.caseless) throw new PatternError(at, 'A back-reference and the flag i do not go together')
    this.#references.push({ to, at, resolve })
  }

  checkReferences(): void {
    for (const { to, at, resolve } of this.#references) {
      const group = typeof to === 'number' ? to : this.#names.get(to)
      if (group === undefined || group > this.#captures) throw new PatternError(at, 'Invalid capture group reference')
      resolve(group)
    }
  }
}
