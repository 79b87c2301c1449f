const FIRST = 250
const LONGEST = 5000

/** Pause before try number `attempt` (from 0), ms: doubled each time up to 5 s, less up to a fifth at random. */
export function pauseBefore(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 10))
  return Math.round(full * (1 - random() / 5))
}
