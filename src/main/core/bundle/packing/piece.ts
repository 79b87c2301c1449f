import type { Deflated, Deflater } from './deflater.ts'
import type { EntryDigest } from './digest.ts'

/** One segment of an entry, in a buffer that is the packer's until it answers. */
export interface Piece {
  readonly buffer: ArrayBufferLike
  readonly start: number
  readonly end: number
}

/** A chunk, which is a segment of its device's .log and one of its .ndjson. It lies at the beginning of the buffer. */
export interface LinesPiece {
  readonly buffer: ArrayBufferLike
  readonly end: number
  /** The bytes of the .log. */
  readonly text: { readonly start: number; readonly end: number }
  /** What the lines are in JSON: so many bytes at most. */
  readonly most: number
}

export function pieceOf({ buffer, byteOffset }: Buffer, size: number): Piece {
  return { buffer, start: byteOffset, end: byteOffset + size }
}

/** What comes out is valid until the next call, of either function. */
export function packPiece(piece: Piece, deflater: Deflater, digest: EntryDigest): Deflated {
  const done = deflater.deflate(piece)
  digest.update(done.content)
  return done
}

export function packLines(
  piece: LinesPiece,
  deflater: Deflater,
  log: EntryDigest,
  ndjson: EntryDigest,
): { readonly log: Deflated; readonly ndjson: Deflated } {
  const done = deflater.pack(piece)
  log.update(done.log.content)
  ndjson.update(done.ndjson.content)
  return done
}
