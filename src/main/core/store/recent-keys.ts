/** Identities that were seen within a window of time, and those that this turn adds. Bounded; forgets the oldest first. */
export class RecentKeys {
  readonly #windowMs: number
  readonly #most: number
  readonly #saved = new Map<string, number>()
  readonly #added = new Map<string, number>()

  constructor(windowMs: number, most: number) {
    this.#windowMs = windowMs
    this.#most = most
  }

  get size(): number {
    return this.#saved.size
  }

  /** Whether the key was there within the window around `at`; a clock that was set back makes no difference. */
  has(key: string, at: number): boolean {
    const seen = this.#added.get(key) ?? this.#saved.get(key)
    return seen !== undefined && Math.abs(at - seen) <= this.#windowMs
  }

  add(key: string, at: number): void {
    this.#added.set(key, at)
  }

  /** Keeps what was added and forgets what is too old by `now`. */
  settle(now: number): void {
    for (const [key, at] of this.#added) {
      // Removed first, so that the map stays in the order of time.
      this.#saved.delete(key)
      this.#saved.set(key, at)
    }
    this.#added.clear()
    for (const [key, at] of this.#saved) {
      if (this.#saved.size <= this.#most && now - at <= this.#windowMs) break
      this.#saved.delete(key)
    }
  }

  discard(): void {
    this.#added.clear()
  }
}
