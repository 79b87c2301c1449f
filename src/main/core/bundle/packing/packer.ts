import type { Digest } from './digest.ts'

/** One entry, piece by piece: each piece is looked at, counted into its sums and deflated. */
export interface EntryPacker {
  /**
   * The first `size` bytes of a buffer that came from `allocate`, and is the packer's until this resolves. What comes out
   * inflates on its own and ends with a full flush; it may lie in that same buffer.
   */
  pack(buffer: Buffer, size: number): Promise<Uint8Array>
  /** Of everything that was given before. */
  end(): Promise<Digest>
}

export interface Packer {
  /** How many pieces it takes at once before more of them only wait. */
  readonly atOnce: number
  /** A buffer for a piece, with anything in it. */
  allocate(size: number): Buffer
  entry(name: string): EntryPacker
  /** Gives up what is still running. */
  close(): Promise<void>
}
