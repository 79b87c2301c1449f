/**
 * The newest lines of the live tail, so that a page read from the store can be joined to what arrived meanwhile with
 * nothing missing and nothing twice.
 */
import type { LogLine } from '../../shared/model.ts'

/** Kept at most; older ones can be read from the store. */
const MOST = 4000
/** From how many too many on they are let go of: not one by one. */
const SLACK = 1000

export class Recent {
  #lines: LogLine[] = []
  /** Every line after this one that matched since the tail was opened is here; infinite while that is not known. */
  #completeAfter = 0

  /** A tail was opened: what arrives from now on is here. */
  open(): void {
    this.#lines = []
    this.#completeAfter = 0
  }

  add(lines: readonly LogLine[], skipped: number): void {
    if (skipped > 0) {
      // Somewhere around these lines some are missing, which the store has.
      this.#lines = []
      this.#completeAfter = Number.POSITIVE_INFINITY
      return
    }
    const [first] = lines
    if (first === undefined) return
    if (this.#completeAfter === Number.POSITIVE_INFINITY) this.#completeAfter = first.seq - 1
    for (const line of lines) this.#lines.push(line)
    if (this.#lines.length <= MOST + SLACK) return
    this.#completeAfter = this.#lines.at(-MOST - 1)?.seq ?? this.#completeAfter
    this.#lines = this.#lines.slice(-MOST)
  }

  /**
   * Every line after `seq`, or null if they are not all here. `seq` is the newest line that a page held, which was read
   * after the tail was opened.
   */
  after(seq: number): readonly LogLine[] | null {
    return seq < this.#completeAfter ? null : this.#lines.filter((line) => line.seq > seq)
  }
}
