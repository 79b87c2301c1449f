/**
 * The key of a data folder in a file, for where there is no keychain: plain Node, a gateway without a desktop. Who may
 * read the owner's files may read the secrets too, and `note` says so.
 */
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { FieldtapError } from '../../shared/errors.ts'
import { KEY_FILE, KEYCHAIN_FILE } from '../../shared/secrets.ts'
import { KEY_BYTES, keySealer, type Sealer } from './sealer.ts'

/**
 * Opens the folder's key file, and makes it where there is none yet. Throws `data-unusable` for a damaged one, and
 * `keychain-closed` for a folder whose key the keychain keeps.
 */
export function openKeyFile(dataDir: string): Sealer {
  const file = join(dataDir, KEY_FILE)
  const key = readKey(file) ?? createKey(file)
  const note = `Secrets are sealed with the key file ${file}, which only its owner may read.`
  return keySealer({ kind: 'file', note, key, where: dataDir })
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
  // A second key would be of no use for what the first has sealed.
  if (existsSync(join(dirname(file), KEYCHAIN_FILE)))
    throw new FieldtapError('keychain-closed', { detail: dirname(file) })
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
