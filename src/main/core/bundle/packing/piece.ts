import type { Deflater } from './deflater.ts'
import type { EntryDigest } from './digest.ts'

/** One segment of an entry, in a buffer that is the packer's until it answers. */
export type Piece = {
  readonly buffer: ArrayBufferLike
  /** Where in the buffer what comes out may lie, if it fits. */
  readonly out: { readonly at: number; readonly size: number }
} & (
  | { readonly as: 'bytes'; readonly start: number; readonly end: number }
  /** What the lines of a chunk are in JSON: `most` bytes at most. The chunk ends at `end`. */
  | { readonly as: 'json'; readonly end: number; readonly most: number }
)

/** A piece whose bytes are needed no more once they are packed. */
export function wholePiece({ buffer, byteOffset, length }: Buffer, size: number): Piece {
  return { as: 'bytes', buffer, start: byteOffset, end: byteOffset + size, out: { at: byteOffset, size: length } }
}

export interface PackedPiece {
  /** Null: it lies in the piece's buffer. */
  readonly packed: Uint8Array | null
  readonly packedSize: number
  /** Of the content. */
  readonly size: number
}

export function packPiece(piece: Piece, deflater: Deflater, digest: EntryDigest): PackedPiece {
  const { size, packed } = deflater.deflate(piece, (content) => digest.update(content))
  const packedSize = packed.length
  if (packedSize > piece.out.size) return { packed: packed.slice(), packedSize, size }
  new Uint8Array(piece.buffer, piece.out.at).set(packed)
  return { packed: null, packedSize, size }
}

export function outOf({ buffer, out }: Piece, { packed, packedSize }: PackedPiece): Uint8Array {
  return packed ?? new Uint8Array(buffer, out.at, packedSize)
}
