import type { DeviceLines } from './device-lines.ts'
import { CHUNK_SIZES, Chunk, weightOf } from './packing/chunk.ts'

/** What the open chunks of all devices may take together, bytes; above it the largest are sent off. */
const BUDGET = 64 * 1024 * 1024
/** Of each size kept for reuse: fresh ones cost a page fault for each 4 KiB. */
const SPARE = 32

/** Devices that begin their first large chunk in a row, each of which may fill more of it than the one before. */
const STEPS = 8

/** The chunks of a bundle's devices. */
export class ChunkStock {
  readonly #allocate: (size: number) => Buffer
  readonly #open = new Map<DeviceLines, number>()
  readonly #spare: Chunk[][] = CHUNK_SIZES.map(() => [])
  #bytes = 0
  #steps = 0

  constructor(allocate: (size: number) => Buffer) {
    this.#allocate = allocate
  }

  /** Index in `CHUNK_SIZES` of the largest of which all open ones could be. */
  get largest(): number {
    const share = BUDGET / (this.#open.size + 1)
    return Math.max(
      0,
      CHUNK_SIZES.findLastIndex((size) => weightOf(size) <= share),
    )
  }

  /** @param grade index in `CHUNK_SIZES`. */
  take(grade: number, lines: DeviceLines): Chunk {
    const size = CHUNK_SIZES[grade]
    if (size === undefined) throw new RangeError(`There are no chunks of size ${grade}`)
    const chunk = this.#spare[grade]?.pop() ?? new Chunk(size, this.#allocate)
    chunk.clear()
    if (this.#bytes + chunk.buffer.length > BUDGET) this.#relieve()
    this.#open.set(lines, chunk.buffer.length)
    this.#bytes += chunk.buffer.length
    return chunk
  }

  /** How much of its first large chunk a device fills, so that those of all are not full at the same time. */
  share(): number {
    return ((this.#steps++ % STEPS) + 1) / STEPS
  }

  /** The chunk of these is sent off. */
  left(lines: DeviceLines): void {
    this.#bytes -= this.#open.get(lines) ?? 0
    this.#open.delete(lines)
  }

  /** Nobody needs it any more. */
  give(chunk: Chunk): void {
    const spare = this.#spare[CHUNK_SIZES.indexOf(chunk.size)]
    if (spare !== undefined && spare.length < SPARE) spare.push(chunk)
  }

  /** Sends the largest off until half of the budget is free. */
  #relieve(): void {
    for (const [lines] of [...this.#open].sort(([, a], [, b]) => b - a)) {
      if (this.#bytes <= BUDGET / 2) return
      lines.flush(true)
    }
  }
}
