/**
 * Whether a request comes from our own page. A name that somebody points at 127.0.0.1 (DNS rebinding) shows in `Host`,
 * another page in `Origin` and `Sec-Fetch-Site`; a page cannot forge any of them.
 */
import type { IncomingHttpHeaders } from 'node:http'

export interface GuardOptions {
  /** Port that the UI listens on. */
  readonly port: number
  /** A request that changes something or opens a wire must say where it comes from. */
  readonly requireOrigin: boolean
}

/** What gave it away, in words, or null for a request that may pass. */
export function foreignness(headers: IncomingHttpHeaders, { port, requireOrigin }: GuardOptions): string | null {
  const { host, origin } = headers
  if (host === undefined || !hosts(port).includes(host)) return `host ${host ?? '(none)'}`
  if (origin === undefined && requireOrigin) return 'no origin'
  if (origin !== undefined && origin !== `http://${host}`) return `origin ${origin}`
  const site = headers['sec-fetch-site']
  const isNavigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  const isOwn = site === undefined || site === 'same-origin' || site === 'none'
  // A link from elsewhere may open the page; it gets no cookie with it (SameSite=Strict).
  return isOwn || (isNavigation && !requireOrigin) ? null : `site ${String(site)}`
}

/** `localhost` always is this machine; a browser leaves the port out where it is the scheme's own. */
function hosts(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost']
  return port === 80 ? names : names.map((name) => `${name}:${port}`)
}
