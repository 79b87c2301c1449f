import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 10
/** A process whose threads together take less of a look is at rest, µs. */
const LITTLE = 2000

/** Resolves once this process rests, or after `most` ms: what nobody waits for does not hold up what somebody asks. */
export async function rested(most: number): Promise<void> {
  for (const end = performance.now() + most; performance.now() < end; ) {
    const before = process.cpuUsage()
    await sleep(LOOK_MS)
    const { user, system } = process.cpuUsage(before)
    if (user + system < LITTLE) return
  }
}
