/** A bundle taken apart and put together again with something changed, sums and all where that is wanted. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { Manifest } from '../../../src/main/core/bundle/format.ts'
import { forgeZip } from './forge-zip.ts'

export type Entries = Map<string, Buffer>

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

export function rebuild(path: string, entries: ReadonlyMap<string, Buffer>): void {
  writeFileSync(path, forgeZip([...entries].map(([name, content]) => ({ name, content, deflate: content.length > 0 }))))
}

/** What somebody does who wants the sums to fit: SHA256SUMS made anew of what is there. */
export function sumAgain(entries: Entries): void {
  const others = [...entries].filter(([name]) => name !== 'SHA256SUMS')
  entries.set('SHA256SUMS', Buffer.from(others.map(([name, content]) => `${sha256(content)}  ${name}\n`).join('')))
}

export function changeManifest(entries: Entries, change: (manifest: Manifest) => void): void {
  const manifest: Manifest = JSON.parse(String(entries.get('manifest.json')))
  change(manifest)
  entries.set('manifest.json', Buffer.from(JSON.stringify(manifest)))
}

/** And the manifest's sums and sizes made anew as well. */
export function listAgain(entries: Entries): void {
  changeManifest(entries, (manifest) => {
    for (const file of manifest.files) {
      const content = entries.get(file.name)
      if (content) Object.assign(file, { size: content.length, sha256: sha256(content) })
    }
  })
  sumAgain(entries)
}

export function flip(content: Buffer, at = content.length >> 1): Buffer {
  const changed = Buffer.from(content)
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
  return changed
}
