/** Times as log lines write them. Pure: the reference day and the zone are arguments. */
import { parseTime } from '../../../shared/time.ts'
import type { TimeForm } from './format.ts'

export interface TimeContext {
  /** Minutes east of UTC that a time without a zone is in. */
  readonly zoneMinutes: number
  /** When the log ends, Unix ms: a time without a year is the newest such moment that is not more than a day after it. */
  readonly reference: number
}

const DAY = 86_400_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const SYSLOG = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d(?:\.\d+)?)$/
const LOGCAT = /^(\d\d)-(\d\d) (\d\d:\d\d:\d\d\.\d+)$/
/** Clocks that were never set start in 1970, 1980 or 2000; such a time is none. */
const FIRST = Date.UTC(2001, 0, 1)
/** So far no kind of date runs out of what it can say. */
const LAST = Date.UTC(2200, 0, 1)
/** A number above this is milliseconds, below it seconds: it is the year 5138 in the one, 1973 in the other. */
const SECONDS_END = 1e11

/** Unix ms; null for what cannot be read, does not exist, or is from before the clock was set. */
export function readTime(form: TimeForm, text: string, context: TimeContext): number | null {
  const ms = unchecked(form, text, context)
  return ms !== null && ms >= FIRST ? ms : null
}

function unchecked(form: TimeForm, text: string, context: TimeContext): number | null {
  if (form === 'syslog') {
    const match = SYSLOG.exec(text)
    if (match) {
      const month = MONTHS.indexOf(match[1] ?? '') + 1
      return month === 0 ? null : withoutYear(month, Number(match[2]), match[3] ?? '', context)
    }
  }
  if (form === 'logcat') {
    const match = LOGCAT.exec(text)
    if (match) return withoutYear(Number(match[1]), Number(match[2]), match[3] ?? '', context)
  }
  return form === 'none' ? null : (nearDate(text, context) ?? fullDate(text, context))
}

/** Neighbors share their minute: the last one is remembered, with what stands behind the seconds. */
const last = { head: '', tail: '', zoneMinutes: 0, ms: 0 }
const HEAD = 'YYYY-MM-DDTHH:MM:'.length

/** A date with time whose seconds are written out; null for anything else, and for what is better looked at closely. */
function nearDate(text: string, context: TimeContext): number | null {
  if (text.length < HEAD + 2 || text.charCodeAt(HEAD - 1) !== 0x3a) return null
  const seconds = digit(text, HEAD) * 10 + digit(text, HEAD + 1)
  // What is no digit is NaN, and no comparison holds for it.
  if (!(seconds <= 59)) return null
  let at = HEAD + 2
  let ms = 0
  if (text[at] === '.' || text[at] === ',') {
    for (let worth = 100; digit(text, ++at) >= 0; worth = Math.floor(worth / 10)) ms += worth * digit(text, at)
    if (at === HEAD + 3 || at > HEAD + 12) return null
  }
  const [head, tail] = [text.slice(0, HEAD), text.slice(at)]
  if (head !== last.head || tail !== last.tail || context.zoneMinutes !== last.zoneMinutes) {
    const minute = fullDate(`${head}00${tail}`, context)
    if (minute === null || minute < FIRST || minute > LAST) return null
    Object.assign(last, { head, tail, zoneMinutes: context.zoneMinutes, ms: minute })
  }
  return last.ms + seconds * 1000 + ms
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 0x30
  return value >= 0 && value <= 9 ? value : Number.NaN
}

function fullDate(text: string, { zoneMinutes }: TimeContext): number | null {
  if (/^\d{9,13}(\.\d{1,9})?$/.test(text)) {
    const number = Number(text)
    return Math.round(number > SECONDS_END ? number : number * 1000)
  }
  const spec = parseTime(text.replace(/^(\d{4})\/(\d\d)\/(\d\d)/, '$1-$2-$3'))
  if (spec?.kind === 'instant') return spec.ms
  return spec?.kind === 'local' ? spec.ms - zoneMinutes * 60_000 : null
}

function withoutYear(month: number, day: number, time: string, context: TimeContext): number | null {
  const latest = context.reference + DAY
  const newest = new Date(latest + context.zoneMinutes * 60_000).getUTCFullYear()
  // 29 February may lie up to eight years back.
  for (let year = newest; year > newest - 9; year -= 1) {
    const two = (number: number) => String(number).padStart(2, '0')
    const ms = fullDate(`${year}-${two(month)}-${two(day)} ${time}`, context)
    if (ms !== null && ms <= latest) return ms
  }
  return null
}
