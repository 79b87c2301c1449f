import { type Code, memoryOf, openCode } from './code.ts'
import type { LinesPiece, Piece } from './piece.ts'

/** Read ahead of what is worked on, or written behind it. */
const SLACK = 64

/** Both valid until the next call. */
export interface Deflated {
  readonly content: Uint8Array
  readonly packed: Uint8Array
}

/** Deflates segments, each so that it inflates on its own and ends with a full flush; see src/wasm/packing. */
export class Deflater {
  readonly code: Code = openCode()

  deflate({ buffer, start, end }: Piece): Deflated {
    const code = this.code
    const size = end - start
    const from = code.free
    const to = alignedEnd(from + size)
    const memory = memoryOf(code, to + mostPacked(size))
    memory.set(new Uint8Array(buffer, start, size), from)
    const packed = code.deflate(from, size, to)
    return { content: memory.subarray(from, from + size), packed: memory.subarray(to, to + packed) }
  }

  pack({ buffer, end, text, most }: LinesPiece): { readonly log: Deflated; readonly ndjson: Deflated } {
    const code = this.code
    const size = text.end - text.start
    const from = code.free
    const to = alignedEnd(from + end)
    const toLog = alignedEnd(to + most)
    const toJson = toLog + mostPacked(size)
    const memory = memoryOf(code, toJson + mostPacked(most))
    memory.set(new Uint8Array(buffer, 0, end), from)
    code.pack(from, to, toLog, toJson)
    const slice = (at: number, length: number) => memory.subarray(at, at + length)
    return {
      log: { content: slice(from + text.start, size), packed: slice(toLog, code.logPacked.value) },
      ndjson: { content: slice(to, code.jsonSize.value), packed: slice(toJson, code.jsonPacked.value) },
    }
  }
}

function alignedEnd(at: number): number {
  return Math.ceil((at + SLACK) / 16) * 16
}

/** What cannot be made shorter is stored: five bytes for each block of at least 2^15. */
function mostPacked(size: number): number {
  return size + (size >> 12) + 2 * SLACK
}
