/**
 * Signatures of generation B, the JSON gateway (docs 1105/41501), as its three SDK families really send them, and the
 * body signature of generation A. The secret is used as text here, never Base64-decoded.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { Credential } from '../platform.ts'
import { certificateKeyText, signatureLength, signedByCertificate } from './certificates.ts'
import { hmac } from './hmac.ts'

/** Java signs this host whatever address it was configured with. */
export const GATEWAY_HOST = 'ap-guangzhou.gateway.tencentdevices.com'
/** C SDKs cut the secret here; a 16-byte psk is exactly 24 Base64 characters, so for most devices nothing is lost. */
const SIGN_KEY_LENGTH = 24

type Hash = 'sha1' | 'sha256'
type Algorithm = { readonly kind: 'hmac'; readonly hash: Hash } | { readonly kind: 'rsa' }

/** The digest that a header's text names, in any case and with or without separators; null for an unknown one. */
export function algorithmOf(text: string): Algorithm | null {
  if (/^hmac[-_]?sha[-_]?1$/i.test(text)) return { kind: 'hmac', hash: 'sha1' }
  if (/^hmac[-_]?sha[-_]?256$/i.test(text)) return { kind: 'hmac', hash: 'sha256' }
  return /^rsa[-_]?sha[-_]?256$/i.test(text) ? { kind: 'rsa' } : null
}

export interface SignedRequest {
  readonly algorithm: Algorithm
  /** X-TC-Algorithm verbatim: it is part of what is signed. */
  readonly algorithmText: string
  readonly timestamp: string
  readonly nonce: string
  readonly signature: string
  /** Host header, or '' where the request had none. */
  readonly host: string
  readonly path: string
  readonly body: Uint8Array
}

export type Verified =
  /** `key` identifies the signed request: the signature covers host, time, nonce and body. */
  { readonly ok: true; readonly how: string; readonly key: string } | { readonly ok: false; readonly detail: string }

/** Eight fields joined by LF, without one at the end; the fourth (the query) is always empty. */
export function stringToSign(request: {
  readonly host: string
  readonly path: string
  readonly algorithmText: string
  readonly timestamp: string
  readonly nonce: string
  readonly bodyHash: string
}): string {
  const { host, path, algorithmText, timestamp, nonce, bodyHash } = request
  return `POST\n${host}\n${path}\n\n${algorithmText}\n${timestamp}\n${nonce}\n${bodyHash}`
}

export function verifyRequest(request: SignedRequest, credential: Credential): Verified {
  if (request.algorithm.kind === 'rsa') return verifyRsa(request, credential)
  if (credential.kind !== 'secret') return { ok: false, detail: 'it signs with a secret, but has a certificate here' }
  return verifyHmac(request, request.algorithm.hash, credential.secret)
}

function verifyHmac(request: SignedRequest, algorithm: Hash, secret: string): Verified {
  const given = readSignature(request.signature, algorithm === 'sha1' ? 20 : 32)
  if (given === null) return { ok: false, detail: 'its signature is neither Base64 nor hex of the right length' }
  // C 3.3 hashes the body with SHA-1 in this mode, the documents say SHA-256.
  const bodyHashes: readonly Hash[] = algorithm === 'sha1' ? ['sha1', 'sha256'] : ['sha256']
  for (const bodyHash of bodyHashes) {
    const hashed = hash(bodyHash, request.body)
    for (const host of hostCandidates(request.host)) {
      const text = stringToSign({ ...request, host, bodyHash: hashed })
      for (const key of secretKeys(secret)) {
        if (!timingSafeEqual(hmac(algorithm, key, text), given)) continue
        return { ok: true, how: `signed HMAC-${hashName(algorithm)}`, key: given.toString('base64url') }
      }
    }
  }
  return { ok: false, detail: `its HMAC-${hashName(algorithm)} does not fit the secret known here` }
}

function verifyRsa(request: SignedRequest, credential: Credential): Verified {
  if (credential.kind !== 'certificate')
    return { ok: false, detail: 'it signs with a certificate, but has a secret here' }
  const given = readSignature(request.signature, signatureLength(credential.pem))
  if (given === null) return { ok: false, detail: 'its signature is neither Base64 nor hex of the right length' }
  const bodyHash = hash('sha256', request.body)
  for (const host of hostCandidates(request.host)) {
    if (!signedByCertificate(credential.pem, stringToSign({ ...request, host, bodyHash }), given)) continue
    return { ok: true, how: 'signed RSA-SHA256', key: hash('sha256', given, 'base64url') }
  }
  return { ok: false, detail: 'its RSA-SHA256 signature does not fit the certificate known here' }
}

/** C 3.3 signs the bare host although it connects to another port; Java always signs the vendor's. */
function hostCandidates(host: string): ReadonlySet<string> {
  const candidates = new Set([GATEWAY_HOST, host.replace(/:\d+$/, ''), host])
  candidates.delete('')
  return candidates
}

function secretKeys(secret: string): readonly string[] {
  return secret.length > SIGN_KEY_LENGTH ? [secret, secret.slice(0, SIGN_KEY_LENGTH)] : [secret]
}

/** Base64 (what all SDKs send) or hex (what the vendor's sample shows), told apart by length. */
function readSignature(text: string, length: number | null): Buffer | null {
  if (/^(?:[0-9a-f]{2})+$/i.test(text) && (length === null || text.length === 2 * length))
    return Buffer.from(text, 'hex')
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64')
  return length === null || bytes.length === length ? bytes : null
}

function hashName(algorithm: Hash): string {
  return algorithm === 'sha1' ? 'SHA1' : 'SHA256'
}

/** Keys that may have signed a generation A body: the secret's text, or the beginning of the certificate's. */
export function plainKeys(credential: Credential): readonly string[] {
  if (credential.kind === 'secret') return secretKeys(credential.secret)
  if (credential.kind === 'none') return []
  const key = certificateKeyText(credential.pem, SIGN_KEY_LENGTH)
  return key === null ? [] : [key]
}

/** HMAC-SHA1 of a generation A body from its key marker to its end, hex. */
export function plainSignature(signed: Uint8Array | string, key: string): string {
  return createHmac('sha1', key).update(signed).digest('hex')
}

/** Signature of a generation B request, Base64, as the C SDK (hmacsha1, SHA-1 body) and Java (hmacsha256) send it. */
export function signRequest(request: {
  readonly host: string
  readonly path: string
  readonly algorithmText: 'hmacsha1' | 'hmacsha256'
  readonly timestamp: string
  readonly nonce: string
  readonly body: string
  readonly secret: string
}): string {
  const algorithm: Hash = request.algorithmText === 'hmacsha1' ? 'sha1' : 'sha256'
  const text = stringToSign({ ...request, bodyHash: hash(algorithm, request.body) })
  return createHmac(algorithm, request.secret.slice(0, SIGN_KEY_LENGTH)).update(text).digest('base64')
}
