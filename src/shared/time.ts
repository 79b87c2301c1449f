/**
 * Durations and points in time as people write them, for the query language and the command line. Nothing here reads
 * a clock or a time zone: both are arguments.
 */

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Longest duration that can be written: a hundred years. */
const MAX_DURATION = 36_500 * DAY
/** 9999-12-31T23:59:59.999Z, the last instant that ISO 8601 writes with four digits. */
const MAX_INSTANT = 253_402_300_799_999

/**
 * Minutes east of UTC (China 480, New York 300 west is -300), either fixed or for a given instant (Unix ms), so that
 * a point before a daylight-saving change is read with the offset of its own day.
 */
export type Zone = number | ((instant: number) => number)

/** A point in time as written, before "now" and the time zone are known. */
export type TimeSpec =
  /** So long before now, ms. */
  | { readonly kind: 'age'; readonly ms: number }
  /** Unix ms. */
  | { readonly kind: 'instant'; readonly ms: number }
  /** A date and time without zone: the reading of a wall clock, in ms as if that clock showed UTC. */
  | { readonly kind: 'local'; readonly ms: number }
  /** A time of day, ms since midnight: the newest such moment that is not in the future. */
  | { readonly kind: 'clock'; readonly ms: number }

const DURATION = /^(?:(\d{1,12})w)?(?:(\d{1,12})d)?(?:(\d{1,12})h)?(?:(\d{1,12})m)?(?:(\d{1,12})s)?(?:(\d{1,15})ms)?$/
const DURATION_UNITS = [7 * DAY, DAY, HOUR, MINUTE, SECOND, 1]

/** `90s`, `15m`, `2h`, `7d`, `1w`, `250ms`, or several, larger units first: `1h30m`. Milliseconds, or null. */
export function parseDuration(text: string): number | null {
  const match = DURATION.exec(text)
  if (match === null || text === '') return null
  const ms = DURATION_UNITS.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit, 0)
  return ms <= MAX_DURATION ? ms : null
}

/** Shortest exact form that `parseDuration` reads: `90s`, `15m`, `2h`, `7d`; `0s` for zero. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s'
  if (ms % DAY === 0) return `${ms / DAY}d`
  if (ms % HOUR === 0) return `${ms / HOUR}h`
  if (ms % MINUTE === 0) return `${ms / MINUTE}m`
  if (ms % SECOND === 0) return `${ms / SECOND}s`
  return `${ms}ms`
}

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/
const TIME = String.raw`(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?`
const OFFSET = String.raw`(Z|[+-]\d{2}(?::?\d{2})?)?`
const EXTENDED = new RegExp(String.raw`^(\d{4})-(\d{2})-(\d{2})(?:[T ]${TIME}${OFFSET})?$`, 'i')
const BASIC = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})T${TIME}${OFFSET}$`, 'i')

/**
 * An age (`15m`), a time of day (`HH:MM`, with seconds if wanted), or ISO 8601 (`2026-03-01`, `2026-03-01T08:00`,
 * `2026-03-01T08:00:00.123Z`, `20260301T080000+0800`; a space may stand for the T). Null for anything else, and for
 * days, hours and offsets that do not exist. A fraction is cut to milliseconds.
 */
export function parseTime(text: string): TimeSpec | null {
  const age = parseDuration(text)
  if (age !== null) return { kind: 'age', ms: age }
  const clock = CLOCK.exec(text)
  if (clock !== null) {
    const ms = timeOfDay(clock[1], clock[2], clock[3], clock[4])
    return ms === null ? null : { kind: 'clock', ms }
  }
  const date = EXTENDED.exec(text) ?? BASIC.exec(text)
  return date === null ? null : datePoint(date)
}

/** What `parseTime` reads back as the same value. */
export function formatTime(spec: TimeSpec): string {
  if (spec.kind === 'age') return formatDuration(spec.ms)
  if (spec.kind === 'instant') return new Date(spec.ms).toISOString().replace('.000Z', 'Z')
  const [date, time = ''] = new Date(spec.ms).toISOString().replace('Z', '').split('T')
  const short = time.replace(/\.000$/, '').replace(/:00$/, '')
  return spec.kind === 'clock' ? short : `${date}T${short}`
}

/** Unix ms of a point as written. `now` is Unix ms. */
export function resolveTime(spec: TimeSpec, now: number, zone: Zone): number {
  if (spec.kind === 'age') return now - spec.ms
  if (spec.kind === 'instant') return spec.ms
  if (spec.kind === 'local') return fromLocal(spec.ms, zone)
  const localNow = now + offsetAt(zone, now) * MINUTE
  const midnight = Math.floor(localNow / DAY) * DAY
  const today = fromLocal(midnight + spec.ms, zone)
  return today <= now ? today : fromLocal(midnight - DAY + spec.ms, zone)
}

/** `parseTime` and `resolveTime` in one: Unix ms, or null if the text is no point in time. */
export function parsePoint(text: string, now: number, zone: Zone): number | null {
  const spec = parseTime(text)
  return spec === null ? null : resolveTime(spec, now, zone)
}

function datePoint(match: RegExpExecArray): TimeSpec | null {
  const [, year = '', month = '', day = '', hours = '00', minutes = '00', seconds, fraction, offset] = match
  const time = timeOfDay(hours, minutes, seconds, fraction)
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const exists = new Date(midnight).toISOString().startsWith(`${year}-${month}-${day}`)
  if (time === null || !exists) return null
  const ms = midnight + time
  if (offset === undefined) return ms < 0 ? null : { kind: 'local', ms }
  const minutesEast = offsetMinutes(offset)
  if (minutesEast === null) return null
  const instant = ms - minutesEast * MINUTE
  return instant < 0 || instant > MAX_INSTANT ? null : { kind: 'instant', ms: instant }
}

function timeOfDay(hours = '', minutes = '', seconds = '0', fraction = ''): number | null {
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3))
  return Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND + ms
}

function offsetMinutes(text: string): number | null {
  if (text.toUpperCase() === 'Z') return 0
  const hours = Number(text.slice(1, 3))
  const minutes = Number(text.slice(3).replace(':', ''))
  if (hours > 23 || minutes > 59) return null
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function offsetAt(zone: Zone, instant: number): number {
  return typeof zone === 'number' ? zone : zone(instant)
}

/** The offset is asked for twice: first near the instant, then at it, which is right outside the hour of a change. */
function fromLocal(local: number, zone: Zone): number {
  const near = local - offsetAt(zone, local) * MINUTE
  return local - offsetAt(zone, near) * MINUTE
}
