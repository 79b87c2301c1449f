/**
 * The lines that a log view has at hand: one stretch of consecutive lines out of any number, growing at either end as
 * the view moves and let go of at the other, so that memory stays the same. Lines live here and in no store.
 */
import type { LogLine } from '../../shared/model.ts'

/** Where the view should stand after the stretch was replaced. */
export interface Target {
  /** Number of the line. */
  readonly index: number
  readonly align: 'top' | 'center' | 'end' | 'thumb'
}

export interface Stretch {
  readonly lines: readonly LogLine[]
  /** How many lines lie before the first of these; null where nobody counts. */
  readonly offset: number | null
  /** Nothing lies before the first, or after the last of these. */
  readonly atStart: boolean
  readonly atEnd: boolean
}

/** Let go of in one go once so many have gathered. */
const SLACK = 2048

export class LineRun {
  readonly capacity: number
  readonly #notify: (changed: () => void) => void
  readonly #listeners = new Set<() => void>()
  #lines: LogLine[] = []
  /** Lines before this one have been dropped. */
  #start = 0
  #base = 0
  #offset: number | null = null
  #atStart = false
  #atEnd = false
  #target: Target | null = null
  #generation = 0
  #pending = false

  /** `notify` runs its argument when the view should look again: on the next frame, or at once in a test. */
  constructor(capacity = 4000, notify: (changed: () => void) => void = (changed) => changed()) {
    this.capacity = capacity
    this.#notify = notify
  }

  get length(): number {
    return this.#lines.length - this.#start
  }

  /** Number of the first line here. A line keeps its number for as long as it is here. */
  get base(): number {
    return this.#base
  }

  /** Number after the last line here. */
  get end(): number {
    return this.#base + this.length
  }

  get offset(): number | null {
    return this.#offset
  }

  get atStart(): boolean {
    return this.#atStart
  }

  get atEnd(): boolean {
    return this.#atEnd
  }

  get target(): Target | null {
    return this.#target
  }

  /** Rises when the stretch was replaced by another one: numbers of before mean nothing any more. */
  get generation(): number {
    return this.#generation
  }

  get isFull(): boolean {
    return this.length >= this.capacity
  }

  at(index: number): LogLine | undefined {
    return index < this.#base ? undefined : this.#lines[this.#start + index - this.#base]
  }

  get first(): LogLine | undefined {
    return this.at(this.#base)
  }

  get last(): LogLine | undefined {
    return this.at(this.end - 1)
  }

  /** Number of a line, or of the first one after it; `end` if there is none. Lines are in the order of arrival. */
  lowerBound(seq: number): number {
    let low = this.#base
    let high = this.end
    while (low < high) {
      const middle = low + ((high - low) >> 1)
      if ((this.at(middle)?.seq ?? 0) < seq) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Number of a line, or -1 if it is not here. */
  indexOf(seq: number): number {
    const index = this.lowerBound(seq)
    return this.at(index)?.seq === seq ? index : -1
  }

  /** Another stretch altogether. `target` counts from its first line. */
  replace(stretch: Stretch, target: Target): void {
    this.#base = this.end + 1
    this.#lines = [...stretch.lines]
    this.#start = 0
    this.#offset = stretch.offset
    this.#atStart = stretch.atStart
    this.#atEnd = stretch.atEnd
    this.#target = { ...target, index: this.#base + target.index }
    this.#generation += 1
    // At once: nothing of what is drawn is here any more.
    for (const listener of this.#listeners) listener()
  }

  /** Adds what follows, and lets go of the oldest where there is no room. Lines that are here already are left out. */
  append(lines: readonly LogLine[], atEnd: boolean): void {
    const newest = this.last?.seq ?? 0
    const fresh = lines.filter((line) => line.seq > newest)
    for (const line of fresh) this.#lines.push(line)
    const excess = this.length - this.capacity
    if (excess > 0) this.#drop(excess)
    if (fresh.length === 0 && atEnd === this.#atEnd) return
    this.#atEnd = atEnd
    this.#changed()
  }

  /** Adds what lies before, and lets go of the newest where there is no room. */
  prepend(lines: readonly LogLine[], atStart: boolean): void {
    const oldest = this.first?.seq ?? Number.POSITIVE_INFINITY
    const fresh = lines.filter((line) => line.seq < oldest)
    if (fresh.length === 0 && atStart === this.#atStart) return
    this.#atStart = atStart
    this.#lines = fresh.concat(this.#lines.slice(this.#start))
    this.#start = 0
    this.#base -= fresh.length
    if (this.#offset !== null) this.#offset = atStart ? 0 : Math.max(0, this.#offset - fresh.length)
    const excess = this.length - this.capacity
    if (excess > 0) {
      this.#lines.length -= excess
      this.#atEnd = false
    }
    this.#changed()
  }

  /** What follows is not known any more. */
  detach(): void {
    if (!this.#atEnd) return
    this.#atEnd = false
    this.#changed()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #drop(count: number): void {
    this.#start += count
    this.#base += count
    this.#atStart = false
    if (this.#offset !== null) this.#offset += count
    if (this.#start < SLACK) return
    this.#lines = this.#lines.slice(this.#start)
    this.#start = 0
  }

  #changed(): void {
    if (this.#pending) return
    this.#pending = true
    this.#notify(() => {
      this.#pending = false
      for (const listener of this.#listeners) listener()
    })
  }
}
