import type { Regex } from './ast.ts'
import {
  type CharSet,
  complement,
  DIGIT,
  POSIX,
  ranges,
  SPACE,
  single,
  union,
  WORD,
  withBothCases,
} from './char-set.ts'
import type { Scanner } from './scanner.ts'

/** What one escape inside or outside a class can stand for. */
export type Escaped =
  | { readonly kind: 'char'; readonly codePoint: number }
  | { readonly kind: 'set'; readonly set: CharSet }
  /** As V8 writes it: `\p{L}`. */
  | { readonly kind: 'property'; readonly property: string }

const CONTROL: Readonly<Record<string, number>> = { t: 0x09, n: 0x0a, v: 0x0b, f: 0x0c, r: 0x0d }
const CLASSES: Readonly<Record<string, CharSet>> = {
  d: DIGIT,
  D: complement(DIGIT),
  s: SPACE,
  S: complement(SPACE),
  w: WORD,
  W: complement(WORD),
}

const CODE = /x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,8})\}/iy
const LOW_HALF = /\\u(d[c-f][0-9a-f]{2})/iy
const CONTROL_LETTER = /c([A-Za-z])/y
const PROPERTY = /[pP](?:\{([A-Za-z0-9_=]+)\}|([A-Z]))/y
const NUL = /0(?![0-9])/y

/** After a backslash, both inside and outside a class. */
export function readCharEscape(scanner: Scanner): Escaped {
  if (scanner.done) scanner.fail('\\ at end of pattern')
  const code = scanner.acceptPattern(CODE)
  if (code !== null) return { kind: 'char', codePoint: codePoint(scanner, code) }
  const property = scanner.seesPattern(PROPERTY)
  if (property !== null) return { kind: 'property', property: acceptProperty(scanner) }
  const control = scanner.acceptPattern(CONTROL_LETTER)
  if (control !== null) return { kind: 'char', codePoint: (control[1] ?? '').charCodeAt(0) % 32 }
  if (scanner.acceptPattern(NUL) !== null) return { kind: 'char', codePoint: 0 }
  const start = scanner.at
  const next = scanner.next()
  const char = String.fromCodePoint(next)
  const named = CONTROL[char]
  if (named !== undefined) return { kind: 'char', codePoint: named }
  const set = CLASSES[char]
  if (set !== undefined) return { kind: 'set', set }
  if (/[A-Za-z0-9]/.test(char)) {
    scanner.at = start
    scanner.fail('Invalid escape')
  }
  return { kind: 'char', codePoint: next }
}

const REFERENCE = /([1-9]\d{0,5})/y
const NAMED_REFERENCE = /k<([^>]*)>/y

/** After a backslash outside a class. */
export function readEscape(scanner: Scanner): Regex {
  const start = scanner.at - 1
  if (scanner.accept('b')) return { kind: 'assert', at: 'boundary' }
  if (scanner.accept('B')) return { kind: 'assert', at: 'no-boundary' }
  const numbered = scanner.acceptPattern(REFERENCE)
  if (numbered !== null) return reference(scanner, Number(numbered[1]), start)
  const named = scanner.acceptPattern(NAMED_REFERENCE)
  if (named !== null) return reference(scanner, named[1] ?? '', start)
  const escaped = readCharEscape(scanner)
  if (escaped.kind === 'set') return { kind: 'set', set: scanner.fold(escaped.set) }
  if (escaped.kind === 'char') return scanner.literal(escaped.codePoint)
  const set = scanner.caseless ? lettersOf(escaped.property) : []
  return { kind: 'property', set, properties: [escaped.property], negated: false }
}

const ASCII_LETTERS = POSIX.alpha ?? []

/** Both cases of the letters A to Z that have the property in either case. */
export function lettersOf(property: string): CharSet {
  const has = new RegExp(property, 'u')
  const letters = ranges(ASCII_LETTERS).flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, n) => first + n),
  )
  return withBothCases(union(...letters.filter((letter) => has.test(String.fromCodePoint(letter))).map(single)))
}

function reference(scanner: Scanner, to: number | string, at: number): Regex {
  const back = { kind: 'back' as const, number: 0 }
  scanner.refer(to, at, (group) => {
    back.number = group
  })
  return back
}

function codePoint(scanner: Scanner, [, byte, unit, long]: RegExpExecArray): number {
  const value = Number.parseInt(byte ?? unit ?? long ?? '', 16)
  if (value > 0x10ffff) scanner.fail('Invalid Unicode escape')
  if (unit === undefined || value < 0xd800 || value > 0xdbff) return value
  const low = scanner.acceptPattern(LOW_HALF)
  return low === null ? value : 0x10000 + ((value - 0xd800) << 10) + (Number.parseInt(low[1] ?? '', 16) - 0xdc00)
}

function acceptProperty(scanner: Scanner): string {
  const match = scanner.seesPattern(PROPERTY)
  const [whole = '', braced, letter] = match ?? []
  const property = `\\${whole[0]}{${braced ?? letter}}`
  try {
    new RegExp(property, 'u')
  } catch {
    scanner.fail('Invalid property name')
  }
  scanner.at += whole.length
  return property
}
