/**
 * The lines that a log view has at hand: a window on what is stored, growing at its end with what arrives and at its
 * start with what is paged in. Lines live here and in no store.
 */
import type { LogLine } from '../../shared/model.ts'

export type LogItem =
  | { readonly is: 'line'; readonly line: LogLine }
  /** Lines that matched and are stored, but were not sent because this window could not keep up. */
  | { readonly is: 'skipped'; readonly count: number }

/** Dropped items are let go of in one go once this many have gathered. */
const SLACK = 4096

export class LogBuffer {
  readonly capacity: number
  readonly #notify: (changed: () => void) => void
  readonly #listeners = new Set<() => void>()
  #items: LogItem[] = []
  /** Items before this one have been dropped. */
  #start = 0
  #base = 0
  #version = 0
  #pending = false

  /** `notify` runs its argument when the view should look again: on the next frame, or at once in a test. */
  constructor(capacity = 50_000, notify: (changed: () => void) => void = (changed) => changed()) {
    this.capacity = capacity
    this.#notify = notify
  }

  get length(): number {
    return this.#items.length - this.#start
  }

  /**
   * Number of the item at index 0. An item keeps its number for as long as it is here: it falls by what is paged in
   * before, it rises by what is dropped.
   */
  get base(): number {
    return this.#base
  }

  /** Rises with every change that listeners were told of. */
  get version(): number {
    return this.#version
  }

  get isFull(): boolean {
    return this.length >= this.capacity
  }

  at(index: number): LogItem | undefined {
    return index < 0 ? undefined : this.#items[this.#start + index]
  }

  oldestSeq(): number | null {
    for (let index = 0; index < this.length; index++) {
      const item = this.at(index)
      if (item?.is === 'line') return item.line.seq
    }
    return null
  }

  newestSeq(): number | null {
    for (let index = this.length - 1; index >= 0; index--) {
      const item = this.at(index)
      if (item?.is === 'line') return item.line.seq
    }
    return null
  }

  /** Index of a line, or -1. Lines are in order of their numbers. */
  indexOf(seq: number): number {
    let low = 0
    let high = this.length - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = this.#seqAtOrBefore(middle, low)
      if (found === null || found < seq) low = middle + 1
      else if (found > seq) high = middle - 1
      else return this.#lineAtOrBefore(middle)
    }
    return -1
  }

  /** Adds at the end, dropping from the start what does not fit. */
  append(items: readonly LogItem[]): void {
    if (items.length === 0) return
    for (const item of items) this.#items.push(item)
    const excess = this.length - this.capacity
    if (excess > 0) this.#drop(excess)
    this.#changed()
  }

  /** Adds at the start, as far as there is room; says how many were taken (the newest of them). */
  prepend(lines: readonly LogLine[]): number {
    const room = this.capacity - this.length
    const taken = lines.slice(Math.max(0, lines.length - room)).map((line): LogItem => ({ is: 'line', line }))
    if (taken.length === 0) return 0
    this.#items = taken.concat(this.#items.slice(this.#start))
    this.#start = 0
    this.#base -= taken.length
    this.#changed()
    return taken.length
  }

  clear(): void {
    this.#base += this.length
    this.#items = []
    this.#start = 0
    this.#changed()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #drop(count: number): void {
    this.#start += count
    this.#base += count
    if (this.#start < SLACK) return
    this.#items = this.#items.slice(this.#start)
    this.#start = 0
  }

  #changed(): void {
    if (this.#pending) return
    this.#pending = true
    this.#notify(() => {
      this.#pending = false
      this.#version += 1
      for (const listener of this.#listeners) listener()
    })
  }

  #lineAtOrBefore(index: number): number {
    let at = index
    while (at >= 0 && this.at(at)?.is !== 'line') at -= 1
    return at
  }

  #seqAtOrBefore(index: number, lowest: number): number | null {
    const at = this.#lineAtOrBefore(index)
    const item = at < lowest ? undefined : this.at(at)
    return item?.is === 'line' ? item.line.seq : null
  }
}
