import { type Code, memoryOf, openCode } from './code.ts'
import type { Piece } from './piece.ts'

/** Read ahead of what is worked on, or written behind it. */
const SLACK = 64

/** Deflates segments, each so that it inflates on its own and ends with a full flush; see src/wasm/packing. */
export class Deflater {
  readonly #code: Code = openCode()

  /**
   * Valid until the next call.
   * @param look sees the content first.
   */
  deflate(piece: Piece, look: (content: Uint8Array) => void): { readonly size: number; readonly packed: Uint8Array } {
    const code = this.#code
    const from = code.FREE.value
    const { start, end } = piece.as === 'json' ? { start: 0, end: piece.end } : piece
    const read = end - start
    const next = alignedEnd(from + read)
    const most = piece.as === 'json' ? piece.most : read
    const room = mostPacked(most)
    const memory = memoryOf(code, next + most + SLACK + room)
    memory.set(new Uint8Array(piece.buffer, start, read), from)
    const at = piece.as === 'json' ? next : from
    const size = piece.as === 'json' ? code.compose(from, at) : read
    look(memory.subarray(at, at + size))
    const to = piece.as === 'json' ? alignedEnd(at + size) : next
    return { size, packed: memory.subarray(to, to + code.deflate(at, size, to)) }
  }
}

function alignedEnd(at: number): number {
  return Math.ceil((at + SLACK) / 16) * 16
}

/** What cannot be made shorter is stored: five bytes for each block of at least 2^15. */
function mostPacked(size: number): number {
  return size + (size >> 12) + 2 * SLACK
}
