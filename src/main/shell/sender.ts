/** Who may talk to the shell: the app's own page, in the main frame of its window, and nobody else. */

export const SCHEME = 'app'
export const HOST = 'fieldtap'
/** Where the page lives. */
export const PAGE = `${SCHEME}://${HOST}/index.html`

/** As much of an Electron frame as is looked at. Null once the frame has gone. */
export type Frame = { readonly url: string; readonly parent: unknown } | null

/** Whether an address is one of the app's own. */
export function isOwnAddress(address: string): boolean {
  try {
    const url = new URL(address)
    return url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '' && url.password === ''
  } catch {
    return false
  }
}

/** Whether a message comes from the app's own page: its address, and no frame within it. */
export function isOwnFrame(frame: Frame | undefined): boolean {
  return frame != null && frame.parent === null && isOwnAddress(frame.url)
}
