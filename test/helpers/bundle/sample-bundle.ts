/** A small bundle, signed or not, and what becomes of it when somebody changes it. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { join } from 'node:path'
import type { BundleSigner } from '../../../src/main/core/bundle/source.ts'
import { writeBundle } from '../../../src/main/core/bundle/write.ts'
import { newFolder } from './folder.ts'
import { memorySource, quietly, requestOf, textLines, toEvent } from './memory-source.ts'
import { readEntries } from './read-entries.ts'
import { type Entries, rebuild, sha256 } from './tamper.ts'

const source = memorySource({
  lines: textLines('acme:P/one', ['first line', 'second line', 'third line', 'fourth line']),
  events: [toEvent(1, {}), toEvent(2, { device: null })],
})

/** The log of its one device. */
export const LOG = 'logs/P_one.log'

const keys = generateKeyPairSync('ed25519')
export const signer: BundleSigner = {
  publicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  sign: async (manifest) => sign(null, manifest, keys.privateKey),
}
export const fingerprint = sha256(keys.publicKey.export({ type: 'spki', format: 'der' }))

export async function newBundle(signed: BundleSigner | null): Promise<string> {
  const path = join(newFolder(), 'a.fieldtap.zip')
  await writeBundle(source, requestOf(path, { signer: signed }), quietly())
  return path
}

export async function tampered(
  change: (entries: Entries) => void,
  signed: BundleSigner | null = null,
): Promise<string> {
  const path = await newBundle(signed)
  const entries = new Map(await readEntries(path))
  change(entries)
  rebuild(path, entries)
  return path
}
