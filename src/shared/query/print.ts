import { formatTime } from '../time.ts'
import type { Query, QueryLeaf, QueryNode } from './ast.ts'
import { isPlainValue, isPlainWord, quote } from './lexer.ts'

/** The query in its canonical spelling; `parseQuery` reads it back as the same tree, spans aside. */
export function printQuery(query: Query): string {
  return query.kind === 'or' ? query.items.map(printInOr).join(' OR ') : printInOr(query)
}

function printInOr(node: QueryNode): string {
  return node.kind === 'and' ? node.items.map(printTerm).join(' ') : printTerm(node)
}

function printTerm(node: QueryNode): string {
  if (node.kind === 'and' || node.kind === 'or') return `(${printQuery(node)})`
  if (node.kind === 'not') return `-${printTerm(node.item)}`
  return printLeaf(node)
}

function printLeaf(leaf: QueryLeaf): string {
  switch (leaf.kind) {
    case 'text':
      // A minus alone reads as text, but not where something follows it.
      return leaf.text !== '-' && isPlainWord(leaf.text) ? leaf.text : quote(leaf.text)
    case 'regex':
      return `/${escapeSlashes(leaf.source)}/${leaf.caseless ? 'i' : ''}`
    case 'level':
      return `level${leaf.operator === '=' ? ':' : leaf.operator}${leaf.level}`
    case 'device':
    case 'module':
      return `${leaf.kind}:${isPlainValue(leaf.pattern) ? leaf.pattern : quote(leaf.pattern)}`
    default:
      return `${leaf.kind}:${formatTime(leaf.time)}`
  }
}

function escapeSlashes(source: string): string {
  return source.replace(/\\.|\//gs, (part) => (part === '/' ? '\\/' : part))
}
