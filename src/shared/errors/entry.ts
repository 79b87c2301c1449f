/** What an error says. `message` may hold the places `{detail}` and `{device}`, filled from the error's data. */
export interface ErrorEntry {
  readonly message: string
  readonly kept: string
  readonly todo: string
}

export const NOTHING_STORED = 'Nothing of it was stored; everything captured before is safe.'
export const ALL_KEPT = 'Everything captured so far is safe.'
