/** One question that is asked in parts, of different lines. */
import type { Answers } from './protocol.ts'

/** Between two answers while both parts are on their way, ms. */
const PACE_MS = 100

/** How answers about different lines become one. */
export interface Adding<T> {
  /** Where nothing is known yet of so many lines. */
  readonly none: (lines: number) => T
  /** What an answer that was not carried to its end is worth, so that the rest can be added. */
  readonly begun: (answer: T) => T
  readonly add: (a: T, b: T) => T
}

export const COUNTS: Adding<Answers['count']> = {
  none: (total) => ({ matched: 0, scanned: 0, total }),
  begun: ({ matched, scanned }) => ({ matched, scanned, total: scanned }),
  add: (a, b) => ({ matched: a.matched + b.matched, scanned: a.scanned + b.scanned, total: a.total + b.total }),
}

/** Of the same buckets. */
export const BUCKETS: Adding<Answers['histogram']> = {
  none: () => new Float64Array(),
  begun: (answer) => answer,
  add: (a, b) => (a.length === 0 ? b : a.map((lines, cell) => lines + (b[cell] ?? 0))),
}

/** Two parts that run at the same time, as one; `first` is what they are worth as long as they did not tell. */
export async function* together<T>(
  parts: readonly [AsyncGenerator<T>, AsyncGenerator<T>],
  first: readonly [T, T],
  add: (a: T, b: T) => T,
  paceMs = PACE_MS,
): AsyncGenerator<T> {
  const last: [T, T] = [...first]
  const next = async (index: 0 | 1) => ({ index, step: await parts[index].next() })
  const running = new Map(([0, 1] as const).map((index) => [index, next(index)]))
  let told = performance.now()
  let isNew = false
  try {
    while (running.size > 0) {
      const { index, step } = await Promise.race(running.values())
      if (step.done) {
        running.delete(index)
        continue
      }
      last[index] = step.value
      running.set(index, next(index))
      isNew = performance.now() - told < paceMs
      if (isNew) continue
      yield add(...last)
      told = performance.now()
    }
    if (isNew) yield add(...last)
  } finally {
    // The other one may still be waited for; its failure is no news then.
    for (const step of running.values()) step.catch(() => undefined)
    await Promise.all(parts.map((part) => part.return(undefined)))
  }
}
