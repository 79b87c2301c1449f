/**
 * Case, defined once for text, regex flag i, index and highlighting: the letters A to Z equal a to z, every other
 * character equals only itself. It never changes a string's length, is the same in every engine and Unicode version,
 * and is what the index of byte 4-grams can fold without decoding.
 */
export function asciiFold(text: string): string {
  return NOT_ASCII.test(text) ? text.replace(CAPITALS, (run) => run.toLowerCase()) : text.toLowerCase()
}

/** Smart case: a term without the capitals A to Z ignores case. */
export function ignoresCase(term: string): boolean {
  return !HAS_CAPITAL.test(term)
}

const NOT_ASCII = /[^\0-\x7f]/
const CAPITALS = /[A-Z]+/g
const HAS_CAPITAL = /[A-Z]/
