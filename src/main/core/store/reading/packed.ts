import type { RawLine } from '../store.ts'

/** Whole lines on their way between threads: one buffer that moves, instead of one copy for each line. */
export interface PackedLines {
  readonly lines: readonly Omit<RawLine, 'bytes'>[]
  /** Where each line ends in `bytes`. */
  readonly ends: Uint32Array
  readonly bytes: Uint8Array<ArrayBuffer>
}

export function packLines(lines: readonly RawLine[]): PackedLines {
  const ends = new Uint32Array(lines.length)
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.bytes.byteLength, 0))
  let end = 0
  const bare = lines.map(({ bytes: own, ...line }, index) => {
    bytes.set(own, end)
    end += own.byteLength
    ends[index] = end
    return line
  })
  return { lines: bare, ends, bytes }
}

export function unpackLines({ lines, ends, bytes }: PackedLines): RawLine[] {
  return lines.map((line, index) => ({ ...line, bytes: bytes.subarray(ends[index - 1] ?? 0, ends[index]) }))
}
