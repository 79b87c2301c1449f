/** Lines that are to become one block, gathered from the batches in which they came. */
import type { DecodedLine } from '../../platforms/platform.ts'
import { COUNTED } from '../level-order.ts'

/** Lines in a row that came in one batch, with what they all have from it. */
export interface Run {
  /** See `sources`. */
  readonly source: number
  readonly received: number
  readonly clockOffset: number
  readonly zoneMinutes: number
  readonly lines: number
}

/** The lines of one block, in the order of arrival. */
export class BlockLines {
  readonly firstSeq: number
  readonly runs: Run[] = []
  /** Index in `COUNTED`. */
  readonly levels: number[] = []
  readonly modules: (string | null)[] = []
  /** Device times; NaN where the device did not say. */
  readonly times: number[] = []
  /** Where each line ends in `text`. */
  readonly ends: number[] = []
  #text = new Uint8Array(128 * 1024)
  #length = 0

  constructor(firstSeq: number) {
    this.firstSeq = firstSeq
  }

  /** All lines' bytes, one after the other. */
  get text(): Uint8Array {
    return this.#text.subarray(0, this.#length)
  }

  get count(): number {
    return this.ends.length
  }

  get byteLength(): number {
    return this.#length
  }

  add(run: Omit<Run, 'lines'>, lines: readonly DecodedLine[]): void {
    if (lines.length === 0) return
    this.runs.push({ ...run, lines: lines.length })
    for (const { bytes, level, time, module } of lines) {
      this.levels.push(COUNTED.indexOf(level))
      this.modules.push(module)
      this.times.push(time ?? Number.NaN)
      this.#append(bytes)
      this.ends.push(this.#length)
    }
  }

  #append(bytes: Uint8Array): void {
    const end = this.#length + bytes.byteLength
    if (end > this.#text.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#text.length))
      larger.set(this.text)
      this.#text = larger
    }
    this.#text.set(bytes, this.#length)
    this.#length = end
  }
}
