/** Which file of the built page an address means. */
import { join } from 'node:path'
import { isOwnAddress } from './sender.ts'

export interface PageFile {
  readonly path: string
  readonly type: string
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  woff: 'font/woff',
}

/** Plain names only: nothing hidden, nothing that climbs, nothing encoded. The last one has an ending. */
const PATH = /^(?:\/[\w-][\w.-]*)*\/[\w-][\w.-]*\.([a-z0-9]+)$/

/** The file below `folder`, or null for an address that cannot be one of the page's. */
export function pageFile(address: string, folder: string): PageFile | null {
  if (!isOwnAddress(address)) return null
  const { pathname } = new URL(address)
  const path = pathname === '/' || pathname === '' ? '/index.html' : pathname
  const type = TYPES[PATH.exec(path)?.[1] ?? '']
  return type === undefined ? null : { path: join(folder, path), type }
}
