/** Bundles that were opened in the system: by their file type, on the app's icon, or as an argument of a start. */
import { resolve } from 'node:path'

/** What the hand-over needs of a window. */
export interface PageHolder {
  readonly webContents: {
    isLoading(): boolean
    once(event: 'did-finish-load', listener: () => void): unknown
    send(channel: string, path: string): void
  }
}

const BUNDLE = /\.fieldtap\.zip(\.age)?$/i

/** Gives the page each bundle that these arguments name, as soon as there is a page. */
export function bundlesAmong(argv: readonly string[], folder: string): readonly string[] {
  return argv.filter((word) => BUNDLE.test(word) && !word.startsWith('-')).map((word) => resolve(folder, word))
}

export function handOver(window: PageHolder | null, channel: string, paths: readonly string[]): void {
  if (window === null) return
  const { webContents } = window
  const send = () => {
    for (const path of paths) webContents.send(channel, path)
  }
  if (webContents.isLoading()) webContents.once('did-finish-load', send)
  else send()
}
