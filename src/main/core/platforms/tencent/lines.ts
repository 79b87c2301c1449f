/**
 * Log lines of generation A and B. Text is held as one character per byte (latin1), so that whatever a device writes,
 * GBK or cut UTF-8 included, keeps its bytes.
 *
 * Framing: LF FF (0x0A 0x0C) ends a line wherever it stands. Text that does not end so may end in one CR LF or LF
 * instead, which is taken off; any other CR or LF belongs to its line. A line may be empty. Both generations and every
 * SDK's habit (one element a line, or one element with many lines) follow from this one rule.
 */
import { hash } from 'node:crypto'
import type { LineLevel } from '../../../../shared/model.ts'
import type { BatchContext, ClockSample, DecodedLine, LevelCounts } from '../platform.ts'
import { levelAt, moduleAt, NONE, timeAt } from './line.ts'

const SEPARATOR = '\n\f'
const LEVELS: readonly LineLevel[] = ['error', 'warn', 'info', 'debug', 'none']

/** The lines of texts of which each ends a line. */
export function splitLines(texts: readonly string[]): readonly string[] {
  return texts.some(isFramed) ? texts.flatMap(linesOf) : texts
}

function isFramed(text: string): boolean {
  return text.endsWith('\n') || text.includes(SEPARATOR)
}

function linesOf(text: string): readonly string[] {
  if (!isFramed(text)) return [text]
  const end = text.endsWith(SEPARATOR) || text.endsWith('\r\n') ? 2 : text.endsWith('\n') ? 1 : 0
  return text.slice(0, text.length - end).split(SEPARATOR)
}

export interface Summary {
  readonly count: number
  readonly levels: LevelCounts
  readonly bytes: number
  readonly newestLine: ClockSample['newestLine']
  readonly contentKey: string | null
}

/** What an observation says of its lines; the levels and the count are those that `decodeLines` gives. */
export function summarize(lines: readonly string[]): Summary {
  const joined = Buffer.from(lines.join(SEPARATOR), 'latin1')
  const levels: [number, number, number, number, number] = [0, 0, 0, 0, 0]
  let newest = Number.NEGATIVE_INFINITY
  let timed = lines.length > 0
  let from = 0
  for (const line of lines) {
    const to = from + line.length
    const level = levelAt(joined, from, to)
    levels[level]++
    const time = timeAt(joined, from, to, level)
    if (time === null) timed = false
    else if (time > newest) newest = time
    from = to + SEPARATOR.length
  }
  return {
    count: lines.length,
    levels,
    bytes: lines.length === 0 ? 0 : joined.length - (lines.length - 1) * SEPARATOR.length,
    newestLine: newest === Number.NEGATIVE_INFINITY ? null : newest,
    contentKey: timed ? hash('sha256', joined, 'base64url') : null,
  }
}

export function decodeLines(lines: readonly string[], context: BatchContext): readonly DecodedLine[] {
  const bytes = Buffer.from(lines.join(SEPARATOR), 'latin1')
  const shift = context.zoneMinutes * 60_000
  let from = 0
  return lines.map((line) => {
    const to = from + line.length
    const level = levelAt(bytes, from, to)
    const time = timeAt(bytes, from, to, level)
    const decoded = {
      bytes: bytes.subarray(from, to),
      level: LEVELS[level] ?? 'none',
      time: time === null ? null : time - shift,
      module: level === NONE ? null : moduleAt(bytes, from, to, time !== null),
    }
    from = to + SEPARATOR.length
    return decoded
  })
}
