/**
 * MQTT sign-in (docs 1105/41824): client id = product id and device name without a separator, user name
 * `clientId;sdkappid;connid;expiry`, password `HEX;METHOD` over the bytes of the user name as received. C 3.3 cuts the
 * end of its user name and signs what is left, so it is never rebuilt, and an odd expiry is no reason to refuse.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ErrorCode } from '../../../../shared/errors.ts'
import type { Context, CredentialOf, SignInAttempt, SignInVerdict } from '../platform.ts'
import { samePublicKey, signatureLength, signedByCertificate } from './certificates.ts'
import { fromClientId } from './identity.ts'

/** Four parts of which the second is a number: no other vendor's user name looks so. */
const USERNAME = /^[^;]*;\d+;[^;]*;[^;]*$/

export function signIn(attempt: SignInAttempt, context: Context): SignInVerdict {
  const { clientId, username } = attempt
  const identity = fromClientId(clientId)
  const credential = identity === null ? null : context.credentialOf(identity.ref)
  const isKnown = credential !== null && credential.kind !== 'none'

  if (username === null) {
    // Devices that prove themselves in TLS may leave it out; so do other vendors'.
    if (identity === null || !isKnown) return { is: 'foreign' }
  } else if (identity === null || !username.startsWith(`${clientId};`)) {
    if (!USERNAME.test(username)) return { is: 'foreign' }
    const detail =
      identity === null
        ? 'the client id is not a product id of 10 characters and a device name'
        : 'the user name does not begin with the client id'
    return { is: 'refused', code: 'sign-in-malformed', identity, detail }
  }
  if (!isKnown) return { is: 'unknown', identity, tried: inWords(attempt) }

  const proof =
    credential.kind === 'secret' ? bySecret(attempt, credential.secret) : byCertificate(attempt, credential.pem)
  return proof.ok ? { is: 'accepted', identity, how: proof.how } : { is: 'refused', identity, ...proof.why }
}

/** The key of a TLS-PSK identity, which is the client id; here the secret is decoded. */
export function pskKey(identity: string, credentialOf: CredentialOf): Uint8Array | null {
  const device = fromClientId(identity)
  const credential = device === null ? null : credentialOf(device.ref)
  if (credential?.kind !== 'secret') return null
  const key = Buffer.from(credential.secret, 'base64')
  return key.length > 0 ? key : null
}

type Proof =
  | { readonly ok: true; readonly how: string }
  | { readonly ok: false; readonly why: { readonly code: ErrorCode; readonly detail: string } }

function wrong(detail: string): Proof {
  return { ok: false, why: { code: 'sign-in-wrong', detail } }
}

function malformed(detail: string): Proof {
  return { ok: false, why: { code: 'sign-in-malformed', detail } }
}

function bySecret(attempt: SignInAttempt, secret: string): Proof {
  if (attempt.pskIdentity !== null) {
    if (attempt.pskIdentity === attempt.clientId) return { ok: true, how: 'TLS-PSK' }
    return wrong('its TLS-PSK identity is not its client id')
  }
  const password = readPassword(attempt.password)
  if (password === null) return malformed('there is no password')
  if (password.method === null) return malformed('the password is not of the form HEX;METHOD')
  const digest = DIGESTS.get(password.method)
  if (digest === undefined) return malformed(`the password's method ${password.method} is not known`)
  const expected = createHmac(digest, Buffer.from(secret, 'base64'))
    .update(attempt.username ?? '')
    .digest()
  const given = Buffer.from(password.hex, 'hex')
  if (given.length === expected.length && timingSafeEqual(given, expected)) return { ok: true, how: password.method }
  return wrong(`its ${password.method} password does not fit the secret known here`)
}

const DIGESTS: ReadonlyMap<string, 'sha1' | 'sha256'> = new Map([
  ['hmacsha1', 'sha1'],
  ['hmacsha256', 'sha256'],
])

/** A certificate shown in TLS proves its key, with any password; over WebSocket C 3.3 signs its user name instead. */
function byCertificate(attempt: SignInAttempt, pem: string): Proof {
  if (attempt.peerCertificate !== null && samePublicKey(attempt.peerCertificate, pem)) {
    return { ok: true, how: 'client certificate' }
  }
  const hex = readPassword(attempt.password)?.hex ?? ''
  // C 3.3 prints its hexadecimal digits without ending them: what follows them is arbitrary, the method included.
  const length = signatureLength(pem)
  const signature = Buffer.from(length === null ? hex : hex.slice(0, 2 * length), 'hex')
  if (signedByCertificate(pem, attempt.username ?? '', signature)) return { ok: true, how: 'rsa-sha256' }
  return wrong(
    attempt.peerCertificate === null
      ? 'it has a certificate here, but neither shows it in TLS nor signs with its key'
      : 'the certificate that it shows in TLS is not the one known here',
  )
}

interface Password {
  readonly hex: string
  readonly method: string | null
}

function readPassword(password: Uint8Array | null): Password | null {
  if (password === null || password.length === 0) return null
  const text = Buffer.from(password).toString('latin1')
  const semicolon = text.indexOf(';')
  if (semicolon < 0) return { hex: text, method: null }
  const method = text
    .slice(semicolon + 1)
    .trim()
    .toLowerCase()
  return { hex: text.slice(0, semicolon), method: /^[a-z0-9_-]{1,40}$/.test(method) ? method : null }
}

/** What a device that is not known tried, in words. */
function inWords(attempt: SignInAttempt): string {
  const method =
    attempt.pskIdentity !== null ? 'TLS-PSK' : attempt.peerCertificate !== null ? 'client certificate' : null
  const password = readPassword(attempt.password)
  const how = method ?? (password === null ? 'no password' : (password.method ?? 'a password of unknown form'))
  return `MQTT sign-in${attempt.tls ? ' over TLS' : ''}, ${how}`
}
