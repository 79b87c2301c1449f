/**
 * The passphrase recipient of age (age-encryption.org/v1, "The scrypt recipient type") on Node's own scrypt: the
 * library's runs in this thread and would hold everything up for a second.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import type { Identity, Recipient } from 'age-encryption'

/** Base-2 logarithm of the work: about a second, and 256 MiB. */
const WORK = 18
/** A file that asks for more was made to keep this laptop busy. */
const MOST_WORK = 20
const LABEL = 'age-encryption.org/v1/scrypt'
const SALT_BYTES = 16
const TAG_BYTES = 16

export function passphraseRecipient(passphrase: string): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const { Stanza } = await import('age-encryption')
      const salt = randomBytes(SALT_BYTES)
      const cipher = createCipheriv('chacha20-poly1305', await keyOf(passphrase, salt, WORK), Buffer.alloc(12), {
        authTagLength: TAG_BYTES,
      })
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
      return [new Stanza(['scrypt', base64(salt), String(WORK)], body)]
    },
  }
}

export function passphraseIdentity(passphrase: string): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const stanza = stanzas.find(({ args }) => args[0] === 'scrypt')
      if (stanza === undefined) return null
      const [, salt = '', work = ''] = stanza.args
      const bytes = Buffer.from(salt, 'base64')
      const valid = stanzas.length === 1 && bytes.length === SALT_BYTES && /^[1-9]\d?$/.test(work)
      if (!valid || stanza.body.length !== 16 + TAG_BYTES)
        throw new Error('the passphrase part of its header is damaged')
      if (Number(work) > MOST_WORK) throw new Error('its passphrase would take too long to check')
      const key = await keyOf(passphrase, bytes, Number(work))
      const cipher = createDecipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: TAG_BYTES })
      cipher.setAuthTag(stanza.body.subarray(-TAG_BYTES))
      try {
        return Buffer.concat([cipher.update(stanza.body.subarray(0, -TAG_BYTES)), cipher.final()])
      } catch {
        return null
      }
    },
  }
}

function keyOf(passphrase: string, salt: Uint8Array, work: number): Promise<Buffer> {
  const N = 2 ** work
  const options = { N, r: 8, p: 1, maxmem: 128 * 8 * N + 2 ** 20 }
  return new Promise((resolve, reject) => {
    scrypt(passphrase, Buffer.concat([Buffer.from(LABEL), salt]), 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
