import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Bundles of format 1 that every version opens. */
export const GOLDEN = fileURLToPath(new URL('../../fixtures/bundles/', import.meta.url))

/** Writes the signed golden bundle with another byte in its readme's deflated data, and gives its path. */
export function breakBundle(path: string): string {
  const bytes = readFileSync(join(GOLDEN, 'signed.fieldtap.zip'))
  const at = bytes.indexOf('README.txt') + 40
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  writeFileSync(path, bytes)
  return path
}
