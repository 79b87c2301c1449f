/**
 * Serves the window's page from app://fieldtap/: the built files and the trouble page, nothing else, each with the same
 * policy as in the browser shell. No port of the laptop is involved.
 */
import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { PAGE_POLICY } from '../../shared/page-policy.ts'
import { pageFile } from './page-file.ts'
import { SCHEME } from './sender.ts'
import type { ServedText } from './trouble-page.ts'

export type PageSource = (request: Request) => Promise<Response>

/** Must run before the app is ready. */
export function declareScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

/** Call it when the app is ready. `trouble` gives the trouble page's files while there is trouble. */
export function servePage(source: PageSource, trouble: (address: string) => ServedText | null): void {
  protocol.handle(SCHEME, async (request) => {
    if (request.method !== 'GET') return refuse(405)
    const text = trouble(request.url)
    return text ? answer(text.body, text.type) : source(request)
  })
}

/** The built page in a folder. */
export function builtPage(folder: string): PageSource {
  return async ({ url }) => {
    const file = pageFile(url, folder)
    const body = file && (await readFile(file.path).catch(() => null))
    return body ? answer(body, file.type) : refuse(404)
  }
}

export const HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

function answer(body: string | Uint8Array<ArrayBuffer>, type: string): Response {
  return new Response(body, { headers: { ...HEADERS, 'content-type': type } })
}

export function refuse(status: number): Response {
  return new Response(null, { status, headers: HEADERS })
}
