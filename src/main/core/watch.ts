/** Streams of "how it is now": at once, and then at most four times a second while something changes. */
/** The part of an event emitter that tells of changes. */
export interface Changing {
  on(event: 'change', listener: () => void): unknown
  off(event: 'change', listener: () => void): unknown
}

const MIN_GAP_MS = 250

/** Yields `read()` now and after each change, coalesced. `every` forces a look that often even without a change. */
export async function* watchLatest<T>(
  sources: readonly Changing[],
  read: () => T,
  signal: AbortSignal | undefined,
  every: number | null = null,
): AsyncGenerator<T> {
  let dirty = true
  let wake: () => void = () => undefined
  const poke = () => {
    dirty = true
    wake()
  }
  const stop = () => wake()
  const timer = every === null ? null : setInterval(poke, every)
  for (const source of sources) source.on('change', poke)
  signal?.addEventListener('abort', stop)
  try {
    while (!signal?.aborted) {
      if (!dirty) await new Promise<void>((resolve) => (wake = resolve))
      if (signal?.aborted) return
      dirty = false
      yield read()
      await new Promise((resolve) => setTimeout(resolve, MIN_GAP_MS))
    }
  } finally {
    if (timer) clearInterval(timer)
    for (const source of sources) source.off('change', poke)
    signal?.removeEventListener('abort', stop)
  }
}
