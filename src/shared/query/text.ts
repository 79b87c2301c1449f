import { asciiFold, ignoresCase } from './fold.ts'
import { emitText } from './regex/emit.ts'

/** A pattern of a few letters is faster than folding the line; a long one could be slow on a line made for it. */
const MAX_PATTERN = 64

/** Whether a text holds the needle, case as `ignoresCase` says. */
export function compileText(needle: string): (text: string) => boolean {
  if (!ignoresCase(needle)) return (text) => text.includes(needle)
  if (needle.length > MAX_PATTERN) return (text) => asciiFold(text).includes(needle)
  const pattern = new RegExp(emitText(needle, true), 'u')
  return (text) => pattern.test(text)
}
