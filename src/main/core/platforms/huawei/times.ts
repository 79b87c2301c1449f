/** The times that devices and the platform write. */

export interface Stated {
  /** Unix ms. */
  readonly at: number
  /** To the millisecond. */
  readonly isExact: boolean
}

/** Clocks that were never set start in 1970, 1980 or 2000. */
const EARLIEST = Date.UTC(2001, 0)
const LATEST = Date.UTC(2100, 0)

/** From here on ten digits are no seconds any more, but the hour that the C demo writes: `2025103114`. */
const HOURS_FROM = 2_000_000_000

/**
 * Milliseconds or seconds since 1970, `yyyyMMdd'T'HHmmss'Z'` (with or without milliseconds), or ISO 8601 in UTC, where the
 * platform's own records put a comma before the fraction. Null for anything else, and for a clock that was never set.
 */
export function readTime(text: string): Stated | null {
  const stated = readNumber(text) ?? readCompact(text) ?? readIso(text)
  return stated !== null && stated.at >= EARLIEST && stated.at < LATEST ? stated : null
}

function readNumber(text: string): Stated | null {
  if (/^\d{13}$/.test(text)) return { at: Number(text), isExact: true }
  if (/^\d{10}$/.test(text) && Number(text) < HOURS_FROM) return { at: Number(text) * 1000, isExact: false }
  return null
}

function readCompact(text: string): Stated | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:[.,]?(\d{3}))?Z$/.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second, ms] = parts
  return parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms ?? '000'}Z`, ms !== undefined)
}

function readIso(text: string): Stated | null {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/.exec(text)
  if (parts === null) return null
  const [, day, time, fraction, zone = 'Z'] = parts
  const ms = (fraction ?? '').padEnd(3, '0').slice(0, 3)
  return parse(`${day}T${time}.${ms}${zone.replace(/^(.\d\d)(\d\d)$/, '$1:$2')}`, fraction !== undefined)
}

function parse(iso: string, isExact: boolean): Stated | null {
  const at = Date.parse(iso)
  return Number.isNaN(at) ? null : { at, isExact }
}

/** `yyyyMMdd'T'HHmmss'Z'`, as the platform writes it. */
export function writeTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}
