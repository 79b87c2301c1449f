/** The files that the browser shell hands out: the page, and bundles for download. */
import { constants } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export interface ServedFile {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

/**
 * The page's files by the path of their address. Only what is in this table is ever opened, so no path that a request
 * names can lead anywhere else. Empty where the page was not built.
 */
export async function pageFiles(folder: string): Promise<ReadonlyMap<string, ServedFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, ServedFile>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const address = `/${relative(folder, path).split(sep).join('/')}`
    // The build puts a hash of the content into these names.
    const caching = address.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache'
    const type = TYPES[extname(entry.name)] ?? 'application/octet-stream'
    files.set(address, { path, headers: { 'content-type': type, 'cache-control': caching } })
  }
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}

/** A plain name of a bundle: no folder, nothing hidden, no other kind of file. */
const BUNDLE_NAME = /^[^./\\:\p{Cc}\p{Cs}][^/\\:\p{Cc}\p{Cs}]{0,200}\.fieldtap\.zip(\.age)?$/u

export function isBundleName(name: string): boolean {
  return BUNDLE_NAME.test(name)
}

/** The bundle of this name, or null for a name that cannot be one. */
export function bundleFile(folder: string, name: string): ServedFile | null {
  if (!isBundleName(name)) return null
  const ascii = name.replace(/[^\w.-]/g, '_')
  return {
    path: join(folder, name),
    headers: {
      'content-type': name.endsWith('.zip') ? 'application/zip' : 'application/octet-stream',
      'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${extendedValue(name)}`,
      'cache-control': 'no-store',
    },
  }
}

/** RFC 5987: what `encodeURIComponent` leaves and the header's grammar does not allow. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Opens a regular file, never what a link points to; null where there is none. */
export async function openRegular(
  path: string,
): Promise<{ readonly handle: FileHandle; readonly size: number } | null> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => null)
  const found = await handle?.stat()
  if (handle && found?.isFile()) return { handle, size: found.size }
  await handle?.close()
  return null
}
