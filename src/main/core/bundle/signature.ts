import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { ENTRY } from './format.ts'

/** Who signed a bundle. */
export type Signature =
  | { readonly is: 'none' }
  | { readonly is: 'valid'; readonly fingerprint: string }
  | { readonly is: 'wrong'; readonly entry: string; readonly problem: string }

/** @param signature `manifest.sig`: 64 raw bytes of Ed25519. @param signer `signer.pem`: the public key, SPKI. */
export function checkSignature(manifest: Uint8Array, signature: Buffer | null, signer: Buffer | null): Signature {
  if (signature === null && signer === null) return { is: 'none' }
  if (signature === null) return { is: 'wrong', entry: ENTRY.signature, problem: 'is missing' }
  if (signer === null) return { is: 'wrong', entry: ENTRY.signer, problem: 'is missing' }
  const key = readKey(signer)
  if (key === null) return { is: 'wrong', entry: ENTRY.signer, problem: 'is no Ed25519 public key' }
  if (signature.length !== 64 || !verify(null, manifest, key, signature)) {
    return { is: 'wrong', entry: ENTRY.signature, problem: `is no signature of this ${ENTRY.manifest} by this key` }
  }
  return { is: 'valid', fingerprint: fingerprintOf(key) }
}

/** @throws if it is no public key. */
export function fingerprintOfPem(pem: string): string {
  return fingerprintOf(createPublicKey(pem))
}

/** SHA-256 of the key in DER (SPKI), hex: `openssl pkey -pubin -in signer.pem -outform DER | sha256sum`. */
function fingerprintOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}

function readKey(pem: Buffer): KeyObject | null {
  // A private key is taken as well by `createPublicKey`; it has no place in a bundle.
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) return null
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}
