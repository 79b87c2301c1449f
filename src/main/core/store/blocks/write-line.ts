/** Puts a line together again from its template and its words. */
import type { Template } from './template.ts'
import { NO_TIME, TIME_SHAPES, type TimeWords } from './time-words.ts'

/** The stored words of a group of lines: word after word, in each line after line. */
export interface WordText {
  /** Each word followed by `WORD_END`. */
  readonly text: Uint8Array
  /** Where each word begins; one more at the end. */
  readonly starts: Uint32Array
  readonly lines: number
}

const LONGEST_TIME = Math.max(...TIME_SHAPES.map((shape) => shape.length))

/** No line of the group is longer. */
export function longestLine({ fixed, forms }: Template, { text }: WordText): number {
  return fixed.length + text.length + forms.length * LONGEST_TIME
}

/** Gives where the line ends in `out`. `time` is set to the line's. */
export function writeLine(
  { fixed, cuts, forms }: Template,
  { text, starts, lines }: WordText,
  row: number,
  time: TimeWords,
  out: Uint8Array,
  start: number,
): number {
  let at = start
  let piece = 0
  let stored = row
  for (let word = 0; word < forms.length; word++) {
    for (const cut = cuts[word] as number; piece < cut; piece++) out[at++] = fixed[piece] as number
    const form = forms[word] as number
    if (form !== NO_TIME) {
      at = time.write(form, out, at)
      continue
    }
    const end = (starts[stored + 1] as number) - 1
    for (let from = starts[stored] as number; from < end; from++) out[at++] = text[from] as number
    stored += lines
  }
  for (; piece < fixed.length; piece++) out[at++] = fixed[piece] as number
  return at
}
