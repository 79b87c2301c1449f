/** How long to wait before the next try: doubling, capped, and spread so that many clients do not come at once. */

const FIRST_MS = 500
export const LONGEST_MS = 30_000

/** `failures` in a row so far, from 1; `random` from 0 to 1 takes up to half of the wait away. */
export function backoff(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10))
  return Math.round(full * (1 - random / 2))
}
