/** What the core and the thread that makes blocks say to each other: plain data. */
import type { EncodedBlock } from '../blocks/encode.ts'
import type { DeviceTotals } from '../store.ts'

/** Sums over the lines of a piece. */
export interface SealedTotals extends DeviceTotals {
  /** First and last corrected time. */
  readonly from: number
  readonly to: number
}

/** What goes into the file in one transaction, whole or not at all. */
export type Piece =
  | {
      readonly is: 'blocks'
      readonly blocks: readonly (EncodedBlock & { readonly id: number })[]
      /** New with these blocks; encoded. */
      readonly templates: readonly { readonly id: number; readonly body: Uint8Array<ArrayBuffer> }[]
      /** The hot rows that the blocks take the place of: lowest and highest first number, and their lines. */
      readonly hot: { readonly from: number; readonly to: number; readonly lines: number }
      readonly totals: readonly SealedTotals[]
    }
  /** A part of a group's slices; nothing reads them before the group is turned. */
  | { readonly is: 'slices'; readonly firstRow: number; readonly rows: Uint8Array<ArrayBuffer> }
  /** All slices of the group are there: they replace its blocks' own bitmaps. */
  | { readonly is: 'turned'; readonly group: number }

export type ToSealer =
  /** Seal hot rows up to this line number; `rest`: also those that do not fill a block. */
  | { readonly is: 'seal'; readonly upTo: number; readonly rest: boolean }
  /** So many pieces are on disk. */
  | { readonly is: 'kept'; readonly pieces: number }

export type FromSealer =
  | { readonly is: 'piece'; readonly piece: Piece }
  /** Nothing more to do up to there. */
  | { readonly is: 'done'; readonly upTo: number; readonly rest: boolean }
  | { readonly is: 'failed'; readonly detail: string; readonly damage: boolean }

export interface SealerData {
  readonly file: string
  /** See `ThreadData` of the reading threads. */
  readonly decodeModule: string | null
  /** Lines of a full block. */
  readonly blockLines: number
}
