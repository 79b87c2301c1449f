/**
 * One log line of a Tencent device. Three letters say the level; then, in all but the document's sample, `|` and a
 * local time, and after one more `|` a source file (C: `file.c|function(line): text`) or a tag (Java: `TAG|text`).
 * Bytes and no regular expressions: this runs for every line of every upload, on the way to its acknowledgement.
 */

/** Indexes into `LevelCounts`. */
export const ERROR = 0
export const WARN = 1
export const INFO = 2
export const DEBUG = 3
export const NONE = 4
export type LevelIndex = typeof ERROR | typeof WARN | typeof INFO | typeof DEBUG | typeof NONE

/** `ERR WRN INF DBG`, directly followed by anything; whatever else (C's `DIS` too) says no level. */
export function levelAt(bytes: Uint8Array, from: number, to: number): LevelIndex {
  if (to - from < 3) return NONE
  const [second, third] = [bytes[from + 1], bytes[from + 2]]
  switch (bytes[from]) {
    case 0x45:
      return second === 0x52 && third === 0x52 ? ERROR : NONE
    case 0x57:
      return second === 0x52 && third === 0x4e ? WARN : NONE
    case 0x49:
      return second === 0x4e && third === 0x46 ? INFO : NONE
    case 0x44:
      return second === 0x42 && third === 0x47 ? DEBUG : NONE
    default:
      return NONE
  }
}

const BAR = 0x7c
const POINT = 0x2e
const COMMA = 0x2c
/** Where the time stands: after `LVL|`. */
const TIME = 4
const TIME_LENGTH = 19
/** Clocks that were never set start in 1970, 1980 or 2000; a line that says so does not know its time. */
const FIRST_YEAR = 2001
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * The time that a line writes, as Unix ms, read as if it were UTC; null where it is missing, impossible or from before
 * the clock was set. `YYYY-MM-DD HH:MM:SS`, with slashes from C on Windows, and with a fraction from some firmware.
 */
export function timeAt(bytes: Uint8Array, from: number, to: number, level: LevelIndex): number | null {
  if (level === NONE || to - from < TIME + TIME_LENGTH || bytes[from + 3] !== BAR) return null
  const at = from + TIME
  const separator = bytes[at + 4]
  if ((separator !== 0x2d && separator !== 0x2f) || bytes[at + 7] !== separator) return null
  if (bytes[at + 10] !== 0x20 || bytes[at + 13] !== 0x3a || bytes[at + 16] !== 0x3a) return null
  const day = dayOf(two(bytes, at) * 100 + two(bytes, at + 2), two(bytes, at + 5), two(bytes, at + 8))
  const hour = two(bytes, at + 11)
  const minute = two(bytes, at + 14)
  const second = two(bytes, at + 17)
  // What is not two digits is NaN, and no comparison holds for it.
  if (!(day > 0 && hour <= 23 && minute <= 59 && second <= 60)) return null
  return ((day * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + millisecondsAt(bytes, at + TIME_LENGTH, to)
}

/** Two decimal digits, or NaN. */
function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - 0x30
  const ones = (bytes[at + 1] as number) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function millisecondsAt(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to || (bytes[from] !== POINT && bytes[from] !== COMMA)) return 0
  let milliseconds = 0
  for (let at = from + 1, worth = 100; worth >= 1 && at < to; at++, worth /= 10) {
    const digit = (bytes[at] as number) - 0x30
    if (!(digit >= 0 && digit <= 9)) break
    milliseconds += digit * worth
  }
  return milliseconds
}

/** Neighbors share their day: the last one is remembered. */
const last = { year: 0, month: 0, day: 0, since1970: Number.NaN }

/** Days since 1970, or NaN for a day that is not in the calendar or from before the clock was set. */
function dayOf(year: number, month: number, day: number): number {
  if (year === last.year && month === last.month && day === last.day) return last.since1970
  if (!(year >= FIRST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return Number.NaN
  last.since1970 = daysSince1970(year, month, day)
  last.year = year
  last.month = month
  last.day = day
  return last.since1970
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0)
}

/** Gregorian, counted from 1 March so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1
  const m = month > 2 ? month - 3 : month + 9
  const days = 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  return days + Math.floor((153 * m + 2) / 5) + day - 719_469
}

const MODULE_LENGTH = 64

/** The source file or tag: the part after the time, where there is one and it looks like a name. `hasTime`: see `timeAt`. */
export function moduleAt(bytes: Uint8Array, start: number, to: number, hasTime: boolean): string | null {
  // The time may be a bare number of seconds: devices without a calendar write their uptime there.
  if (to - start <= TIME || bytes[start + 3] !== BAR || !isDigit(bytes[start + TIME] as number)) return null
  let from = start + TIME + (hasTime ? TIME_LENGTH : 1)
  while (from < to && bytes[from] !== BAR) from++
  from++
  let hash = 0
  for (let at = from; at < to && at - from <= MODULE_LENGTH; at++) {
    const byte = bytes[at] as number
    if (byte === BAR) return at === from ? null : nameAt(bytes, from, at, hash)
    if (byte <= 0x20 || byte === 0x7f) return null
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return null
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** Names that were met, in the places that their hashes give them: lines have few different ones. */
const names: ({ readonly bytes: Uint8Array; readonly text: string | null } | undefined)[] = Array(256).fill(undefined)

function nameAt(bytes: Uint8Array, from: number, to: number, hash: number): string | null {
  const place = (hash ^ (hash >>> 15)) & 255
  const known = names[place]
  if (known !== undefined && isSame(known.bytes, bytes, from, to)) return known.text
  const made = { bytes: bytes.slice(from, to), text: asText(bytes.slice(from, to)) }
  names[place] = made
  return made.text
}

function isSame(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false
  for (let at = from, index = 0; at < to; at++, index++) if (name[index] !== bytes[at]) return false
  return true
}

/** Bytes to text; null where they are not UTF-8. */
function asText(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes).toString('utf8')
  return text.includes('\ufffd') ? null : text
}
