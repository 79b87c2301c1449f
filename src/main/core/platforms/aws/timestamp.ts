/** Times as entries write them, Unix ms; null where they cannot be read or say nothing. */

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/

/** Below it a number counts seconds: as milliseconds it would be before 1973. */
const LEAST_MS = 1e11
/** The largest that a Date can hold. */
const LAST_MS = 8.64e15

/**
 * The samples write `2017-08-10 15:37:23.476`, in UTC; the text calls it a UNIX timestamp, which later entries are:
 * seconds or milliseconds, as a number or as text.
 */
export function readTimestamp(value: unknown): number | null {
  if (typeof value === 'number') return ofNumber(value)
  if (typeof value !== 'string') return null
  const text = value.trim()
  return /^\d{1,16}(\.\d+)?$/.test(text) ? ofNumber(Number(text)) : readWritten(text)
}

function ofNumber(value: number): number | null {
  if (!Number.isFinite(value) || value <= 0) return null
  const ms = Math.round(value < LEAST_MS ? value * 1000 : value)
  return ms <= LAST_MS ? ms : null
}

function readWritten(text: string): number | null {
  const parts = WRITTEN.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = parts
  const ms = fraction.padEnd(3, '0').slice(0, 3)
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}`
  const at = Date.parse(iso + (zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')))
  return Number.isNaN(at) ? null : at
}
