import { type Code, memoryOf, openCode } from '../packing/code.ts'
import { CLASSES, type Triggers } from './triggers.ts'

/** Bytes of a page that are worth a copy into the code's memory, which never becomes smaller again. */
const MOST = 4 * 1024 * 1024

/** `Triggers.scan` of many lines at once. */
export class LineScan {
  readonly #triggers: Triggers
  readonly #code: Code = openCode()
  #ends = new Uint32Array(0)

  constructor(triggers: Triggers) {
    this.#triggers = triggers
    const { CLASSES: classes, GRAMS: grams } = this.#code
    const memory = memoryOf(this.#code, 0)
    memory.set(CLASSES, classes.value)
    memory.set(triggers.grams, grams.value)
  }

  /**
   * What `Triggers.scan` gives for each line.
   * @param bytes lines, each followed by a line feed.
   * @param endOf where each of them ends.
   */
  scan(bytes: Uint8Array, lines: number, endOf: (line: number) => number): Uint16Array {
    const found = new Uint16Array(lines)
    if (bytes.length > MOST) {
      for (let line = 0, start = 0; line < lines; line++) {
        const end = endOf(line)
        found[line] = this.#triggers.scan(bytes.subarray(start, end))
        start = end + 1
      }
      return found
    }
    if (this.#ends.length < lines) this.#ends = new Uint32Array(lines)
    const ends = this.#ends
    for (let line = 0; line < lines; line++) ends[line] = endOf(line)
    const text = this.#code.FREE.value
    const endsAt = alignedTo4(text + bytes.length)
    const foundAt = endsAt + 4 * lines
    const memory = memoryOf(this.#code, foundAt + 2 * lines)
    memory.set(bytes, text)
    new Uint32Array(memory.buffer, endsAt, lines).set(ends.subarray(0, lines))
    this.#code.scan(text, endsAt, lines, foundAt)
    const pairs = new Uint16Array(memory.buffer, foundAt, lines)
    for (let line = 0; line < lines; line++) {
      const pair = pairs[line] as number
      found[line] = this.#triggers.found(pair & 0xff, pair >> 8)
    }
    return found
  }
}

function alignedTo4(at: number): number {
  return (at + 3) & ~3
}
