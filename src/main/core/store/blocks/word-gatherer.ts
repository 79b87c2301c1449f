/** Puts the stored words of a block in their order: group after group, word after word, line after line. */
import { WORD_END } from './stored-words.ts'
import type { Words } from './words.ts'

export class WordGatherer {
  #all = new Uint8Array(128 * 1024)
  #length = 0
  #from: Uint8Array = new Uint8Array()
  #words: Words | null = null
  #ends: number[] = []

  get text(): Uint8Array {
    return this.#all.subarray(0, this.#length)
  }

  /** Where the words of each group end in `text`. */
  get ends(): readonly number[] {
    return this.#ends
  }

  begin(from: Uint8Array, words: Words): void {
    this.#from = from
    this.#words = words
    this.#length = 0
    this.#ends = []
  }

  /** One word of each of these lines, each with `WORD_END`. */
  add(lines: Int32Array, firstWords: Int32Array, word: number): void {
    if (this.#words === null) return
    const { starts, ends } = this.#words
    const from = this.#from
    let length = this.#length
    for (let index = 0; index < lines.length; index++) {
      const at = (firstWords[lines[index] as number] as number) + word
      const end = ends[at] as number
      let next = starts[at] as number
      if (length + end - next >= this.#all.length) this.#grow(length, end - next)
      const out = this.#all
      while (next < end) {
        out[length++] = from[next++] as number
      }
      out[length++] = WORD_END
    }
    this.#length = length
  }

  endGroup(): void {
    this.#ends.push(this.#length)
  }

  #grow(length: number, more: number): void {
    const larger = new Uint8Array(2 * (length + more))
    larger.set(this.#all.subarray(0, length))
    this.#all = larger
  }
}
