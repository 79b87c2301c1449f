import type { Query, QueryNode, RegexNode } from './ast.ts'
import { asciiFold } from './fold.ts'
import { type LiteralRun, literalRuns } from './regex/literals.ts'
import { parseRegex } from './regex/parse.ts'
import { utf8 } from './utf8.ts'

/** What the bytes of every matching line satisfy: once A to Z in them are folded to a to z, unless said otherwise. */
export type LiteralExpression =
  /** Nothing can be said. */
  | { readonly kind: 'any' }
  /** These bytes, folded, occur in a row. */
  | { readonly kind: 'literal'; readonly bytes: Uint8Array }
  | { readonly kind: 'and' | 'or'; readonly items: readonly LiteralExpression[] }

const ANY: LiteralExpression = { kind: 'any' }

/**
 * For an index over byte n-grams: a condition that no matching line fails, as narrow as the text and the literal parts
 * of the patterns allow. `minBytes` is the length of the index's grams: shorter literals are of no use to it and are
 * left out.
 */
export function requiredLiterals(query: Query, minBytes = 4): LiteralExpression {
  return required(query, minBytes)
}

/** The same of one pattern and of bytes as they are, not folded. */
export function exactLiterals(pattern: RegexNode, minBytes: number): LiteralExpression {
  const parsed = parseRegex(pattern.source, pattern.caseless)
  return parsed.ok ? toExpression(literalRuns(parsed.regex, true), minBytes, true) : ANY
}

function required(node: QueryNode, minBytes: number): LiteralExpression {
  switch (node.kind) {
    case 'text':
      return literal(node.text, minBytes)
    case 'regex': {
      const parsed = parseRegex(node.source, node.caseless)
      if (!parsed.ok) return ANY
      return toExpression(literalRuns(parsed.regex), minBytes)
    }
    case 'and':
      return and(node.items.map((item) => required(item, minBytes)))
    case 'or':
      return or(node.items.map((item) => required(item, minBytes)))
    case 'not':
      // What a line lacks says nothing about a block; only a second negation gives something back.
      return node.item.kind === 'not' ? required(node.item.item, minBytes) : ANY
    default:
      return ANY
  }
}

function toExpression(runs: readonly LiteralRun[], minBytes: number, exact = false): LiteralExpression {
  return and(
    runs.map((run) => {
      if (run.kind === 'texts') return or(run.texts.map((text) => literal(text, minBytes, exact)))
      return or(run.branches.map((branch) => toExpression(branch, minBytes, exact)))
    }),
  )
}

/** U+FFFD in the text of a line may stand for any bytes that are not UTF-8, so nothing is known where it is asked for. */
function literal(text: string, minBytes: number, exact = false): LiteralExpression {
  const parts = (exact ? text : asciiFold(text)).split('\ufffd').map(utf8)
  return and(
    parts
      .filter((bytes) => bytes.length > 0 && bytes.length >= minBytes)
      .map((bytes) => ({ kind: 'literal', bytes: Uint8Array.from(bytes) })),
  )
}

function and(items: readonly LiteralExpression[]): LiteralExpression {
  const useful = items
    .filter((item) => item.kind !== 'any')
    .flatMap((item) => (item.kind === 'and' ? item.items : [item]))
  const [only] = useful
  if (only === undefined) return ANY
  return useful.length === 1 ? only : { kind: 'and', items: useful }
}

function or(items: readonly LiteralExpression[]): LiteralExpression {
  const [only] = items
  if (only === undefined || items.some((item) => item.kind === 'any')) return ANY
  return items.length === 1
    ? only
    : { kind: 'or', items: items.flatMap((item) => (item.kind === 'or' ? item.items : [item])) }
}
