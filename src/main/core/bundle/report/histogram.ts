import { LINE_LEVELS } from '../../../../shared/model.ts'

const MOST_BINS = 200
/** Narrowest bin, ms. */
const NARROWEST = 1000

export interface Bin {
  /** Unix ms of its beginning. */
  readonly from: number
  /** Lines per level, in the order of `LINE_LEVELS`. */
  readonly counts: readonly number[]
}

/** Counts lines over a time that nobody knows before the last line: the bins become twice as wide whenever they are too many. */
export class GrowingHistogram {
  width = NARROWEST
  #bins = new Map<number, number[]>()
  #least = Number.POSITIVE_INFINITY
  #most = Number.NEGATIVE_INFINITY
  #at = Number.NaN
  #counts: number[] = []

  /** @param level index in `LINE_LEVELS`. */
  add(time: number, level: number): void {
    const at = Math.floor(time / this.width)
    if (at !== this.#at) this.#open(at)
    this.#counts[level] = (this.#counts[level] as number) + 1
  }

  /** All bins from the first to the last, the empty ones included. */
  bins(): readonly Bin[] {
    const bins: Bin[] = []
    for (let at = this.#least; at <= this.#most; at++) {
      bins.push({ from: at * this.width, counts: this.#bins.get(at) ?? NONE })
    }
    return bins
  }

  #open(at: number): void {
    this.#least = Math.min(this.#least, at)
    this.#most = Math.max(this.#most, at)
    let own = at
    while (this.#most - this.#least >= MOST_BINS) {
      this.#widen()
      own = Math.floor(own / 2)
    }
    const counts = this.#bins.get(own) ?? LINE_LEVELS.map(() => 0)
    this.#bins.set(own, counts)
    this.#at = own
    this.#counts = counts
  }

  #widen(): void {
    const wider = new Map<number, number[]>()
    for (const [at, counts] of this.#bins) {
      const into = wider.get(Math.floor(at / 2))
      if (into === undefined) wider.set(Math.floor(at / 2), counts)
      else for (const [level, count] of counts.entries()) into[level] = (into[level] ?? 0) + count
    }
    this.#bins = wider
    this.width *= 2
    this.#least = Math.floor(this.#least / 2)
    this.#most = Math.floor(this.#most / 2)
  }
}

const NONE: readonly number[] = LINE_LEVELS.map(() => 0)
