import { createStore } from 'zustand/vanilla'
import type { NoteDraft } from '../../shared/notes.ts'

/** What lies over the page, one at a time. */
export type Overlay =
  | { readonly is: 'none' }
  | { readonly is: 'palette' }
  | { readonly is: 'shortcuts' }
  | { readonly is: 'export' }
  /** Writing a note; `text` is what it says so far, `id` the one that is changed. */
  | { readonly is: 'note'; readonly id: string | null; readonly target: NoteDraft['target']; readonly text: string }

export const NO_OVERLAY: Overlay = { is: 'none' }

export function createOverlay() {
  return createStore<Overlay>()(() => NO_OVERLAY)
}
