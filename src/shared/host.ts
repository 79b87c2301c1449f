/** What passes between a page, its preload and the Electron shell. Everything else goes through the contract. */

/** Restore every level and quit; close the window and keep capturing in the tray; or do not close. */
export const CLOSE_ANSWERS = ['restore', 'keep', 'cancel'] as const
export type CloseAnswer = (typeof CLOSE_ANSWERS)[number]

/** A command of the page as the menu shows it. */
export interface MenuCommand {
  readonly id: string
  /** In the page's language. */
  readonly title: string
  readonly group: string
  readonly enabled: boolean
  /** As Electron writes it; shown only, the page hears the key itself. */
  readonly accelerator?: string
  /** Of a choice that is on or off. */
  readonly checked?: boolean
}

export interface PageMenu {
  readonly language: string
  readonly items: readonly MenuCommand[]
}

/** What the preload puts on `window.fieldtapHost`. In the browser shell it is absent. */
export interface HostFacts {
  readonly kind: 'electron'
  /** As Node's `process.platform`. */
  readonly platform: string
  /** Asks where to save; the absolute path, or null when the dialog was dismissed. `suggested` is a file name or a path. */
  saveDialog(suggested: string): Promise<string | null>
  /** Where a file lies that was dropped on the page (a `File` of the DOM). */
  pathOfFile(file: unknown): string
  /** The one listener for "this bundle was opened in the system": by its file type, or on the app's icon. */
  onOpenBundle(open: (path: string) => void): void
  /** Shows the file in the system's file manager. */
  showInFolder(path: string): void
  /** Asks the person whether devices on the network may reach this laptop, and opens it for them; the core starts anew. */
  openToNetwork(): void
  /** What the menu is to show: the commands of the page as they are now. */
  setMenu(menu: PageMenu): void
  /** The one listener for commands that were chosen in the menu. */
  onCommand(run: (id: string) => void): void
  /** The one listener for "the window is closing while levels are raised". The page asks the person and answers. */
  onCloseQuestion(ask: (openLeases: number) => Promise<CloseAnswer>): void
}

/**
 * What goes through `window.postMessage` between a page and its preload. `port-please` asks for a port to the core,
 * `port` carries one (a new one whenever the core was restarted), `port-gone` says that the last one is dead.
 */
export interface Handshake {
  readonly fieldtap: 'port-please' | 'port' | 'port-gone'
}

/** Names of the messages between preload and shell. */
export const CHANNELS = {
  portPlease: 'fieldtap:port-please',
  port: 'fieldtap:port',
  portGone: 'fieldtap:port-gone',
  saveDialog: 'fieldtap:save-dialog',
  showInFolder: 'fieldtap:show-in-folder',
  openBundle: 'fieldtap:open-bundle',
  openToNetwork: 'fieldtap:open-to-network',
  closeQuestion: 'fieldtap:close-question',
  /** The page has put the question to the person: an answer may take its time now. */
  closeAsked: 'fieldtap:close-asked',
  closeAnswer: 'fieldtap:close-answer',
  menu: 'fieldtap:menu',
  command: 'fieldtap:command',
} as const
