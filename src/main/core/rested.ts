import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 10
/** Who takes less of a look is at rest, µs. */
const LITTLE = 2000

/**
 * Resolves once this process rests with all its threads (or this thread alone, by its `usage`), or after `most` ms: what
 * nobody waits for does not hold up what somebody asks.
 */
export async function rested(most: number, usage: typeof process.cpuUsage = process.cpuUsage): Promise<void> {
  for (const end = performance.now() + most; performance.now() < end; ) {
    const before = usage()
    await sleep(LOOK_MS)
    const { user, system } = usage(before)
    if (user + system < LITTLE) return
  }
}
