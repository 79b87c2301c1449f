/**
 * Seals secrets with a data folder's key, wherever that is kept. AES-256-GCM; `key1:` then Base64 of nonce (12 bytes),
 * tag (16 bytes) and ciphertext.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
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

export interface SealingKey extends Pick<Sealer, 'kind' | 'note'> {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** The data folder, for the message when its secrets were sealed with another key. */
  readonly where: string
}

export const KEY_BYTES = 32

const PREFIX = 'key1:'
const NONCE_BYTES = 12
const TAG_BYTES = 16

export function keySealer({ kind, note, key, where }: SealingKey): Sealer {
  const broken = (cause?: unknown) =>
    new FieldtapError('data-unusable', { detail: `${where} (its secrets were sealed with another key)` }, { cause })
  return {
    kind,
    note,
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
