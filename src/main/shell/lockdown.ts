/** What no page may do, whatever it contains: Electron's security checklist, for every web contents there will ever be. */
import { app, type Session, type WebContents } from 'electron'
import { isOwnAddress } from './sender.ts'
import { TRY_AGAIN } from './trouble-page.ts'

/** Call it before the app is ready. */
export function lockDown(tryAgain: () => void): void {
  // With --no-sandbox (root has no other way) asking for it makes every child process refuse to start.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  app.on('web-contents-created', (_, contents) => confine(contents, tryAgain))
}

function confine(contents: WebContents, tryAgain: () => void): void {
  // The page never navigates: not by a link, not by a redirect, not by a file dropped on it. It may load anew.
  contents.on('will-navigate', (event) => {
    if (event.url === contents.getURL() && isOwnAddress(event.url)) return
    event.preventDefault()
    if (event.url === TRY_AGAIN) tryAgain()
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
  const urls = ['http', 'https', 'ws', 'wss', 'ftp', 'file'].map((scheme) => `${scheme}://*/*`)
  session.webRequest.onBeforeRequest({ urls }, ({ url }, decide) =>
    decide({ cancel: devServer === null || new URL(url).host !== new URL(devServer).host }),
  )
  session.on('will-download', (event) => event.preventDefault())
}
