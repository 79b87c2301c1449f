import { parseTime } from '../time.ts'
import type { Query, QueryLeaf, QueryNode, Span } from './ast.ts'
import { type QueryError, type QueryErrorCode, QueryFailure } from './error.ts'
import { LEVEL_NAMES } from './levels.ts'
import { type FieldToken, type Token, tokenize } from './lexer.ts'
import { parseRegex } from './regex/parse.ts'

export type ParseResult =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly error: QueryError }

/** Longest query, UTF-16 units, and how deep groups and negations may nest. */
const MAX_LENGTH = 100_000
const MAX_DEPTH = 100

/**
 * Reads a query. AND is implied between terms and binds tighter than OR; `-` binds tightest. Half a surrogate pair is
 * read as U+FFFD, which is also what a line shows where its bytes are not UTF-8.
 */
export function parseQuery(text: string): ParseResult {
  try {
    if (text.length > MAX_LENGTH) fail('too-long', { start: MAX_LENGTH, end: text.length }, 'a shorter query')
    const source = text.toWellFormed()
    return { ok: true, query: parseAll(new Cursor(tokenize(source)), source.length) }
  } catch (error) {
    if (error instanceof QueryFailure) return { ok: false, error: error.error }
    throw error
  }
}

class Cursor {
  readonly #tokens: readonly Token[]
  #next = 0
  /** End of the token that was taken last. */
  end = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  peek(): Token | undefined {
    return this.#tokens[this.#next]
  }

  take(): void {
    this.end = this.peek()?.span.end ?? this.end
    this.#next += 1
  }
}

function parseAll(cursor: Cursor, length: number): Query {
  if (cursor.peek() === undefined) return { kind: 'and', items: [], span: { start: 0, end: length } }
  const query = parseOr(cursor, 0)
  const rest = cursor.peek()
  if (rest !== undefined) fail('unopened-group', rest.span, 'an opening parenthesis before this one')
  return query
}

function parseOr(cursor: Cursor, depth: number): QueryNode {
  const items = [parseAnd(cursor, depth)]
  for (let or = cursor.peek(); or?.kind === 'or'; or = cursor.peek()) {
    cursor.take()
    const next = cursor.peek()
    if (!startsTerm(next)) fail('dangling-or', or.span, 'a term after OR')
    items.push(parseAnd(cursor, depth))
  }
  return combine('or', items)
}

function parseAnd(cursor: Cursor, depth: number): QueryNode {
  const items = [parseTerm(cursor, depth)]
  while (startsTerm(cursor.peek())) items.push(parseTerm(cursor, depth))
  return combine('and', items)
}

function combine(kind: 'and' | 'or', items: readonly QueryNode[]): QueryNode {
  const [first] = items
  const last = items.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('nothing to combine')
  return items.length === 1 ? first : { kind, items, span: { start: first.span.start, end: last.span.end } }
}

function startsTerm(token: Token | undefined): boolean {
  return token !== undefined && token.kind !== 'or' && token.kind !== 'close'
}

function parseTerm(cursor: Cursor, depth: number): QueryNode {
  const token = cursor.peek()
  if (token === undefined) throw new RangeError('a term was expected and nothing is left')
  if (depth > MAX_DEPTH) fail('too-deep', token.span, `no more than ${MAX_DEPTH} groups or negations in each other`)
  cursor.take()
  switch (token.kind) {
    case 'minus': {
      const item = parseTerm(cursor, depth + 1)
      return { kind: 'not', item, span: { start: token.span.start, end: cursor.end } }
    }
    case 'open':
      return parseGroup(cursor, token.span, depth + 1)
    case 'or':
      return fail('dangling-or', token.span, 'a term before OR (or quotes around it)')
    case 'close':
      return fail('unopened-group', token.span, 'an opening parenthesis before this one')
    case 'error':
      throw new QueryFailure(token.error)
    default:
      return leaf(token)
  }
}

function parseGroup(cursor: Cursor, open: Span, depth: number): QueryNode {
  const first = cursor.peek()
  if (first === undefined) return fail('unclosed-group', open, 'a term and a closing parenthesis')
  if (first.kind === 'close') {
    fail(
      'empty-group',
      { start: open.start, end: first.span.end },
      'a term inside the parentheses (or quotes around them)',
    )
  }
  const inner = parseOr(cursor, depth)
  if (cursor.peek()?.kind !== 'close') fail('unclosed-group', open, 'a closing parenthesis for this one')
  cursor.take()
  return inner
}

function leaf(token: Extract<Token, { kind: 'text' | 'regex' | 'field' }>): QueryLeaf {
  if (token.kind === 'text') return { kind: 'text', text: token.text, span: token.span }
  if (token.kind === 'field') return field(token)
  const { source, caseless, span } = token
  if (source === '') fail('regex-empty', span, 'a pattern between the slashes (or quotes around them)')
  const parsed = parseRegex(source, caseless)
  if (!parsed.ok) {
    const at = span.start + 1 + parsed.at
    throw new QueryFailure({
      code: 'regex-syntax',
      at,
      length: parsed.at < source.length ? 1 : 0,
      expected: `a valid regular expression: ${parsed.message}`,
      detail: parsed.engine ?? parsed.message,
    })
  }
  return {
    kind: 'regex',
    source: source.replace(/\\(.)/gs, (pair, char) => (char === '/' ? '/' : pair)),
    caseless,
    span,
  }
}

function field({ key, operator, value, valueSpan, span }: FieldToken): QueryLeaf {
  switch (key) {
    case 'level': {
      const level = Object.hasOwn(LEVEL_NAMES, value.toLowerCase()) ? LEVEL_NAMES[value.toLowerCase()] : undefined
      if (level === undefined) return fail('unknown-level', valueSpan, 'error, warn, info, debug or none')
      if (level === 'none' && operator !== '=') {
        fail('level-not-comparable', valueSpan, 'error, warn, info or debug (lines without level are level:none)')
      }
      return { kind: 'level', operator, level, span }
    }
    case 'device':
      if (value === '') fail('empty-value', valueSpan, 'a device: PRODUCT/NAME, an id, platform:REF or a name')
      return { kind: 'device', pattern: value, span }
    case 'module':
      if (value === '') fail('empty-value', valueSpan, 'the name of a module')
      return { kind: 'module', pattern: value, span }
    default: {
      const time = parseTime(value)
      if (time === null) return fail('bad-time', valueSpan, 'an age (15m), a time of day (14:30) or 2026-03-01T14:30')
      return { kind: key, time, span }
    }
  }
}

function fail(code: QueryErrorCode, span: Span, expected: string): never {
  throw new QueryFailure({ code, at: span.start, length: span.end - span.start, expected })
}
