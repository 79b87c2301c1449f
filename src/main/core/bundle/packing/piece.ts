import type { Deflater } from './deflater.ts'
import type { EntryDigest } from './digest.ts'

/** Where in a piece's buffer what comes out may lie, if it fits. */
export interface Room {
  readonly at: number
  readonly size: number
}

/** One segment of an entry, in a buffer that is the packer's until it answers. */
export interface Piece {
  readonly buffer: ArrayBufferLike
  readonly start: number
  readonly end: number
  readonly out: Room
}

/** A chunk, which is a segment of its device's .log and one of its .ndjson. It lies at the beginning of the buffer. */
export interface LinesPiece {
  readonly buffer: ArrayBufferLike
  readonly end: number
  /** The bytes of the .log. */
  readonly text: { readonly start: number; readonly end: number }
  /** What the lines are in JSON: so many bytes at most. */
  readonly most: number
  readonly out: { readonly log: Room; readonly ndjson: Room }
}

/** A piece whose bytes are needed no more once they are packed. */
export function wholePiece({ buffer, byteOffset, length }: Buffer, size: number): Piece {
  return { buffer, start: byteOffset, end: byteOffset + size, out: { at: byteOffset, size: length } }
}

export interface PackedPiece {
  /** Null: it lies in the piece's buffer. */
  readonly packed: Uint8Array | null
  readonly packedSize: number
  /** Of the content. */
  readonly size: number
}

export interface PackedLinesPiece {
  readonly log: PackedPiece
  readonly ndjson: PackedPiece
}

export function packPiece(piece: Piece, deflater: Deflater, digest: EntryDigest): PackedPiece {
  const { content, packed } = deflater.deflate(piece)
  digest.update(content)
  return intoRoom(piece.buffer, piece.out, content.length, packed)
}

export function packLines(
  { buffer, out, ...piece }: LinesPiece,
  deflater: Deflater,
  log: EntryDigest,
  ndjson: EntryDigest,
): PackedLinesPiece {
  const done = deflater.pack({ buffer, out, ...piece })
  log.update(done.log.content)
  ndjson.update(done.ndjson.content)
  return {
    log: intoRoom(buffer, out.log, done.log.content.length, done.log.packed),
    ndjson: intoRoom(buffer, out.ndjson, done.ndjson.content.length, done.ndjson.packed),
  }
}

function intoRoom(buffer: ArrayBufferLike, { at, size: room }: Room, size: number, packed: Uint8Array): PackedPiece {
  const packedSize = packed.length
  if (packedSize > room) return { packed: packed.slice(), packedSize, size }
  new Uint8Array(buffer, at).set(packed)
  return { packed: null, packedSize, size }
}

export function outOf(buffer: ArrayBufferLike, { at }: Room, { packed, packedSize }: PackedPiece): Uint8Array {
  return packed ?? new Uint8Array(buffer, at, packedSize)
}
