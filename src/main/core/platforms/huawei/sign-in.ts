/**
 * MQTT sign-in (docs iot_06_v5_3009): client id `ID_KIND_CHECK_HOUR`, or `ID_KIND_SCOPE_CHECK_HOUR` of a device that was
 * provisioned; user name the id; password the HMAC of the secret under the hour as written. The hour is never rebuilt:
 * the C SDK writes one that is not UTC. Whether it is looked at is the device's own choice, by its check.
 */
import { createHmac, timingSafeEqual, X509Certificate } from 'node:crypto'
import type { ErrorCode } from '../../../../shared/errors.ts'
import type { Context, Credential, DeviceIdentity, SignInAttempt, SignInVerdict } from '../platform.ts'
import { identify } from './identity.ts'
import { hmacSm3 } from './sm3.ts'

/** What the id in the client id is. */
const KINDS = { '0': 'device id', '2': 'node id', '3': 'bridge id' } as const
type Kind = keyof typeof KINDS

interface ClientId {
  readonly kind: Kind
  readonly scope: string | null
  /** 0: HMAC-SHA256, the hour is not looked at; 1: it is; 2: HMAC-SM3, and it is. */
  readonly check: string
  readonly hour: string
}

/** What follows the id; no other vendor's client id ends so. */
const TAIL = /^_([0-9])(?:_(.{1,256}))?_([0-9])_(\d{10})$/
const ANY = /^.+_[0-9]_(?:.{1,256}_)?[0-9]_\d{10}$/

export function signIn(attempt: SignInAttempt, context: Context): SignInVerdict {
  const { clientId, username } = attempt
  const tail = username !== null && clientId.startsWith(username) ? TAIL.exec(clientId.slice(username.length)) : null
  if (tail === null || username === null) {
    if (!ANY.test(clientId)) return { is: 'foreign' }
    return malformed(
      null,
      username === null ? 'there is no user name' : 'the client id does not begin with the user name',
    )
  }
  const claimed = identify(username)
  if (claimed === null) return malformed(null, 'the user name has characters that no device id has')
  const [, kind = '', scope = null, check = '', hour = ''] = tail
  if (!(kind in KINDS)) return malformed(claimed, `the kind of id ${kind} is not known`)
  const parsed: ClientId = { kind: kind as Kind, scope, check, hour }
  if (!DIGESTS.has(check)) return malformed(claimed, `the check ${check} is not known`)

  const candidates = candidatesOf(claimed, parsed, context)
  if (candidates.length === 0) return { is: 'unknown', identity: claimed, tried: inWords(parsed, attempt) }
  const late = check === '0' ? null : wrongHour(hour, context.now)
  if (late !== null)
    return { is: 'refused', code: 'sign-in-hour', identity: candidates[0]?.identity ?? claimed, detail: late }
  for (const { identity, credential } of candidates) {
    if (fits(attempt, parsed, credential)) return { is: 'accepted', identity, how: howOf(parsed, credential) }
  }
  const [first] = candidates
  return refused(first?.identity ?? claimed, 'sign-in-wrong', whyNot(attempt, parsed, first?.credential ?? NONE))
}

interface Candidate {
  readonly identity: DeviceIdentity
  readonly credential: Credential
}

const NONE: Credential = { kind: 'none' }
/** At most this many devices with the same node id are tried. */
const TRIED = 16

/** The device with this id; with a node id, every one that is `PRODUCT_NODE`. */
function candidatesOf(claimed: DeviceIdentity, { kind }: ClientId, context: Context): readonly Candidate[] {
  const known = (ref: string): readonly Candidate[] => {
    const [identity, credential] = [identify(ref), context.credentialOf(ref)]
    return identity === null || credential === null || credential.kind === 'none' ? [] : [{ identity, credential }]
  }
  const direct = known(claimed.ref)
  if (kind !== '2' || direct.length > 0) return direct
  return context
    .refs()
    .filter((ref) => ref.endsWith(`_${claimed.ref}`))
    .slice(0, TRIED)
    .flatMap(known)
}

const DIGESTS: ReadonlyMap<string, (key: string, message: string) => Buffer> = new Map([
  ['0', sha256],
  ['1', sha256],
  ['2', (key, message) => hmacSm3(Buffer.from(key), Buffer.from(message))],
])

function sha256(key: string, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest()
}

function fits(attempt: SignInAttempt, { check, hour }: ClientId, credential: Credential): boolean {
  if (credential.kind === 'certificate') return samePublicKey(attempt.peerCertificate, credential.pem)
  const expected = credential.kind === 'secret' ? DIGESTS.get(check)?.(hour, credential.secret) : undefined
  const text = Buffer.from(attempt.password ?? []).toString('latin1')
  const given = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.alloc(0)
  return expected !== undefined && given.length === expected.length && timingSafeEqual(given, expected)
}

function samePublicKey(shown: string | null, known: string): boolean {
  if (shown === null) return false
  try {
    return new X509Certificate(shown).publicKey.equals(new X509Certificate(known).publicKey)
  } catch {
    return false
  }
}

function howOf(parsed: ClientId, credential: Credential): string {
  return credential.kind === 'certificate' ? 'client certificate' : methodOf(parsed)
}

function methodOf({ check }: ClientId): string {
  return check === '2' ? 'HMAC-SM3' : 'HMAC-SHA256'
}

function whyNot(attempt: SignInAttempt, parsed: ClientId, credential: Credential): string {
  if (credential.kind === 'certificate') {
    return attempt.peerCertificate === null
      ? 'it has a certificate here, but shows none in TLS'
      : 'the certificate that it shows in TLS is not the one known here'
  }
  if (attempt.password === null || attempt.password.length === 0) return 'there is no password'
  return `its ${methodOf(parsed)} password does not fit the secret known here`
}

const HOUR = 3_600_000

/**
 * "Consistent with the platform time" is all that the vendor says of an hour that is looked at. A device that signs in as
 * the hour turns is an hour off at most; more than that is refused. Null: it may pass.
 */
function wrongHour(hour: string, now: number): string | null {
  const text = hour.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:00:00Z')
  const stated = Date.parse(text)
  if (Number.isNaN(stated)) return `${hour}, which is no hour`
  const here = Math.floor(now / HOUR)
  if (Math.abs(stated / HOUR - here) <= 1) return null
  return `${hour}, while here it is ${new Date(here * HOUR).toISOString().replace(/\D/g, '').slice(0, 10)}`
}

function refused(identity: DeviceIdentity | null, code: ErrorCode, detail: string): SignInVerdict {
  return { is: 'refused', code, identity, detail }
}

function malformed(identity: DeviceIdentity | null, detail: string): SignInVerdict {
  return refused(identity, 'sign-in-malformed', detail)
}

/** What a device that is not known tried, in words. */
function inWords(parsed: ClientId, attempt: SignInAttempt): string {
  const { kind, scope, check } = parsed
  const how = attempt.peerCertificate !== null ? 'client certificate' : `${methodOf(parsed)}, check ${check}`
  const as = kind === '0' ? '' : `, as a ${KINDS[kind]}`
  return `MQTT sign-in${attempt.tls ? ' over TLS' : ''}, ${how}${as}${scope === null ? '' : `, provisioned in scope ${scope}`}`
}
