import { asciiFold } from '../fold.ts'
import type { Regex } from './ast.ts'
import { type CharSet, ranges, size } from './char-set.ts'

/** One thing that every match holds: one of some texts (A to Z folded), or all runs of one of some branches. */
export type LiteralRun =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'branches'; readonly branches: readonly (readonly LiteralRun[])[] }

/** How many texts a run may fan out to, and how long one may grow, UTF-16 units. */
const MAX_TEXTS = 16
const MAX_LENGTH = 256
/** How often a counted repeat is written out. */
const MAX_TIMES = 64

/**
 * What every match of the pattern holds, all of it. Characters in a row are followed through groups, small classes,
 * `?` and alternatives of plain text; anything else ends the run. With `exact` letters are as they are, not folded.
 */
export function literalRuns(regex: Regex, exact = false): readonly LiteralRun[] {
  const runs = new Runs(exact)
  collect(regex, runs)
  return runs.finish()
}

class Runs {
  readonly exact: boolean
  readonly #done: LiteralRun[] = []
  #texts: readonly string[] = ['']

  constructor(exact: boolean) {
    this.exact = exact
  }

  /** One of these comes next. Where the choices grow too many, the run ends and a new one starts with them. */
  follow(texts: readonly string[]): void {
    const longer = this.#texts.flatMap((text) => texts.map((next) => text + next))
    const fits = longer.length <= MAX_TEXTS && longer.every((text) => text.length <= MAX_LENGTH)
    if (fits) this.#texts = [...new Set(longer)]
    else {
      this.cut()
      this.#texts = texts.length <= MAX_TEXTS ? texts : ['']
    }
  }

  /** Anything may come next. */
  cut(): void {
    if (this.#texts.every((text) => text !== '')) this.#done.push({ kind: 'texts', texts: this.#texts })
    this.#texts = ['']
  }

  also(run: LiteralRun): void {
    this.#done.push(run)
  }

  finish(): readonly LiteralRun[] {
    this.cut()
    return this.#done
  }
}

function collect(regex: Regex, runs: Runs): void {
  switch (regex.kind) {
    case 'sequence':
      for (const item of regex.items) collect(item, runs)
      return
    case 'capture':
      collect(regex.item, runs)
      return
    case 'assert':
    case 'look':
      // They consume nothing and can only make matches fewer.
      return
    case 'repeat':
      collectRepeat(regex, runs)
      return
    default: {
      const texts = exactTexts(regex, runs.exact)
      if (texts !== null) runs.follow(texts)
      else {
        runs.cut()
        if (regex.kind === 'either')
          runs.also({ kind: 'branches', branches: regex.items.map((item) => literalRuns(item, runs.exact)) })
      }
    }
  }
}

function collectRepeat(repeat: Extract<Regex, { kind: 'repeat' }>, runs: Runs): void {
  const texts = exactTexts(repeat, runs.exact)
  if (texts !== null) {
    runs.follow(texts)
    return
  }
  if (repeat.min === 0) {
    runs.cut()
    return
  }
  // The first time follows what came before, the last time leads on to what comes after.
  collect(repeat.item, runs)
  runs.cut()
  const last = exactTexts(repeat.item, runs.exact)
  if (last !== null) runs.follow(last)
}

/** Every text that the pattern can be, folded unless `exact`, if those are few; null if they are many or unknown. */
function exactTexts(regex: Regex, exact: boolean): readonly string[] | null {
  switch (regex.kind) {
    case 'set':
      return membersOf(regex.set, exact)
    case 'sequence':
      return regex.items.map((item) => exactTexts(item, exact)).reduce(product, [''])
    case 'capture':
      return exactTexts(regex.item, exact)
    case 'assert':
    case 'look':
      return ['']
    case 'either': {
      const all = regex.items.map((item) => exactTexts(item, exact))
      return all.some((texts) => texts === null) ? null : few(all.flatMap((texts) => texts ?? []))
    }
    case 'repeat':
      return exactRepeat(regex, exact)
    default:
      return null
  }
}

function exactRepeat({ item, min, max }: Extract<Regex, { kind: 'repeat' }>, exact: boolean): readonly string[] | null {
  const once = exactTexts(item, exact)
  if (once === null || max > MAX_TIMES) return null
  const all: string[] = min === 0 ? [''] : []
  let times: readonly string[] | null = ['']
  for (let count = 1; count <= max; count += 1) {
    times = product(times, once)
    if (times === null) return null
    if (count >= min) all.push(...times)
  }
  return few(all)
}

function product(left: readonly string[] | null, right: readonly string[] | null): readonly string[] | null {
  if (left === null || right === null || left.length * right.length > MAX_TEXTS * MAX_TEXTS) return null
  return few(left.flatMap((text) => right.map((next) => text + next)))
}

function few(texts: readonly string[]): readonly string[] | null {
  const distinct = [...new Set(texts)]
  return distinct.length <= MAX_TEXTS && distinct.every((text) => text.length <= MAX_LENGTH) ? distinct : null
}

function membersOf(set: CharSet, exact: boolean): readonly string[] | null {
  // Both cases of a letter are one once folded.
  const count = size(set)
  if (count === 0 || count > 2 * MAX_TEXTS) return null
  const members = ranges(set).flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)),
  )
  return few(exact ? members : members.map(asciiFold))
}
