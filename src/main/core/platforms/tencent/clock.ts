/** What an upload says of its device's clock. */

/** ±5 minutes, the vendor's own tolerance (docs 1105/41501). */
const TOLERANCE = 5 * 60_000
/** What C SDKs send before they have the time (0), and when built without the time service. */
const UNKNOWN = new Set([0, 1_609_430_400])
/** From here on a number of seconds is one of milliseconds. */
const MILLISECONDS_FROM = 100_000_000_000

export type Clock =
  | { readonly is: 'known'; readonly at: number }
  /** The device says that it has no clock. */
  | { readonly is: 'unknown' }
  | { readonly is: 'unreadable' }

/** Reads Unix seconds in decimal. */
export function readClock(text: string): Clock {
  if (!/^\d{1,16}$/.test(text)) return { is: 'unreadable' }
  const value = Number(text)
  if (UNKNOWN.has(value)) return { is: 'unknown' }
  return { is: 'known', at: value < MILLISECONDS_FROM ? value * 1000 : value }
}

export function deviceNow(clock: Clock): number | null {
  return clock.is === 'known' ? clock.at : null
}

/** How far the clock is from the vendor's tolerance, in words, or null where the vendor would accept it. */
export function beyondTolerance(clock: Clock, now: number): string | null {
  if (clock.is === 'unknown') return null
  if (clock.is === 'unreadable') return 'an unreadable distance'
  const away = Math.abs(clock.at - now)
  return away > TOLERANCE ? inWords(away) : null
}

function inWords(ms: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400_000, 'days'],
    [3_600_000, 'hours'],
    [60_000, 'minutes'],
  ]
  const [size, name] = units.find(([size]) => ms >= 2 * size) ?? [1000, 'seconds']
  return `${Math.round(ms / size)} ${name}`
}
