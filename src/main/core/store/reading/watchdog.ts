import type { Pulse } from './pulse.ts'

type Reading = ReturnType<Pulse['read']>

const LOOKS = 10

/**
 * Notices a thread that works on a request without getting on. It counts its own looks instead of reading a clock: a
 * laptop that slept, or a core that was busy itself, must not be taken for a thread that hangs.
 */
export class Watchdog {
  readonly #everyMs: number
  readonly #look: () => Reading
  readonly #stuck: (reading: Reading) => void
  #timer: NodeJS.Timeout | null = null
  #last: Reading | null = null
  #unchanged = 0

  constructor(patience: number, look: () => Reading, stuck: (reading: Reading) => void) {
    this.#everyMs = patience / LOOKS
    this.#look = look
    this.#stuck = stuck
  }

  start(): void {
    if (this.#timer !== null) return
    this.#last = null
    this.#timer = setInterval(() => this.check(), this.#everyMs)
    this.#timer.unref()
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  check(): void {
    const now = this.#look()
    const same = now.request !== 0 && now.request === this.#last?.request && now.beats === this.#last.beats
    this.#unchanged = same ? this.#unchanged + 1 : 0
    this.#last = now
    if (this.#unchanged < LOOKS) return
    this.#unchanged = 0
    this.#last = null
    this.#stuck(now)
  }
}
