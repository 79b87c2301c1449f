import type { Scheduler } from './scheduler.ts'

/** Nobody asked for so long, ms: they look at what they have got. */
const REST_MS = 300

/** Takes one step after the other while nobody asks; `step` tells whether another one follows. */
export async function whileAtRest(
  steps: Generator<void>,
  scheduler: Pick<Scheduler, 'rests'>,
  step: (steps: Generator<void>) => boolean,
): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, REST_MS))
    while (scheduler.rests(REST_MS)) {
      try {
        if (!step(steps)) return
      } catch {
        // Whoever asks will hear of it.
        return
      }
      await new Promise(setImmediate)
    }
  }
}
