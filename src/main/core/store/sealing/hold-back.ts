/**
 * While very many lines come in, sealing takes processor time from those who wait for an answer. Then it stays a part of
 * them behind, which it makes up for when they have come.
 */

/** No line for so long, ms: they have come. */
export const CALM_MS = 100
/** More lines than that in a millisecond are very many, over so long, ms. */
const MANY = 50
const SEEN_MS = 250
/** Of the lines that came together, what may wait; that takes less than half the time in which they came. */
const PART = 0.3
/** Questions about lines look at what is not sealed one by one. */
const MOST = 300_000

export class HoldBack {
  #firstAt = -Infinity
  #lastAt = -Infinity
  #lines = 0

  /** Lines were committed at this moment, ms. */
  came(lines: number, now: number): void {
    if (now - this.#lastAt > CALM_MS) {
      this.#firstAt = now
      this.#lines = 0
    }
    this.#lastAt = now
    this.#lines += lines
  }

  /** How many of the newest lines are not to be sealed yet. */
  lines(now: number): number {
    const span = this.#lastAt - this.#firstAt
    if (now - this.#lastAt > CALM_MS || span < SEEN_MS || this.#lines < MANY * span) return 0
    return Math.min(MOST, Math.floor(PART * this.#lines))
  }
}
