/** The payload of age (age-encryption.org/v1, "Payload"): chunks of 64 KiB, each of which can be opened on its own. */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

export const CHUNK = 64 * 1024
export const TAG_BYTES = 16
export const NONCE_BYTES = 16

export function streamKey(fileKey: Uint8Array, nonce: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32))
}

export function sealChunk(key: Buffer, number: number, last: boolean, chunk: Uint8Array): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonceOf(number, last), { authTagLength: TAG_BYTES })
  return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
}

/** Throws for one that was changed. */
export function openChunk(key: Buffer, number: number, last: boolean, sealed: Buffer): Buffer {
  const cipher = createDecipheriv('chacha20-poly1305', key, nonceOf(number, last), { authTagLength: TAG_BYTES })
  cipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([cipher.update(sealed.subarray(0, -TAG_BYTES)), cipher.final()])
}

/** Eleven bytes of number, big endian, and one that marks the last. */
function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(number), 3)
  nonce[11] = last ? 1 : 0
  return nonce
}
