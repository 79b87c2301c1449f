import type { Digest } from './digest.ts'
import type { LinesPiece, Piece } from './piece.ts'

/** A segment in the file: it inflates on its own and ends with a full flush. */
export interface Stored {
  /** Bytes of content. */
  readonly size: number
  readonly packedAt: number
  readonly packedSize: number
}

/** One entry, piece by piece: each piece is looked at, counted into its sums, deflated and written to the file. */
export interface EntryPacker {
  /** The piece's buffer came from `allocate`. Rejects with the system's error where the file cannot be written. */
  pack(piece: Piece): Promise<Stored>
  /** Of everything that was given before. */
  end(): Promise<Digest>
}

export interface StoredLines {
  readonly log: Stored
  readonly ndjson: Stored
}

/** Both entries of a device's lines. */
export interface LinesPacker {
  readonly log: EntryPacker
  readonly ndjson: EntryPacker
  /** A segment of each. The piece's buffer came from `allocate`. */
  pack(piece: LinesPiece): Promise<StoredLines>
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
