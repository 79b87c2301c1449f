/** At most so many requests a second, evenly spread after a short burst. */
const PER_SECOND = 10
const BURST = 10

export class Pace {
  private readonly now: () => number
  /** When the next request may go, had none been saved up. */
  private next = 0

  constructor(now: () => number) {
    this.now = now
  }

  /** Milliseconds to wait before the next request, which is counted as sent then. */
  take(): number {
    const now = this.now()
    const step = 1000 / PER_SECOND
    this.next = Math.max(this.next, now - step * BURST) + step
    return Math.max(0, this.next - now)
  }
}
