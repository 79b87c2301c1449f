/** Files that a platform exports, read in. */
import type { DeviceIdentity, Observation } from './platform.ts'

export interface ImportPiece {
  readonly observations: readonly Observation[]
  /** Records that could not be read, with the place in words ("line 12"); they are counted and shown. */
  readonly problems: readonly { readonly at: string; readonly what: string }[]
}

export interface ImportSide {
  /** Whether a file that begins so (up to 64 KiB) is one of these. */
  recognizes(head: string): boolean
  /** Reads it as it comes. `device`: to whom records belong that do not say; null: they are problems. */
  read(
    text: AsyncIterable<string>,
    context: { readonly now: number; readonly device: DeviceIdentity | null },
  ): AsyncIterable<ImportPiece>
}
