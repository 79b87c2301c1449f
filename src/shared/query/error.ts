/**
 * What can be wrong with a query. `regex-not-inline` is the one that is no mistake: such a pattern runs in a search,
 * where it can be stopped, but not on the live tail.
 */
export type QueryErrorCode =
  | 'unterminated-quote'
  | 'unterminated-regex'
  | 'regex-end'
  | 'regex-empty'
  | 'regex-syntax'
  | 'regex-not-inline'
  | 'unclosed-group'
  | 'unopened-group'
  | 'empty-group'
  | 'dangling-or'
  | 'unknown-level'
  | 'level-not-comparable'
  | 'empty-value'
  | 'bad-time'
  | 'too-deep'
  | 'too-long'

export interface QueryError {
  readonly code: QueryErrorCode
  /** UTF-16 offset in the query, and how many characters are meant (0 at the end of the text). */
  readonly at: number
  readonly length: number
  /** What should stand there, in English; a translation goes by `code`. */
  readonly expected: string
  /** For `regex-syntax` what the regex engine says; for `regex-not-inline` the construct that it lacks. */
  readonly detail?: string
}

/** A query error on its way to whoever asked; also thrown by what compiles a query that cannot be run. */
export class QueryFailure extends Error {
  override readonly name = 'QueryFailure'
  readonly error: QueryError

  constructor(error: QueryError) {
    super(`${error.code} at ${error.at}: expected ${error.expected}`)
    this.error = error
  }
}
