/**
 * What the Electron shell's preload puts on `window.fieldtapHost`. In the browser shell it is absent. Everything else
 * goes through the contract.
 */
export interface HostFacts {
  readonly kind: 'electron'
  /** As Node's `process.platform`. */
  readonly platform: string
  /** Asks where to save; the absolute path, or null when the dialog was dismissed. `suggested` is a file name or a path. */
  saveDialog(suggested: string): Promise<string | null>
  /** Shows the file in the system's file manager. */
  showInFolder(path: string): void
  /** The one listener for "the window is closing while levels are raised". The page asks the person and answers. */
  onCloseQuestion(ask: (openLeases: number) => Promise<CloseAnswer>): void
}

/** Restore every level and quit; close the window and keep capturing in the tray; or do not close. */
export type CloseAnswer = 'restore' | 'keep' | 'cancel'

declare global {
  interface Window {
    readonly fieldtapHost?: HostFacts
  }
}
