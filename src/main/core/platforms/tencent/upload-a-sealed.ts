/**
 * Generation A bodies of the newer C SDK (iot-hub-device-c-sdk, LOG_UPLOAD_AES_ENCRYPT_POST), which seals the whole of
 * header and text: AES-128-CBC, key = first 16 characters of the secret, every byte of the IV the character `0`, zeros
 * and then the padding's length at the end (ANSI X.923). Two headers tell: X-TC-IotEncryType, and X-TC-IotCid with
 * the client id. The signature inside is judged as ever, and what is stored is the opened body.
 */
import { createDecipheriv } from 'node:crypto'
import type { ErrorCode } from '../../../../shared/errors.ts'
import type { CredentialOf, DeviceIdentity, HttpPacket } from '../platform.ts'
import { fromClientId } from './identity.ts'

const BLOCK = 16
const IV = Buffer.alloc(BLOCK, '0')

export type Unsealed =
  /** `body` is the packet's own where it was not sealed. */
  | { readonly ok: true; readonly body: Uint8Array }
  | {
      readonly ok: false
      readonly code: ErrorCode
      readonly identity: DeviceIdentity | null
      readonly detail: string
      readonly tried?: string
    }

export function unseal(packet: HttpPacket, credentialOf: CredentialOf): Unsealed {
  if (packet.headers['x-tc-iotencrytype'] === undefined) return { ok: true, body: packet.body }
  const identity = fromClientId(packet.headers['x-tc-iotcid'] ?? '')
  if (identity === null) return { ok: false, code: 'parameter-missing', identity, detail: 'X-TC-IotCid' }
  const credential = credentialOf(identity.ref)
  if (credential === null || credential.kind === 'none') {
    const tried = 'encrypted log upload (generation A), hmacsha1'
    return { ok: false, code: 'device-unknown', identity, detail: identity.ref, tried }
  }
  const body = credential.kind === 'secret' ? decrypt(packet.body, credential.secret) : null
  if (body !== null) return { ok: true, body }
  return { ok: false, code: 'signature-wrong', identity, detail: 'it cannot be decrypted with the secret known here' }
}

function decrypt(sealed: Uint8Array, secret: string): Buffer | null {
  if (sealed.length === 0 || sealed.length % BLOCK !== 0) return null
  const key = Buffer.alloc(BLOCK)
  key.write(secret, 'latin1')
  const decipher = createDecipheriv('aes-128-cbc', key, IV).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()])
  const padding = padded[padded.length - 1] ?? 0
  return padding >= 1 && padding <= BLOCK ? padded.subarray(0, padded.length - padding) : null
}
