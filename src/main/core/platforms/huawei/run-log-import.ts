/** Exported run logs, read as they come: lines of bars, JSON line by line, JSON in an array, or the log service's answer. */

import type { ImportPiece, ImportSide } from '../import-side.ts'
import type { DeviceIdentity, Observation } from '../platform.ts'
import { identify } from './identity.ts'
import { toList } from './payload.ts'
import { type RunLog, readRunLog } from './run-log.ts'
import { eventOfRunLog } from './run-log-event.ts'

/** Records of one piece. */
const PIECE = 500
/** Characters of one record; a whole answer of the log service is one. */
const LONGEST = 64 * 1024 * 1024

export const imports: ImportSide = {
  recognizes(head) {
    const first = head.replace(/^\ufeff/, '').trimStart()
    if (/^"?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\s*\|[^|\n]*\|[^|\n]*\|/.test(first))
      return true
    return /^[[{]/.test(first) && /"(record_?time|category_?name)"/i.test(withoutEscapes(head))
  },
  read,
}

/** A record inside a record has its quotes escaped. */
function withoutEscapes(text: string): string {
  return text.replaceAll('\\"', '"')
}

async function* read(
  text: AsyncIterable<string>,
  { device }: { readonly device: DeviceIdentity | null },
): AsyncGenerator<ImportPiece> {
  const seen = new Map<string, number>()
  let observations: Observation[] = []
  let problems: { at: string; what: string }[] = []
  for await (const { line, text: raw } of recordsOf(text)) {
    for (const record of raw === null ? ['it is too long'] : readAll(raw)) {
      const identity = typeof record === 'string' ? null : identify(record.deviceId || (device?.ref ?? ''))
      if (typeof record === 'string') problems.push({ at: `line ${line}`, what: record })
      else if (identity === null)
        problems.push({ at: `line ${line}`, what: 'it does not say which device it is about' })
      else observations.push(eventOfRunLog(record, identity, count(seen, `${record.raw}\n${identity.ref}`)))
    }
    if (observations.length + problems.length < PIECE) continue
    yield { observations, problems }
    observations = []
    problems = []
  }
  if (observations.length + problems.length > 0) yield { observations, problems }
}

/** How often this was counted before. */
function count(seen: Map<string, number>, key: string): number {
  const before = seen.get(key) ?? 0
  seen.set(key, before + 1)
  return before
}

/** One record, or those of an answer of the log service. */
function readAll(raw: string): readonly (RunLog | string)[] {
  if (/^\s*\{/.test(raw) && /"logs"\s*:/.test(raw.slice(0, 10_000))) {
    try {
      const { logs } = JSON.parse(raw) as { logs?: unknown }
      if (Array.isArray(logs)) return toList(logs).map((log) => readRunLog(JSON.stringify(log)))
    } catch {
      // Read as one record, which says what is wrong.
    }
  }
  const record = readRunLog(raw)
  if (typeof record !== 'string' || !raw.includes('\n')) return [record]
  // An object that never closes takes the lines after it along; those that are records of their own are read.
  const lines = raw
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readRunLog)
  return lines.some((line) => typeof line !== 'string') ? lines : [record]
}

interface Piece {
  /** From 1. */
  readonly line: number
  /** Null where it is longer than anything that can be read. */
  readonly text: string | null
}

/** JSON objects from brace to brace, anything else line by line; brackets and commas between objects fall away. */
async function* recordsOf(text: AsyncIterable<string>): AsyncGenerator<Piece> {
  let line = 1
  let begun = 1
  let record = ''
  let depth = 0
  let mode: 'between' | 'object' | 'string' | 'escape' | 'line' = 'between'
  let isTooLong = false
  for await (const chunk of text) {
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at)
      if (code === NEWLINE) line++
      if (mode === 'between') {
        if (code === OPEN) [mode, depth] = ['object', 1]
        else if (isFiller(code)) continue
        else mode = 'line'
        from = at
        begun = line
      } else if (mode === 'string') {
        if (code === BACKSLASH) mode = 'escape'
        else if (code === QUOTE) mode = 'object'
      } else if (mode === 'escape') {
        mode = 'string'
      } else if (mode === 'object') {
        if (code === QUOTE) mode = 'string'
        else if (code === OPEN) depth++
        else if (code === CLOSE && --depth === 0) {
          yield { line: begun, text: isTooLong ? null : record + chunk.slice(from, at + 1) }
          ;[record, mode, isTooLong] = ['', 'between', false]
        }
      } else if (code === NEWLINE) {
        yield { line: begun, text: isTooLong ? null : record + chunk.slice(from, at) }
        ;[record, mode, isTooLong] = ['', 'between', false]
      }
    }
    if (mode === 'between') continue
    isTooLong ||= record.length + chunk.length - from > LONGEST
    record = isTooLong ? '' : record + chunk.slice(from)
  }
  if (mode !== 'between') yield { line: begun, text: isTooLong ? null : record }
}

const NEWLINE = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d

/** Spaces, a byte order mark, and what stands between the objects of an array. */
function isFiller(code: number): boolean {
  return code <= 0x20 || code === 0xfeff || code === 0x2c || code === 0x5b || code === 0x5d
}
