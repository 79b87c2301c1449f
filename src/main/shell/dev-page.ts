/**
 * While developing, the page comes from the dev server, but still through app://fieldtap/: address, sender checks and
 * ports stay what they are for users. Only the policy gives way, as hot reload puts code and styles into the page.
 */
import { net } from 'electron'
import { HEADERS, type PageSource } from './protocol.ts'

const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; connect-src 'self' ws://localhost:*"

export function devPage(server: string): PageSource {
  return async ({ url }) => {
    const { pathname, search } = new URL(url)
    const found = await net.fetch(new URL(pathname + search, server).href)
    const type = found.headers.get('content-type') ?? 'text/plain'
    // The page brings its policy along for servers that send none; the stricter one would hold.
    const body = type.startsWith('text/html')
      ? (await found.text()).replace(/<meta[^>]*http-equiv="Content-Security-Policy"[^>]*>/i, '')
      : await found.arrayBuffer()
    const headers = { ...HEADERS, 'content-type': type, 'content-security-policy': POLICY }
    return new Response(body, { status: found.status, headers })
  }
}
