import { children, hasBackReference, type Regex } from './ast.ts'
import { type CharSet, NEWLINE, ranges, subtract } from './char-set.ts'

export type Engine = 'v8' | 're2'

/**
 * The pattern for one engine. V8 must be given the flag u. With `joined` (V8 only) it finds in lines joined by LF what
 * it would find in each of them alone: nothing in it matches LF, and `^` and `$` are the ends of each line.
 */
export function emitPattern(regex: Regex, engine: Engine, joined = false): string {
  const captures = hasBackReference(regex)
  const emit = (node: Regex): string => {
    switch (node.kind) {
      case 'set':
        return emitSet(joined ? subtract(node.set, NEWLINE) : node.set, engine)
      case 'property':
        return emitProperty(node, joined)
      case 'sequence':
        return node.items.map((item) => (item.kind === 'either' ? `(?:${emit(item)})` : emit(item))).join('')
      case 'either':
        return node.items.map(emit).join('|')
      case 'repeat':
        return `${node.item.kind === 'set' ? emit(node.item) : `(?:${emit(node.item)})`}${emitBounds(node.min, node.max)}${node.lazy ? '?' : ''}`
      case 'capture':
        return `${captures ? '(' : '(?:'}${emit(node.item)})`
      case 'assert':
        return joined ? JOINED_ASSERTIONS[node.at] : ASSERTIONS[node.at]
      case 'look':
        return `(?${node.ahead ? '' : '<'}${node.negated ? '!' : '='}${emit(node.item)})`
      case 'back':
        return `(?:\\${node.number})`
    }
  }
  const pattern = emit(regex)
  return engine === 'v8' && denies(regex) ? `(?<=^|[^])(?:${pattern})` : pattern
}

/**
 * V8 also tries a pattern between the two halves of a surrogate pair, though the flag u forbids it; nothing that takes
 * a character matches there, but what only denies one does. A guard that holds at real places keeps it from there.
 */
function denies(regex: Regex): boolean {
  if (regex.kind === 'assert') return regex.at === 'no-boundary'
  return (regex.kind === 'look' && regex.negated) || children(regex).some(denies)
}

/** Text as a pattern: `caseless` folds A to Z. */
export function emitText(text: string, caseless: boolean): string {
  return Array.from(text, (char) => {
    const letter = /[A-Za-z]/.test(char)
    if (letter && caseless) return `[${char.toUpperCase()}${char.toLowerCase()}]`
    return emitChar(char.codePointAt(0) ?? 0, 'v8')
  }).join('')
}

const ASSERTIONS = { start: '^', end: '$', boundary: '\\b', 'no-boundary': '\\B' } as const
/** The flag m would take CR, U+2028 and U+2029 for line ends as well. */
const JOINED_ASSERTIONS = { ...ASSERTIONS, start: '(?<=^|\\n)', end: '(?=\\n|$)' } as const

function emitBounds(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  if (min === 0 && max === 1) return '?'
  return min === max ? `{${min}}` : `{${min},${max}}`
}

function emitSet(set: CharSet, engine: Engine): string {
  const [first, last] = set
  if (first === undefined) return engine === 'v8' ? '[]' : '[^\\x00-\\x{10FFFF}]'
  if (set.length === 2 && first === last) return emitChar(first, engine)
  return `[${emitRanges(set, engine)}]`
}

function emitRanges(set: CharSet, engine: Engine): string {
  return ranges(set)
    .map(([first, last]) => {
      const from = emitChar(first, engine)
      return first === last ? from : `${from}-${emitChar(last, engine)}`
    })
    .join('')
}

function emitProperty({ set, properties, negated }: Extract<Regex, { kind: 'property' }>, joined: boolean): string {
  const guard = joined ? '(?!\\n)' : ''
  return `(?:${guard}[${negated ? '^' : ''}${emitRanges(set, 'v8')}${properties.join('')}])`
}

function emitChar(codePoint: number, engine: Engine): string {
  const char = String.fromCodePoint(codePoint)
  if (/[A-Za-z0-9]/.test(char)) return char
  return engine === 'v8' ? `\\u{${codePoint.toString(16)}}` : `\\x{${codePoint.toString(16)}}`
}
