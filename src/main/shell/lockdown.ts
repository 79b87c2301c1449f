/** What no page may do, whatever it contains: Electron's security checklist, for every web contents there will ever be. */
import { app, type Session, type WebContents } from 'electron'
import { isOwnAddress } from './sender.ts'
import { TRY_AGAIN } from './trouble-page.ts'

/** Call it before the app is ready. */
export function lockDown(tryAgain: () => void): void {
  app.enableSandbox()
  app.on('web-contents-created', (_, contents) => confine(contents, tryAgain))
}

function confine(contents: WebContents, tryAgain: () => void): void {
  // The page never navigates: not by a link, not by a redirect, not by a file dropped on it.
  contents.on('will-navigate', (event, address) => {
    event.preventDefault()
    if (address === TRY_AGAIN) tryAgain()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Copying to the clipboard on a click is all that the page asks for. */
const PERMITTED = 'clipboard-sanitized-write'

/** Call it when the app is ready, before a page loads. `devServer` is the only address that may be fetched from, if any. */
export function lockSession(session: Session, devServer: string | null): void {
  session.setPermissionRequestHandler((contents, permission, decide) =>
    decide(permission === PERMITTED && isOwnAddress(contents.getURL())),
  )
  session.setPermissionCheckHandler((_, permission, origin) => permission === PERMITTED && isOwnAddress(origin))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_, decide) => decide({}))
  // The page has no business on any network or disk; what it needs comes over its port and from app://.
  session.webRequest.onBeforeRequest({ urls: ['*://*/*', 'file://*/*', 'ftp://*/*'] }, ({ url }, decide) =>
    decide({ cancel: !isOwnAddress(url) && !isOfDevServer(url, devServer) }),
  )
  session.on('will-download', (event) => event.preventDefault())
}

function isOfDevServer(address: string, devServer: string | null): boolean {
  return devServer !== null && new URL(address).host === new URL(devServer).host
}
