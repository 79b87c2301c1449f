/** Which format a log is in, from its first lines. Pure. */
import type { LineFormat } from './format.ts'
import { FORMATS, PLAIN } from './formats.ts'
import { lineReader } from './read-line.ts'

/** Fewer lines than this of a format, and the log is not in it: messages of several lines are common, but not the rule. */
const SHARE = 0.3

/** The format that most of these lines are in, the narrower where two are equal. */
export function detectFormat(lines: readonly string[]): LineFormat {
  const wanted = lines.filter((line) => line.trim() !== '')
  let best = PLAIN
  let most = wanted.length * SHARE
  for (const format of FORMATS) {
    if (format === PLAIN) continue
    const read = lineReader(format)
    const context = { zoneMinutes: 0, reference: Date.UTC(2100, 0, 1) }
    const count = wanted.filter((line) => {
      const known = read(line, context)
      return known !== null && (known.time !== null || known.level !== 'none')
    }).length
    if (count > most) {
      best = format
      most = count
    }
  }
  return best
}
