import { children, type Regex } from './ast.ts'
import { DOT } from './char-set.ts'
import { readClass } from './class.ts'
import { readEscape } from './escape.ts'
import { PatternError, Scanner } from './scanner.ts'

export type ParsedRegex =
  | { readonly ok: true; readonly regex: Regex }
  | {
      readonly ok: false
      /** UTF-16 offset in the pattern. */
      readonly at: number
      readonly message: string
      /** What the JavaScript engine says, where it objects as well. */
      readonly engine: string | null
    }

/** As in RE2: how often anything may be repeated, nested repeats multiplied. */
const MAX_REPEAT = 1000
/** Positions of the unrolled pattern, so that compiling stays quick. */
const MAX_SIZE = 20_000
const MAX_DEPTH = 100

/**
 * Reads a pattern. The syntax is JavaScript's, with POSIX classes (`[[:digit:]]`), `(?P<name>…)` and `(?i)` added, and
 * with what JavaScript and grep read differently refused rather than guessed (`[]…]`). The dot is everything but LF,
 * `^` and `$` are the ends of the line, and case folds A to Z only.
 */
export function parseRegex(source: string, caseless: boolean): ParsedRegex {
  try {
    const scanner = new Scanner(source, caseless)
    const regex = readEither(scanner, 0)
    if (!scanner.done) scanner.fail('Unmatched )')
    scanner.checkReferences()
    if (!repeatsWithin(regex, MAX_REPEAT) || sizeOf(regex) > MAX_SIZE) throw new PatternError(0, 'Pattern too large')
    return { ok: true, regex }
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    return { ok: false, at: error.at, message: error.message, engine: engineMessage(source) }
  }
}

function readEither(scanner: Scanner, depth: number): Regex {
  if (depth > MAX_DEPTH) scanner.fail('Groups nested too deep')
  const outer = scanner.caseless
  const items = [readSequence(scanner, depth)]
  while (scanner.accept('|')) items.push(readSequence(scanner, depth))
  scanner.caseless = outer
  return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'either', items }
}

function readSequence(scanner: Scanner, depth: number): Regex {
  const items: Regex[] = []
  while (!scanner.done && !scanner.sees('|') && !scanner.sees(')')) {
    const item = readAtom(scanner, depth)
    if (item !== null) items.push(readRepeat(scanner, item))
  }
  return items.length === 1 && items[0] !== undefined ? items[0] : { kind: 'sequence', items }
}

/** Null where the text only switches case on or off. */
function readAtom(scanner: Scanner, depth: number): Regex | null {
  if (scanner.accept('(')) return readGroup(scanner, depth)
  if (scanner.accept('[')) return readClass(scanner)
  if (scanner.accept('\\')) return readEscape(scanner)
  if (scanner.accept('.')) return { kind: 'set', set: DOT }
  if (scanner.accept('^')) return { kind: 'assert', at: 'start' }
  if (scanner.accept('$')) return { kind: 'assert', at: 'end' }
  if (scanner.sees('*') || scanner.sees('+') || scanner.sees('?') || scanner.seesPattern(COUNT) !== null) {
    scanner.fail('Nothing to repeat')
  }
  return scanner.literal(scanner.next())
}

const CASE_SWITCH = /\?(-?)i([:)])/y
const NAME = /\?P?<([\p{L}_$][\p{L}\p{N}_$]*)>/uy
const LOOK = /\?(<?)([=!])/y

function readGroup(scanner: Scanner, depth: number): Regex | null {
  const open = scanner.at - 1
  const look = scanner.acceptPattern(LOOK)
  if (look !== null) {
    const item = closeGroup(scanner, open, readEither(scanner, depth + 1))
    return { kind: 'look', ahead: look[1] === '', negated: look[2] === '!', item }
  }
  const switched = scanner.acceptPattern(CASE_SWITCH)
  if (switched !== null) {
    const outer = scanner.caseless
    scanner.caseless = switched[1] === ''
    if (switched[2] === ')') return null
    const item = readEither(scanner, depth + 1)
    scanner.caseless = outer
    return closeGroup(scanner, open, grouped(item))
  }
  if (scanner.accept('?:')) return closeGroup(scanner, open, grouped(readEither(scanner, depth + 1)))
  const name = scanner.acceptPattern(NAME)?.[1] ?? null
  if (name === null && scanner.sees('?')) scanner.fail('Invalid group')
  const number = scanner.openCapture(name)
  return { kind: 'capture', number, item: closeGroup(scanner, open, readEither(scanner, depth + 1)) }
}

/** What consumes nothing can be repeated only inside a group, so that it must not lose its group. */
function grouped(item: Regex): Regex {
  return item.kind === 'assert' || item.kind === 'look' ? { kind: 'sequence', items: [item] } : item
}

function closeGroup(scanner: Scanner, open: number, item: Regex): Regex {
  if (!scanner.accept(')')) throw new PatternError(open, 'Unterminated group')
  return item
}

const COUNT = /\{(\d{1,9})(,(\d{0,9}))?\}/y

function readRepeat(scanner: Scanner, item: Regex): Regex {
  const start = scanner.at
  const bounds = readBounds(scanner)
  if (bounds === null) return item
  const [min, max] = bounds
  if (item.kind === 'assert' || item.kind === 'look') throw new PatternError(start, 'Nothing to repeat')
  if (min > max) throw new PatternError(start, 'numbers out of order in {} quantifier')
  if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Infinity)) {
    throw new PatternError(start, `No more than ${MAX_REPEAT} repetitions`)
  }
  const lazy = scanner.accept('?')
  if (scanner.sees('*') || scanner.sees('+') || scanner.sees('?') || scanner.seesPattern(COUNT) !== null) {
    scanner.fail('Nothing to repeat')
  }
  return { kind: 'repeat', item, min, max, lazy }
}

function readBounds(scanner: Scanner): readonly [number, number] | null {
  if (scanner.accept('*')) return [0, Infinity]
  if (scanner.accept('+')) return [1, Infinity]
  if (scanner.accept('?')) return [0, 1]
  const count = scanner.acceptPattern(COUNT)
  if (count === null) return null
  const min = Number(count[1])
  if (count[2] === undefined) return [min, min]
  return [min, count[3] === '' ? Infinity : Number(count[3])]
}

function repeatsWithin(regex: Regex, limit: number): boolean {
  if (regex.kind !== 'repeat') return children(regex).every((child) => repeatsWithin(child, limit))
  const times = regex.max === Infinity ? regex.min : regex.max
  return times <= limit && repeatsWithin(regex.item, times > 0 ? Math.floor(limit / times) : limit)
}

function sizeOf(regex: Regex): number {
  const inner = children(regex).reduce((sum, child) => sum + sizeOf(child), 1)
  if (regex.kind !== 'repeat') return inner
  return inner * Math.max(1, regex.max === Infinity ? regex.min : regex.max)
}

function engineMessage(source: string): string | null {
  try {
    new RegExp(source)
    return null
  } catch (error) {
    return error instanceof SyntaxError ? error.message.replace(/^Invalid regular expression: \/.*\/: /s, '') : null
  }
}
