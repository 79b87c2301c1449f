/**
 * Points in time as APIs write them: RFC 3339 with or without fraction and zone, the compact form of ISO 8601, or a day.
 */

/** Unix ms, and what lies below a millisecond as 0 to 999 microseconds: APIs order and filter by it. */
export interface Instant {
  readonly ms: number
  readonly micros: number
}

const EXTENDED = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/
const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:\.(\d+))?(Z|[+-]\d\d(?::?\d\d)?)?$/

/** Null for a text that is none. Without a zone it is UTC; digits below a microsecond are dropped. */
export function parseInstant(text: string): Instant | null {
  const parts = EXTENDED.exec(text) ?? COMPACT.exec(text)
  if (parts === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const whole = new Date(0)
  whole.setUTCFullYear(year, month - 1, day)
  const isDay = whole.getUTCMonth() === month - 1 && whole.getUTCDate() === day
  // A leap second is the second before it lasting longer; whoever writes it gets the next one.
  if (!isDay || hour > 23 || minute > 59 || second > 60) return null
  const fraction = (parts[7] ?? '').padEnd(6, '0')
  const zone = zoneMinutes(parts[8] ?? 'Z')
  if (zone === null) return null
  const ms = whole.getTime() + ((hour * 60 + minute - zone) * 60 + second) * 1000 + Number(fraction.slice(0, 3))
  return { ms, micros: Number(fraction.slice(3, 6)) }
}

/** RFC 3339 in UTC with six digits of fraction; null for a time beyond what it can write. */
export function writeInstant({ ms, micros }: Instant): string | null {
  if (!(Math.abs(ms) <= 8.64e15)) return null
  const text = new Date(ms).toISOString()
  return text.length === 24 ? text.replace('Z', `${String(micros).padStart(3, '0')}Z`) : null
}

function zoneMinutes(text: string): number | null {
  if (/^z$/i.test(text)) return 0
  const digits = text.slice(1).replace(':', '').padEnd(4, '0')
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))]
  if (hours > 23 || minutes > 59) return null
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
