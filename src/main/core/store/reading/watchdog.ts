import type { Pulse } from './pulse.ts'

type Reading = ReturnType<Pulse['read']>

/** Looks within the patience for a request that somebody waits for. */
const LOOKS = 10

export interface Watched {
  readonly look: () => Reading
  /** Whether somebody still waits for the request. */
  readonly wanted: (request: number) => boolean
  /** Whether nothing is asked at all. */
  readonly idle: () => boolean
  readonly stuck: (reading: Reading) => void
}

/**
 * Notices a thread that works on a request without getting on. It counts its own looks instead of reading a clock: a
 * laptop that slept, or a core that was busy itself, must not be taken for a thread that hangs.
 */
export class Watchdog {
  readonly #everyMs: number
  readonly #watched: Watched
  #timer: NodeJS.Timeout | null = null
  #last: Reading | null = null
  #unchanged = 0

  constructor(patience: number, watched: Watched) {
    this.#everyMs = patience / LOOKS
    this.#watched = watched
  }

  start(): void {
    if (this.#timer !== null) return
    this.#last = null
    this.#unchanged = 0
    this.#timer = setInterval(() => this.check(), this.#everyMs)
    this.#timer.unref()
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  check(): void {
    const now = this.#watched.look()
    if (now.request === 0 && this.#watched.idle()) {
      this.stop()
      return
    }
    const same = now.request !== 0 && now.request === this.#last?.request && now.beats === this.#last.beats
    this.#unchanged = same ? this.#unchanged + 1 : 0
    this.#last = now
    // Work that nobody waits for any more is not worth waiting for.
    if (this.#unchanged < (this.#watched.wanted(now.request) ? LOOKS : 1)) return
    this.#unchanged = 0
    this.#last = null
    this.#watched.stuck(now)
  }
}
