import type { Participant, Writer } from './writer.ts'

/** Writes one entry, or removes it where the value is null; runs inside the turn's transaction. */
export type Persist<K, V> = (key: K, value: V | null) => void

/**
 * A small table kept in memory as well: reads see this turn's changes at once, a failed turn takes them back, and an
 * entry that changes many times in a turn is written once.
 */
export class Overlay<K, V> implements Participant {
  readonly #writer: Writer
  readonly #persist: Persist<K, V>
  readonly #saved: Map<K, V>
  readonly #changed = new Map<K, V | null>()

  constructor(writer: Writer, saved: Iterable<readonly [K, V]>, persist: Persist<K, V>) {
    this.#writer = writer
    this.#saved = new Map(saved)
    this.#persist = persist
  }

  get(key: K): V | undefined {
    const changed = this.#changed.get(key)
    return changed === undefined ? this.#saved.get(key) : (changed ?? undefined)
  }

  set(key: K, value: V): void {
    this.#writer.join(this)
    this.#changed.set(key, value)
  }

  delete(key: K): void {
    this.#writer.join(this)
    this.#changed.set(key, null)
  }

  values(): V[] {
    if (this.#changed.size === 0) return [...this.#saved.values()]
    return [...this.#merged().values()]
  }

  write(): void {
    for (const [key, value] of this.#changed) this.#persist(key, value)
  }

  settle(): void {
    for (const [key, value] of this.#changed) apply(this.#saved, key, value)
    this.#changed.clear()
  }

  discard(): void {
    this.#changed.clear()
  }

  #merged(): Map<K, V> {
    const merged = new Map(this.#saved)
    for (const [key, value] of this.#changed) apply(merged, key, value)
    return merged
  }
}

function apply<K, V>(map: Map<K, V>, key: K, value: V | null): void {
  if (value === null) map.delete(key)
  else map.set(key, value)
}
