/** The one window as the app deals with it: open or not, showing the page or what is wrong. */
import { isDeepStrictEqual } from 'node:util'
import type { BrowserWindow } from 'electron'
import { PAGE } from './sender.ts'
import { TROUBLE, type Trouble } from './trouble-page.ts'

export interface MainWindow {
  readonly current: BrowserWindow | null
  /** What the window shows instead of its page. */
  readonly trouble: Trouble | null
  /** Opens the window, or brings it to the front. */
  open(): void
  /** Takes it off the screen at once, whatever its page does. */
  destroy(): void
  setTrouble(trouble: Trouble | null): void
}

export interface MainWindowOptions {
  create(address: string): BrowserWindow
  /** The person closes it: what becomes of it is not the window's to decide. */
  closing(): void
  /** The person signs out, or Windows goes down: there is no time for questions. */
  sessionEnding(): void
}

export function createMainWindow({ create, closing, sessionEnding }: MainWindowOptions): MainWindow {
  let current: BrowserWindow | null = null
  let trouble: Trouble | null = null
  const address = () => (trouble ? TROUBLE : PAGE)
  return {
    get current() {
      return current
    },
    get trouble() {
      return trouble
    },
    open() {
      if (current) {
        if (current.isMinimized()) current.restore()
        current.show()
        current.focus()
        return
      }
      const window = create(address())
      current = window
      window.on('close', (event) => {
        event.preventDefault()
        closing()
      })
      window.on('session-end', sessionEnding)
      window.once('closed', () => {
        if (current === window) current = null
      })
    },
    destroy: () => current?.destroy(),
    setTrouble(next) {
      if (isDeepStrictEqual(next, trouble)) return
      trouble = next
      current?.loadURL(address()).catch(() => undefined)
    },
  }
}
