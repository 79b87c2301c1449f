/**
 * The search language: words and "quoted text", /regex/, level>=warn, device:…, module:…, since:…, until:…, -not, OR,
 * parentheses. One grammar and one meaning for the store, the live tail, the command line and the renderer.
 */
export type {
  AndNode,
  DeviceNode,
  LevelNode,
  LevelOperator,
  ModuleNode,
  NotNode,
  OrNode,
  Query,
  QueryNode,
  RegexNode,
  SinceNode,
  Span,
  TextNode,
  UntilNode,
} from './query/ast.ts'
export { type Completion, type CompletionSource, completeQuery } from './query/complete.ts'
export type { DevicePredicate } from './query/device.ts'
export { type QueryError, type QueryErrorCode, QueryFailure } from './query/error.ts'
export { asciiFold, ignoresCase } from './query/fold.ts'
export { type HighlightOptions, highlight } from './query/highlight.ts'
export { LEVEL_BITS, maskOfLevels } from './query/levels.ts'
export { exactLiterals, type LiteralExpression, requiredLiterals } from './query/literals.ts'
export {
  automatonOf,
  checkInline,
  compileMatcher,
  type MatchLine,
  type MatchOptions,
  scanRegExp,
} from './query/match.ts'
export { type ParseResult, parseQuery } from './query/parse.ts'
export { printQuery } from './query/print.ts'
export { deviceTerms, isLevelOnly, levelMask, type TimeRange, timeRange } from './query/prune.ts'
export { type Automaton, FOUND } from './query/regex/automaton.ts'
