import type { MatchOptions, QueryNode } from '../../../../../shared/query.ts'
import { deviceTest, templateTest, timeTest } from './fact-test.ts'
import { lineTest, patternTest, type Watch } from './pattern-test.ts'
import { allOf, anyOf, noneOf, type RowsTest } from './rows-test.ts'
import { textTest } from './text-test.ts'

/** @throws QueryFailure for a pattern that cannot be compiled */
export function compileTest(query: QueryNode, options: MatchOptions, watch: Watch): RowsTest {
  const compile = (node: QueryNode): RowsTest => {
    switch (node.kind) {
      case 'and':
        return allOf(cheapFirst(node.items).map(compile))
      case 'or':
        return anyOf(cheapFirst(node.items).map(compile))
      case 'not':
        return noneOf(compile(node.item))
      case 'text':
        return textTest(node) ?? lineTest(node, options, watch)
      case 'regex':
        return patternTest(node, options, watch)
      case 'level':
      case 'module':
        return templateTest(node, options)
      case 'device':
        return deviceTest(node, options)
      case 'since':
      case 'until':
        return timeTest(node, options)
    }
  }
  return compile(query)
}

function cheapFirst(items: readonly QueryNode[]): readonly QueryNode[] {
  return items.toSorted((a, b) => cost(a) - cost(b))
}

function cost(node: QueryNode): number {
  if (node.kind === 'regex') return 4
  if (node.kind === 'text') return 2
  if (node.kind === 'not') return cost(node.item)
  if ('items' in node) return Math.max(3, ...node.items.map(cost))
  return node.kind === 'level' || node.kind === 'module' ? 0 : 1
}
