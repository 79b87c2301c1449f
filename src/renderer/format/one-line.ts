const BREAKS = /[\n\u2028\u2029]/g

/** A text of several lines in a row of one: as many characters as before, so that what is marked in it stays marked. */
export function oneLine(text: string): string {
  return text.replace(BREAKS, '↵')
}
