import type { Capture } from './core-messages.ts'

/** A capture to which nothing was added for this long may be slept over, ms. */
export const QUIET = 10 * 60_000

/**
 * Says when the laptop should stay awake: while levels are raised, and while lines arrive. Give it each report of the
 * capture; it calls `setAwake` with each change.
 */
export function createWakefulness(setAwake: (awake: boolean) => void, now: () => number): (capture: Capture) => void {
  /** Lines at the last report; null before the first one, which says nothing about what arrives. */
  let lines: number | null = null
  let heardAt = Number.NEGATIVE_INFINITY
  let isAwake = false
  let timer: NodeJS.Timeout | null = null

  const decide = (capture: Capture) => {
    const quietIn = heardAt + QUIET - now()
    if (timer) clearTimeout(timer)
    timer = quietIn > 0 ? setTimeout(decide, quietIn, capture) : null
    const shouldBe = capture.recording && (capture.leases > 0 || quietIn > 0)
    if (shouldBe === isAwake) return
    isAwake = shouldBe
    setAwake(isAwake)
  }
  return (capture) => {
    if (lines !== null && capture.lines > lines) heardAt = now()
    lines = capture.recording ? capture.lines : null
    decide(capture)
  }
}
