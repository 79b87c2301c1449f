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
  return form === 'none' ? null : fullDate(text, context)
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
