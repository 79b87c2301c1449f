/** Device certificates: the public key inside, compared and used to verify. RSA in practice; other keys verify as well. */
import { type KeyObject, verify, X509Certificate } from 'node:crypto'

/** Parsing costs more than verifying, and a few devices sign all day. A bounded memo, invisible to callers. */
const parsed = new Map<string, X509Certificate | null>()
const REMEMBERED = 256

/** The certificate in a PEM text (the first one of a chain), or null where there is none. */
export function readCertificate(pem: string): X509Certificate | null {
  const known = parsed.get(pem)
  if (known !== undefined) return known
  const certificate = parse(pem)
  if (parsed.size >= REMEMBERED) parsed.clear()
  parsed.set(pem, certificate)
  return certificate
}

function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

/** Whether two certificates hold the same public key: the same certificate, or one renewed for the same device. */
export function samePublicKey(pem: string, other: string): boolean {
  const [one, two] = [readCertificate(pem), readCertificate(other)]
  return one !== null && two !== null && one.publicKey.equals(two.publicKey)
}

/** RSA PKCS#1 v1.5 with SHA-256 (for RSA keys) by the key that belongs to the certificate. */
export function signedByCertificate(pem: string, message: string, signature: Uint8Array): boolean {
  const key = readCertificate(pem)?.publicKey
  if (!key || signature.length === 0) return false
  try {
    return verify('sha256', Buffer.from(message), key, signature)
  } catch {
    return false
  }
}

/** Bytes of an RSA signature by this certificate's key, or null where its length is not fixed. */
export function signatureLength(pem: string): number | null {
  const bits = (readCertificate(pem)?.publicKey as KeyObject | undefined)?.asymmetricKeyDetails?.modulusLength
  return bits === undefined ? null : Math.ceil(bits / 8)
}

/** The line after `-----BEGIN`, cut as the C SDKs do for their generation A signature; null where the text has none. */
export function certificateKeyText(pem: string, length: number): string | null {
  const line = /-----BEGIN[^\n]*\n[ \t]*([^\r\n]+)/.exec(pem)?.[1]
  return line === undefined ? null : line.slice(0, length)
}
