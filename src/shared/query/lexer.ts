import type { LevelOperator, Span } from './ast.ts'
import type { QueryError } from './error.ts'

export type FieldKey = 'level' | 'device' | 'module' | 'since' | 'until'
export const FIELD_KEYS: readonly FieldKey[] = ['level', 'device', 'module', 'since', 'until']

export type Token =
  | { readonly kind: 'open' | 'close' | 'or' | 'minus'; readonly span: Span }
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean; readonly span: Span }
  /** `source` as written between the slashes. */
  | { readonly kind: 'regex'; readonly source: string; readonly caseless: boolean; readonly span: Span }
  | FieldToken
  /** The rest of the text cannot be read. `field`: it was the value of a field, so far as it was read. */
  | { readonly kind: 'error'; readonly error: QueryError; readonly field: FieldToken | null; readonly span: Span }

export interface FieldToken {
  readonly kind: 'field'
  readonly key: FieldKey
  readonly operator: LevelOperator
  readonly value: string
  /** With its quotes, if it has any. */
  readonly valueSpan: Span
  readonly span: Span
}

/** Every token of the text; an `error` can only be the last. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = skipSpace(text, 0)
  while (at < text.length) {
    const token = readToken(text, at)
    tokens.push(token)
    if (token.kind === 'error') break
    at = skipSpace(text, token.span.end)
  }
  return tokens
}

/** Whether a text reads as one word and nothing else, so that it can be written without quotes. */
export function isPlainWord(text: string): boolean {
  const [token, ...others] = tokenize(text)
  return others.length === 0 && token?.kind === 'text' && !token.quoted && token.text === text
}

/** Whether a field's value can be written without quotes. */
export function isPlainValue(value: string): boolean {
  return value !== '' && !value.startsWith('"') && wordEnd(value, 0) === value.length
}

export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function readToken(text: string, at: number): Token {
  const char = text[at]
  if (char === '(') return { kind: 'open', span: { start: at, end: at + 1 } }
  if (char === ')') return { kind: 'close', span: { start: at, end: at + 1 } }
  if (char === '"') return readQuoted(text, at)
  if (char === '/') return readRegex(text, at)
  // A minus that stands alone is text, as in "rssi - 3".
  if (char === '-' && wordEnd(text, at) + Number(text[at + 1] === '(') > at + 1) {
    return { kind: 'minus', span: { start: at, end: at + 1 } }
  }
  return readField(text, at) ?? readWord(text, at)
}

function readWord(text: string, at: number): Token {
  const span = { start: at, end: wordEnd(text, at) }
  const word = text.slice(span.start, span.end)
  return word === 'OR' ? { kind: 'or', span } : { kind: 'text', text: word, quoted: false, span }
}

const FIELD = /(?:(level)(>=|<=|[:=<>])|(device|module|since|until):)/iy

function readField(text: string, at: number): Token | null {
  FIELD.lastIndex = at
  const match = FIELD.exec(text)
  if (match === null) return null
  const key = (match[1] ?? match[3] ?? '').toLowerCase() as FieldKey
  const operator = (match[2] ?? '=').replace(':', '=') as LevelOperator
  const start = FIELD.lastIndex
  const field = (value: string, end: number): FieldToken => {
    return { kind: 'field', key, operator, value, valueSpan: { start, end }, span: { start: at, end } }
  }
  if (text[start] !== '"') {
    const end = wordEnd(text, start)
    return field(text.slice(start, end), end)
  }
  const quoted = readQuoted(text, start)
  if (quoted.kind === 'text') return field(quoted.text, quoted.span.end)
  return { ...quoted, field: field(text.slice(start + 1), text.length) }
}

const QUOTED = /"((?:[^"\\]|\\.)*)"/sy

function readQuoted(text: string, at: number): Extract<Token, { kind: 'text' | 'error' }> {
  QUOTED.lastIndex = at
  const match = QUOTED.exec(text)
  if (match === null) return unreadable(text, at, 'unterminated-quote', 'a closing quotation mark "')
  // Only the two escapes that are needed; any other backslash stands for itself, as in "C:\temp".
  const inner = (match[1] ?? '').replace(/\\(["\\])/g, '$1')
  return { kind: 'text', text: inner, quoted: true, span: { start: at, end: QUOTED.lastIndex } }
}

function readRegex(text: string, at: number): Token {
  const close = closingSlash(text, at + 1)
  if (close === -1) return unreadable(text, at, 'unterminated-regex', 'a closing slash / (or quotes around the text)')
  const span = { start: at, end: wordEnd(text, close + 1) }
  const flags = text.slice(close + 1, span.end)
  if (flags !== '' && flags !== 'i') {
    const expected = 'a space or the flag i (a slash inside is written \\/, a path goes in quotes)'
    return { kind: 'error', error: wrong('regex-end', close + 1, flags.length, expected), field: null, span }
  }
  return { kind: 'regex', source: text.slice(at + 1, close), caseless: flags === 'i', span }
}

const POSIX_CLASS = /\[:\^?[a-z]+:\]/y

/** Slashes that are escaped or in a character class do not end a pattern, as in JavaScript. -1 if none does. */
function closingSlash(text: string, start: number): number {
  let inClass = false
  for (let at = start; at < text.length; at += 1) {
    const char = text[at]
    if (char === '\\') at += 1
    else if (char === '/' && !inClass) return at
    else if (char === ']') inClass = false
    else if (char === '[' && !inClass) inClass = true
    else if (char === '[') {
      POSIX_CLASS.lastIndex = at
      if (POSIX_CLASS.test(text)) at = POSIX_CLASS.lastIndex - 1
    }
  }
  return -1
}

function unreadable(text: string, at: number, code: QueryError['code'], expected: string) {
  const span = { start: at, end: text.length }
  return { kind: 'error' as const, error: wrong(code, at, text.length - at, expected), field: null, span }
}

function wrong(code: QueryError['code'], at: number, length: number, expected: string): QueryError {
  return { code, at, length, expected }
}

const SPACE = /\s*/y
const WORD = /[^\s()]*/y

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at
  SPACE.exec(text)
  return SPACE.lastIndex
}

function wordEnd(text: string, at: number): number {
  WORD.lastIndex = at
  WORD.exec(text)
  return WORD.lastIndex
}
