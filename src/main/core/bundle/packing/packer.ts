import type { Digest } from './digest.ts'
import type { LinesPiece, Piece } from './piece.ts'

export interface Packed {
  /** Of the content. */
  readonly size: number
  /** Inflates on its own and ends with a full flush; it may lie in the piece's buffer. */
  readonly packed: Uint8Array
}

/** One entry, piece by piece: each piece is looked at, counted into its sums and deflated. */
export interface EntryPacker {
  /** The piece's buffer came from `allocate`. */
  pack(piece: Piece): Promise<Packed>
  /** Of everything that was given before. */
  end(): Promise<Digest>
}

/** Both entries of a device's lines. */
export interface LinesPacker {
  readonly log: EntryPacker
  readonly ndjson: EntryPacker
  /** A segment of each. The piece's buffer came from `allocate`. */
  pack(piece: LinesPiece): Promise<{ readonly log: Packed; readonly ndjson: Packed }>
}

export interface Packer {
  /** How many pieces it takes at once before more of them only wait. */
  readonly atOnce: number
  /** A buffer for pieces, with anything in it. */
  allocate(size: number): Buffer
  entry(name: string): EntryPacker
  lines(log: string, ndjson: string): LinesPacker
  /** Gives up what is still running. */
  close(): Promise<void>
}
