/** Taken at once; whoever keeps a single piece keeps as much. */
const SIZE = 64 * 1024

/**
 * Short pieces of bytes, one behind the other in memory that they share. With memory of its own for each it took longer to
 * collect lines than to read them.
 */
export class Slab {
  #bytes = new Uint8Array(0)
  #filled = 0

  /** The first bytes, copied to where nobody writes again. */
  keep(from: Uint8Array, length: number): Uint8Array {
    if (length > SIZE) return from.slice(0, length)
    if (length > this.#bytes.length - this.#filled) {
      this.#bytes = new Uint8Array(SIZE)
      this.#filled = 0
    }
    const start = this.#filled
    this.#filled += length
    const kept = this.#bytes.subarray(start, this.#filled)
    kept.set(length === from.length ? from : from.subarray(0, length))
    return kept
  }
}
