/**
 * Seals secrets with a key file, for where there is no keychain: plain Node, a gateway without a desktop. AES-256-GCM;
 * `file1:` then Base64 of nonce (12 bytes), tag (16 bytes) and ciphertext. Who may read the owner's files may read the
 * secrets too, and `note` says so.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FieldtapError } from '../../shared/errors.ts'

/** What the core is given to keep secrets with. */
export interface Sealer {
  readonly kind: 'keychain' | 'file'
  /** One sentence for a person: how secrets are kept here. */
  readonly note: string
  seal(text: string): string
  /** Throws `data-unusable` for what this sealer has not sealed. */
  unseal(sealed: string): string
}

const FILE = 'secret.key'
const PREFIX = 'file1:'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Opens the folder's key file, and makes it where there is none yet. Throws `data-unusable` for a damaged one. */
export function openKeyFile(dataDir: string): Sealer {
  const file = join(dataDir, FILE)
  const key = readKey(file) ?? createKey(file)
  const broken = (cause?: unknown) =>
    new FieldtapError('data-unusable', { detail: `${dataDir} (its secrets were sealed with another key)` }, { cause })
  return {
    kind: 'file',
    note: `Secrets are sealed with the key file ${file}, which only its owner may read.`,
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
    },
    unseal(sealed) {
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64')
      if (!sealed.startsWith(PREFIX) || bytes.length < NONCE_BYTES + TAG_BYTES) throw broken()
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      } catch (cause) {
        throw broken(cause)
      }
    },
  }
}

function readKey(file: string): Buffer | null {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) return null
  if ((found.mode & 0o077) !== 0 && process.platform !== 'win32') chmodSync(file, 0o600)
  const key = Buffer.from(readFileSync(file, 'latin1').trim(), 'hex')
  // Never written anew: what it sealed would be lost for good, and the file may still be found in a backup.
  if (key.length !== KEY_BYTES)
    throw new FieldtapError('data-unusable', { detail: `${file} (the key file is damaged)` })
  return key
}

/** On disk, whole, before the first secret that it seals. The folder's lock keeps others from making one meanwhile. */
function createKey(file: string): Buffer {
  const key = randomBytes(KEY_BYTES)
  const aside = `${file}.new`
  withFile(aside, 'w', (handle) => {
    writeSync(handle, `${key.toString('hex')}\n`)
    fsyncSync(handle)
  })
  renameSync(aside, file)
  // Windows cannot sync a folder; its file system journals the renaming.
  if (process.platform !== 'win32') withFile(dirname(file), 'r', fsyncSync)
  return key
}

function withFile(path: string, flags: string, use: (handle: number) => void): void {
  const handle = openSync(path, flags, 0o600)
  try {
    use(handle)
  } finally {
    closeSync(handle)
  }
}
