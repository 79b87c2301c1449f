import { useSyncExternalStore } from 'react'

/** One clock for all views, ticking only while somebody looks at it. */
class Ticker {
  readonly #listeners = new Set<() => void>()
  #timer: ReturnType<typeof setInterval> | undefined
  #now = Date.now()

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    this.#timer ??= setInterval(() => {
      this.#now = Date.now()
      for (const each of this.#listeners) each()
    }, 250)
    this.#now = Date.now()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  readonly now = () => this.#now
}

const ticker = new Ticker()

/** Unix ms, in steps of `step` so that a view is drawn no more often than its text changes. */
export function useNow(step = 1000): number {
  return useSyncExternalStore(ticker.subscribe, () => Math.floor(ticker.now() / step) * step)
}
