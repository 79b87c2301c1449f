import type { Answers } from './protocol.ts'

type Count = Answers['count']

/** Two counts that run at the same time as one; `sizes` are their lines, as long as they did not tell. */
export async function* together(
  parts: readonly [AsyncGenerator<Count>, AsyncGenerator<Count>],
  sizes: readonly [number, number],
): AsyncGenerator<Count> {
  const last: Count[] = sizes.map((total) => ({ matched: 0, scanned: 0, total }))
  const next = async (index: number) => {
    const part = parts[index]
    return { index, step: part === undefined ? null : await part.next() }
  }
  const running = new Map(parts.map((_, index) => [index, next(index)] as const))
  try {
    while (running.size > 0) {
      const { index, step } = await Promise.race(running.values())
      if (step === null || step.done) {
        running.delete(index)
        continue
      }
      last[index] = step.value
      running.set(index, next(index))
      yield last.reduce((sum, { matched, scanned, total }) => ({
        matched: sum.matched + matched,
        scanned: sum.scanned + scanned,
        total: sum.total + total,
      }))
    }
  } finally {
    // The other one may still be waited for; its failure is no news then.
    for (const step of running.values()) step.catch(() => undefined)
    await Promise.all(parts.map((part) => part.return(undefined)))
  }
}
