/**
 * Whole lines on their way between threads, as columns in buffers that move: a million lines as objects would take
 * longer to copy than to read.
 */

import { COUNTED } from '../level-order.ts'
import { type LineOrigin, toRawLine } from '../log-line.ts'
import type { RawLine } from '../store.ts'

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
