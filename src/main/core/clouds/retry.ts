/** When to ask again. Pure. */

/** How often a request is tried before it is given up. */
export const MAX_TRIES = 6
const FIRST_MS = 500
const LONGEST_MS = 30_000
/** A platform that asks for a longer rest than this is not waited for: the sync ends, and says when to come back. */
export const LONGEST_REST_MS = 5 * 60_000

/** Answers after which the same request may succeed later. */
export function isWorthAnotherTry(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501 && status !== 505)
}

/** Backoff before try number `tried + 1`, ms: doubled each time, and spread so that many clients do not come at once. */
export function backoff(tried: number, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tried - 1))
  return Math.round(longest / 2 + (random() * longest) / 2)
}

/** RFC 9110 §10.2.3: seconds, or an HTTP date. Null where there is none that can be read. */
export function retryAfter(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}(\.\d{1,6})?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const at = /[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
