/** Reads level, time and module off a line of a format. Pure. */
import type { LineLevel } from '../../../shared/model.ts'
import type { LineFormat } from './format.ts'
import { readTime, type TimeContext } from './read-time.ts'

export interface ReadLine {
  readonly level: LineLevel
  /** Unix ms; null where the line writes none. */
  readonly time: number | null
  readonly module: string | null
}

/** Null for a line that is not of this form, such as the second line of a message. */
export type LineReader = (line: string, context: TimeContext) => ReadLine | null

/** Only so much of a line is looked at: what is wanted stands at its beginning, or it is JSON. */
const HEAD = 1024
const LONGEST_JSON = 64 * 1024
/** RFC 5424 §6.2.1: severities 0 to 7. */
const SEVERITIES: readonly LineLevel[] = ['error', 'error', 'error', 'error', 'warn', 'info', 'info', 'debug']

export function lineReader(format: LineFormat): LineReader {
  const levels = levelWords(format)
  return format.kind === 'json' ? jsonReader(format, levels) : patternReader(format, levels)
}

/** The level alone, which takes much less than the time does. */
export function levelReader(format: LineFormat): (line: string) => LineLevel {
  const read = lineReader({ ...format, time: 'none' })
  const context = { zoneMinutes: 0, reference: 0 }
  return (line) => read(line, context)?.level ?? 'none'
}

function levelWords({ levels }: LineFormat): (word: string) => LineLevel {
  const words = new Map<string, LineLevel>()
  for (const [level, all] of Object.entries(levels)) {
    for (const word of all) words.set(word.toLowerCase(), level as LineLevel)
  }
  return (word) => words.get(word.toLowerCase()) ?? 'none'
}

function patternReader(
  format: Extract<LineFormat, { kind: 'pattern' }>,
  levelOf: (word: string) => LineLevel,
): LineReader {
  const pattern = new RegExp(format.pattern)
  return (line, context) => {
    const match = pattern.exec(line.length > HEAD ? line.slice(0, HEAD) : line)
    if (!match) return null
    const { level, time, module, priority } = match.groups ?? {}
    return {
      level: priority === undefined ? levelOf(level ?? '') : (SEVERITIES[Number(priority) % 8] ?? 'none'),
      time: time === undefined ? null : readTime(format.time, time, context),
      module: module ?? null,
    }
  }
}

function jsonReader(format: Extract<LineFormat, { kind: 'json' }>, levelOf: (word: string) => LineLevel): LineReader {
  const { fields } = format
  return (line, context) => {
    const record = objectOf(line)
    if (!record) return null
    const first = (names: readonly string[]) => {
      for (const name of names) {
        const value = record[name]
        if (typeof value === 'string' || typeof value === 'number') return String(value)
      }
      return null
    }
    const time = first(fields.time)
    return {
      level: levelOf(first(fields.level) ?? ''),
      time: time === null ? null : readTime(format.time, time, context),
      module: first(fields.module)?.slice(0, 64) || null,
    }
  }
}

function objectOf(line: string): Readonly<Record<string, unknown>> | null {
  const text = line.trim()
  if (!text.startsWith('{') || !text.endsWith('}') || text.length > LONGEST_JSON) return null
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
}
