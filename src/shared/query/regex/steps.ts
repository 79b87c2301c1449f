import { children, type Regex } from './ast.ts'
import type { CharSet } from './char-set.ts'

/** One step of a pattern, by its index among all steps. */
export type Step =
  /** Takes a character of the set and goes on. */
  | { readonly kind: 'take'; readonly set: CharSet; readonly next: number }
  /** Goes on at all of these. */
  | { readonly kind: 'fork'; readonly nexts: readonly number[] }
  /** Goes on where this holds. */
  | { readonly kind: 'assert'; readonly at: 'start' | 'end' | 'boundary' | 'no-boundary'; readonly next: number }
  | { readonly kind: 'found' }

export interface Steps {
  readonly all: readonly Step[]
  readonly first: number
}

/** Patterns of more steps are rare, and slow to follow all at once. */
const MOST_STEPS = 2000

class TooMany extends Error {}

/** A pattern as steps; null where it has look-around, back-references or Unicode properties, or too many steps. */
export function stepsOf(regex: Regex): Steps | null {
  if (!isRegular(regex)) return null
  try {
    const all: Step[] = [{ kind: 'found' }]
    return { first: write(all, regex, 0), all }
  } catch (error) {
    if (error instanceof TooMany) return null
    throw error
  }
}

function isRegular(regex: Regex): boolean {
  if (regex.kind === 'look' || regex.kind === 'back' || regex.kind === 'property') return false
  return children(regex).every(isRegular)
}

/** Adds the steps of a pattern that go on at `next`, and gives the first of them. */
function write(all: Step[], regex: Regex, next: number): number {
  switch (regex.kind) {
    case 'set':
      return add(all, { kind: 'take', set: regex.set, next })
    case 'assert':
      return add(all, { kind: 'assert', at: regex.at, next })
    case 'sequence':
      return regex.items.reduceRight((after, item) => write(all, item, after), next)
    case 'either':
      return add(all, { kind: 'fork', nexts: regex.items.map((item) => write(all, item, next)) })
    case 'capture':
      return write(all, regex.item, next)
    case 'repeat':
      return writeRepeat(all, regex, next)
    default:
      throw new RangeError(`${regex.kind} is no step`)
  }
}

function writeRepeat(all: Step[], { item, min, max }: Extract<Regex, { kind: 'repeat' }>, next: number): number {
  let first = next
  if (max === Infinity) {
    const nexts: number[] = [next]
    first = add(all, { kind: 'fork', nexts })
    nexts.push(write(all, item, first))
  } else {
    for (let times = min; times < max; times++) {
      first = add(all, { kind: 'fork', nexts: [next, write(all, item, first)] })
    }
  }
  for (let times = 0; times < min; times++) first = write(all, item, first)
  return first
}

function add(all: Step[], step: Step): number {
  if (all.length >= MOST_STEPS) throw new TooMany()
  return all.push(step) - 1
}
