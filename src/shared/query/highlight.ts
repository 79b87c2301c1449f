import type { Query, QueryNode, RegexNode, Span, TextNode } from './ast.ts'
import { QueryFailure } from './error.ts'
import { asciiFold, ignoresCase } from './fold.ts'
import { compileInline } from './match.ts'

export interface HighlightOptions {
  /** Only so much of a text is looked at, UTF-16 units. */
  readonly maxLength?: number
  /** No more ranges than this come back. */
  readonly maxRanges?: number
}

/** Characters that the patterns of one call may look at: many finds in one long line would be quadratic otherwise. */
const SCAN_BUDGET = 2_000_000

type Find = (text: string, limit: number) => readonly Span[]

/**
 * Where the query's text and patterns are found in a text, those under a negation left out: ranges in order, merged
 * where they touch. Patterns run on the linear-time engine; one that cannot is not highlighted.
 */
export function highlight(query: Query, options: HighlightOptions = {}): (text: string) => readonly Span[] {
  const { maxLength = 16_384, maxRanges = 500 } = options
  const finds = positiveTerms(query, false).flatMap(compileFind)
  return (text) => {
    const visible = text.length > maxLength ? text.slice(0, maxLength) : text
    return merge(finds.flatMap((find) => find(visible, maxRanges))).slice(0, maxRanges)
  }
}

function positiveTerms(node: QueryNode, negated: boolean): readonly (TextNode | RegexNode)[] {
  if (node.kind === 'not') return positiveTerms(node.item, !negated)
  if ('items' in node) return node.items.flatMap((item) => positiveTerms(item, negated))
  return !negated && (node.kind === 'text' || node.kind === 'regex') ? [node] : []
}

function compileFind(term: TextNode | RegexNode): readonly Find[] {
  if (term.kind === 'text') return term.text === '' ? [] : [findText(term.text)]
  try {
    return [findPattern(term)]
  } catch (error) {
    if (error instanceof QueryFailure) return []
    throw error
  }
}

function findText(needle: string): Find {
  const fold = ignoresCase(needle) ? asciiFold : (text: string) => text
  return (text, limit) => {
    const folded = fold(text)
    const found: Span[] = []
    for (
      let at = folded.indexOf(needle);
      at !== -1 && found.length < limit;
      at = folded.indexOf(needle, at + needle.length)
    ) {
      found.push({ start: at, end: at + needle.length })
    }
    return found
  }
}

function findPattern(term: RegexNode): Find {
  const pattern = compileInline(term)
  return (text, limit) => {
    if (!pattern.test(text)) return []
    const matcher = pattern.matcher(text)
    const found: Span[] = []
    let budget = SCAN_BUDGET
    for (let at = 0; found.length < limit && budget > 0 && matcher.find(); budget -= text.length - at) {
      const span = { start: matcher.start(), end: matcher.end() }
      at = span.end
      if (span.end > span.start) found.push(span)
    }
    return found
  }
}

function merge(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last === undefined || span.start > last.end) merged.push(span)
    else if (span.end > last.end) merged[merged.length - 1] = { start: last.start, end: span.end }
  }
  return merged
}
