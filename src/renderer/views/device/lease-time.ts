import { parseDuration } from '../../../shared/time.ts'

const MINUTE = 60_000
/** What the contract takes, ms. */
const SHORTEST = 1000
const LONGEST = 7 * 24 * 60 * MINUTE

/** How long a lease is to run, as a person writes it: `90s`, `20m`, `1h30m`; a bare number is minutes. In ms, or null. */
export function leaseTime(text: string): number | null {
  const written = text.replace(/\s+/g, '').toLowerCase()
  const ms = /^\d{1,6}(\.\d{1,3})?$/.test(written) ? Math.round(Number(written) * MINUTE) : parseDuration(written)
  return ms !== null && ms >= SHORTEST && ms <= LONGEST ? ms : null
}
