/**
 * The data folder's key in the operating system's keychain: random, sealed by Electron's safeStorage, kept in
 * keychain.json. Where there is no keychain the core's key file does; a folder that began with one keeps it, so that it
 * opens in the browser shell too.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { FieldtapError } from '../../shared/errors.ts'
import { KEY_FILE, KEYCHAIN_FILE } from '../../shared/secrets.ts'
import type { StartOrder } from './core-messages.ts'

/** What is needed of a keychain; keychain.ts makes one of safeStorage. */
export interface Keychain {
  /** For a person: "the macOS Keychain". */
  readonly name: string
  isAvailable(): Promise<boolean>
  seal(text: string): Promise<Buffer>
  unseal(sealed: Buffer): Promise<string>
}

const KEY_BYTES = 32

/** The folder's key; null where a key file is to be used. Throws `keychain-closed`. */
export async function openKeychainKey(dataDir: string, keychain: Keychain): Promise<StartOrder['keychain']> {
  if (existsSync(join(dataDir, KEY_FILE))) return null
  const file = join(dataDir, KEYCHAIN_FILE)
  const note = `Secrets are sealed with a key that ${keychain.name} keeps.`
  if (existsSync(file)) return { key: await unseal(file, dataDir, keychain), note }
  if (!(await keychain.isAvailable())) return null
  const key = randomBytes(KEY_BYTES)
  write(file, { version: 1, sealed: (await keychain.seal(key.toString('base64'))).toString('base64') })
  return { key, note }
}

/** Never made anew: what the key has sealed would be lost for good. */
async function unseal(file: string, dataDir: string, keychain: Keychain): Promise<Buffer> {
  try {
    const { sealed } = JSON.parse(readFileSync(file, 'utf8')) as { sealed: string }
    const key = Buffer.from(await keychain.unseal(Buffer.from(sealed, 'base64')), 'base64')
    if (key.length !== KEY_BYTES) throw new Error('not a key')
    return key
  } catch (cause) {
    throw new FieldtapError('keychain-closed', { detail: dataDir }, { cause })
  }
}

/** On disk, whole, before the first secret is sealed with it. */
function write(file: string, content: object): void {
  const handle = openSync(`${file}.new`, 'w', 0o600)
  try {
    writeSync(handle, `${JSON.stringify(content)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(`${file}.new`, file)
}
