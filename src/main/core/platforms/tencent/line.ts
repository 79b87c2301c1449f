/**
 * One log line of a Tencent device. Three letters say the level; then, in all but the document's sample, `|` and a
 * local time, and after one more `|` a source file (C: `file.c|function(line): text`) or a tag (Java: `TAG|text`).
 * Written without regular expressions: this runs for every line of every upload, on the way to its acknowledgement.
 */

/** Indexes into `LevelCounts`. */
export const ERROR = 0
export const WARN = 1
export const INFO = 2
export const DEBUG = 3
export const NONE = 4
export type LevelIndex = typeof ERROR | typeof WARN | typeof INFO | typeof DEBUG | typeof NONE

/** `ERR WRN INF DBG`, directly followed by anything; whatever else (C's `DIS` too) says no level. */
export function levelAt(line: string): LevelIndex {
  switch (line.charCodeAt(0)) {
    case 0x45:
      return isNext(line, 0x52, 0x52) ? ERROR : NONE
    case 0x57:
      return isNext(line, 0x52, 0x4e) ? WARN : NONE
    case 0x49:
      return isNext(line, 0x4e, 0x46) ? INFO : NONE
    case 0x44:
      return isNext(line, 0x42, 0x47) ? DEBUG : NONE
    default:
      return NONE
  }
}

function isNext(line: string, second: number, third: number): boolean {
  return line.charCodeAt(1) === second && line.charCodeAt(2) === third
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
export function timeAt(line: string, level: LevelIndex): number | null {
  if (level === NONE || line.charCodeAt(3) !== BAR || line.length < TIME + TIME_LENGTH) return null
  const separator = line.charCodeAt(8)
  if ((separator !== 0x2d && separator !== 0x2f) || line.charCodeAt(11) !== separator) return null
  if (line.charCodeAt(14) !== 0x20 || line.charCodeAt(17) !== 0x3a || line.charCodeAt(20) !== 0x3a) return null
  const day = dayOf(two(line, 4) * 100 + two(line, 6), two(line, 9), two(line, 12))
  const hour = two(line, 15)
  const minute = two(line, 18)
  const second = two(line, 21)
  // What is not two digits is NaN, and no comparison holds for it.
  if (!(day > 0 && hour <= 23 && minute <= 59 && second <= 60)) return null
  return ((day * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + millisecondsAt(line)
}

/** Two decimal digits, or NaN. */
function two(line: string, at: number): number {
  const tens = line.charCodeAt(at) - 0x30
  const ones = line.charCodeAt(at + 1) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function millisecondsAt(line: string): number {
  const mark = line.charCodeAt(TIME + TIME_LENGTH)
  if (mark !== POINT && mark !== COMMA) return 0
  let milliseconds = 0
  for (let at = TIME + TIME_LENGTH + 1, worth = 100; worth >= 1; at++, worth /= 10) {
    const digit = line.charCodeAt(at) - 0x30
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

/** The source file or tag: the part after the time, where there is one and it looks like a name. */
export function moduleAt(line: string): string | null {
  // The time may be a bare number of seconds: devices without a calendar write their uptime there.
  if (line.charCodeAt(3) !== BAR || !isDigit(line.charCodeAt(TIME))) return null
  const from = line.indexOf('|', TIME) + 1
  if (from === 0) return null
  for (let at = from; at < line.length && at - from <= MODULE_LENGTH; at++) {
    const code = line.charCodeAt(at)
    if (code === BAR) return at === from ? null : asText(line.slice(from, at))
    if (code <= 0x20 || code === 0x7f) return null
  }
  return null
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** Bytes to text; null where they are not UTF-8. */
function asText(bytes: string): string | null {
  if (isAscii(bytes)) return bytes
  const text = Buffer.from(bytes, 'latin1').toString('utf8')
  return text.includes('\ufffd') ? null : text
}

function isAscii(bytes: string): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes.charCodeAt(at) > 0x7f) return false
  return true
}
