/**
 * Whole lines on their way between threads, as columns in buffers that move: a million lines as objects would take
 * longer to copy than to read.
 */

import { COUNTED } from '../level-order.ts'
import { type LineOrigin, toRawLine } from '../log-line.ts'
import type { RawLine } from '../store.ts'
import type { Found } from './segment.ts'

export interface PackedLines {
  /** Batches that the lines came in, and names of modules: few for many lines. */
  readonly origins: readonly LineOrigin[]
  readonly modules: readonly (string | null)[]
  readonly seqs: Float64Array<ArrayBuffer>
  /** NaN where the device did not say. */
  readonly deviceTimes: Float64Array<ArrayBuffer>
  /** Corrected times, see `LogLine`. */
  readonly times: Float64Array<ArrayBuffer>
  /** Index in `COUNTED`. */
  readonly levels: Uint8Array<ArrayBuffer>
  /** Index in `origins`, in `modules`, and where the line ends in `bytes`. */
  readonly places: Uint32Array<ArrayBuffer>
  /** Of all lines in a row, each followed by a line feed. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

export const PLACES = 3
const LINE_FEED = 0x0a

export function packLines(lines: readonly Found[]): {
  readonly packed: PackedLines
  readonly transfer: readonly ArrayBuffer[]
} {
  const count = lines.length
  const origins = new Dictionary<LineOrigin>()
  const modules = new Dictionary<string | null>()
  const seqs = new Float64Array(count)
  const deviceTimes = new Float64Array(count)
  const times = new Float64Array(count)
  const levels = new Uint8Array(count)
  const places = new Uint32Array(count * PLACES)
  const bytes = new Uint8Array(lines.reduce((sum, { line }) => sum + line.bytes.byteLength + 1, 0))
  let end = 0
  lines.forEach(({ seq, time, line, origin }, index) => {
    seqs[index] = seq
    deviceTimes[index] = line.time ?? Number.NaN
    times[index] = time
    levels[index] = COUNTED.indexOf(line.level)
    bytes.set(line.bytes, end)
    end += line.bytes.byteLength
    places.set([origins.place(origin), modules.place(line.module), end], index * PLACES)
    bytes[end++] = LINE_FEED
  })
  const packed = { origins: origins.values, modules: modules.values, seqs, deviceTimes, times, levels, places, bytes }
  return { packed, transfer: [seqs, deviceTimes, times, levels, places, bytes].map(({ buffer }) => buffer) }
}

export function unpackLines({ origins, modules, seqs, deviceTimes, levels, places, bytes }: PackedLines): RawLine[] {
  let start = 0
  return Array.from(seqs, (seq, index) => {
    const [from = 0, name = 0, end = 0] = places.subarray(index * PLACES, (index + 1) * PLACES)
    const origin = origins[from]
    const deviceTime = deviceTimes[index] ?? Number.NaN
    if (origin === undefined) throw new RangeError(`line ${seq} has no origin`)
    const line = {
      bytes: bytes.subarray(start, end),
      level: COUNTED[levels[index] ?? 0] ?? 'none',
      time: Number.isNaN(deviceTime) ? null : deviceTime,
      module: modules[name] ?? null,
    }
    start = end + 1
    return toRawLine(line, seq, origin)
  })
}

class Dictionary<T> {
  readonly values: T[] = []
  readonly #places = new Map<T, number>()

  place(value: T): number {
    const known = this.#places.get(value)
    if (known !== undefined) return known
    this.#places.set(value, this.values.length)
    return this.values.push(value) - 1
  }
}
