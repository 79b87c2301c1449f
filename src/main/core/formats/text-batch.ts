/**
 * Batches of text lines that were read in from a file: as they stood there, LF between them. How they are read stands in
 * the encoding, so that they are read the same way later: `text/FORMAT@REFERENCE`, the reference in days since 1970.
 */
import type { LineLevel } from '../../../shared/model.ts'
import type { BatchContext, DecodedLine, LevelCounts } from '../platforms/platform.ts'
import type { LineFormat } from './format.ts'
import { formatById, PLAIN } from './formats.ts'
import { type LineReader, levelReader, lineReader } from './read-line.ts'

const DAY = 86_400_000
const ENCODING = /^text\/([a-z][a-z0-9-]*)@(\d{1,6})$/
const LF = 0x0a
/** Bytes of a line that are looked at. */
const LONGEST_READ = 64 * 1024

export function isTextEncoding(encoding: string): boolean {
  return encoding.startsWith('text/')
}

/** `reference`: when the log ends, Unix ms. */
export function textEncoding(format: LineFormat, reference: number): string {
  return `text/${format.id}@${Math.floor(reference / DAY)}`
}

const readers = new Map<string, LineReader>()

function readerOf(id: string): LineReader {
  const known = readers.get(id)
  if (known) return known
  // A format that is gone with a later version leaves its lines: as text.
  const reader = lineReader(formatById(id) ?? PLAIN)
  readers.set(id, reader)
  return reader
}

/** The lines of a batch. A line that is not of the format goes on from the one before it, and has its time. */
export function decodeText(encoding: string, body: Uint8Array, { zoneMinutes }: BatchContext): readonly DecodedLine[] {
  const match = ENCODING.exec(encoding)
  if (!match) throw new RangeError(`Unknown encoding: ${encoding}`)
  const read = readerOf(match[1] ?? '')
  const context = { zoneMinutes, reference: (Number(match[2]) + 1) * DAY - 1 }
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const lines: DecodedLine[] = []
  let time: number | null = null
  for (let from = 0; from <= buffer.length; ) {
    const end = buffer.indexOf(LF, from)
    const bytes = buffer.subarray(from, end === -1 ? buffer.length : end)
    const line = read(bytes.toString('utf8', 0, LONGEST_READ), context)
    time = line?.time ?? time
    lines.push({ bytes, level: line?.level ?? 'none', time, module: line?.module ?? null })
    if (end === -1) break
    from = end + 1
  }
  return lines
}

/** Whether a line begins a message of its own: a batch is never cut in the middle of one, if that can be helped. */
export function beginsMessage(format: LineFormat): (line: string) => boolean {
  const read = lineReader(format)
  const context = { zoneMinutes: 0, reference: 0 }
  return format.time === 'none' ? () => true : (line) => read(line, context) !== null
}

/** Lines of each severity, in the order of `LevelCounts`, as `decodeText` gives them for these lines of the format. */
export function countLevels(format: LineFormat): (lines: readonly Buffer[]) => LevelCounts {
  const levelOf = levelReader(format)
  return (lines) => {
    const counts: Record<LineLevel, number> = { error: 0, warn: 0, info: 0, debug: 0, none: 0 }
    for (const line of lines) counts[levelOf(line.toString('utf8', 0, LONGEST_READ))]++
    return [counts.error, counts.warn, counts.info, counts.debug, counts.none]
  }
}
