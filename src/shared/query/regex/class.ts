import type { Regex } from './ast.ts'
import { type CharSet, charSet, complement, POSIX, single, union } from './char-set.ts'
import { type Escaped, lettersOf, readCharEscape } from './escape.ts'
import type { Scanner } from './scanner.ts'

const POSIX_CLASS = /\[:(\^?)([a-z]+):\]/y

/** After the opening bracket. */
export function readClass(scanner: Scanner): Regex {
  const open = scanner.at - 1
  const negated = scanner.accept('^')
  // JavaScript closes the class here, grep takes the bracket as its first member: nobody would get what they meant.
  if (scanner.sees(']')) scanner.fail('Empty class (write \\] for a bracket, [\\s\\S] for any character)')
  const sets: CharSet[] = []
  const properties: string[] = []
  while (!scanner.accept(']')) {
    const member = readMember(scanner, open)
    if (member.kind === 'property') properties.push(member.property)
    else sets.push(member.kind === 'set' ? member.set : readRange(scanner, open, member.codePoint))
  }
  const set = scanner.fold(union(...sets))
  if (properties.length === 0) return { kind: 'set', set: negated ? complement(set) : set }
  const letters = scanner.caseless ? properties.map(lettersOf) : []
  return { kind: 'property', set: union(set, ...letters), properties, negated }
}

function readMember(scanner: Scanner, open: number): Escaped {
  if (scanner.done) {
    scanner.at = open
    scanner.fail('Unterminated character class')
  }
  const posix = scanner.acceptPattern(POSIX_CLASS)
  if (posix !== null) {
    const set = POSIX[posix[2] ?? '']
    if (set === undefined) return scanner.fail('Unknown POSIX class')
    return { kind: 'set', set: posix[1] === '^' ? complement(set) : set }
  }
  if (scanner.accept('\\b')) return { kind: 'char', codePoint: 0x08 }
  if (scanner.accept('\\')) return readCharEscape(scanner)
  return { kind: 'char', codePoint: scanner.next() }
}

/** A range if a minus and another character follow; a minus before a class such as `\d`, or last, is itself. */
function readRange(scanner: Scanner, open: number, first: number): CharSet {
  const start = scanner.at
  if (!scanner.accept('-') || scanner.sees(']')) {
    scanner.at = start
    return single(first)
  }
  const last = readMember(scanner, open)
  if (last.kind !== 'char') {
    scanner.at = start
    return single(first)
  }
  if (last.codePoint < first) {
    scanner.at = start
    scanner.fail('Range out of order in character class')
  }
  return charSet([first, last.codePoint])
}
