/**
 * Making certificates (RFC 5280): an authority, and a server certificate signed by it. ECDSA P-256 with SHA-256.
 * Written out here because the shapes are fixed and few; OpenSSL's strict verification is the test.
 */
import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { isIP } from 'node:net'
import { bitString, boolean, explicit, implicit, integer, octetString, oid, sequence, set, time, utf8 } from './der.ts'

/** PEM of a certificate and of its private key (PKCS #8). */
export interface Certified {
  readonly cert: string
  readonly key: string
}

const DAY_MS = 86_400_000
const AUTHORITY_DAYS = 3652
/** Longer-lived server certificates are refused by some clients. */
const SERVER_DAYS = 397
/** Valid from the day before: a clock that is a little behind is no reason to refuse. */
const BACKDATED_MS = DAY_MS

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'
const KEY_CERT_SIGN_AND_CRL_SIGN = bitString(Buffer.from([0b0000_0110]), 1)
const DIGITAL_SIGNATURE = bitString(Buffer.from([0b1000_0000]), 7)

/** `tag` tells the authorities of several laptops apart. */
export function makeAuthority(tag: string, now: Date): Certified {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = `Fieldtap authority ${tag}`
  const cert = certificate({
    subject,
    issuer: subject,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    validity: validity(now, AUTHORITY_DAYS),
    extensions: [
      extension('2.5.29.19', true, sequence(boolean(true), integer(Buffer.from([0])))),
      extension('2.5.29.15', true, KEY_CERT_SIGN_AND_CRL_SIGN),
      extension('2.5.29.14', false, octetString(keyId(keys.publicKey))),
    ],
  })
  return { cert, key: pemOf(keys.privateKey) }
}

/** `names`: host names, which may begin with `*.`, and IP addresses. */
export function makeServer(authority: Certified, names: readonly string[], now: Date): Certified {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = new X509Certificate(authority.cert)
  const cert = certificate({
    subject: 'Fieldtap',
    issuer: issuer.subject.replace(/^CN=/, ''),
    publicKey: keys.publicKey,
    signingKey: createPrivateKey(authority.key),
    validity: validity(now, SERVER_DAYS),
    extensions: [
      extension('2.5.29.19', true, sequence()),
      extension('2.5.29.15', true, DIGITAL_SIGNATURE),
      extension('2.5.29.37', false, sequence(oid(SERVER_AUTH))),
      extension('2.5.29.17', false, sequence(...names.map(generalName))),
      extension('2.5.29.14', false, octetString(keyId(keys.publicKey))),
      extension('2.5.29.35', false, sequence(implicit(0, keyId(issuer.publicKey)))),
    ],
  })
  return { cert, key: pemOf(keys.privateKey) }
}

interface Certificate {
  /** Common names. */
  readonly subject: string
  readonly issuer: string
  readonly publicKey: KeyObject
  readonly signingKey: KeyObject
  readonly validity: Buffer
  readonly extensions: readonly Buffer[]
}

function certificate(of: Certificate): string {
  const version3 = explicit(0, integer(Buffer.from([2])))
  const signed = sequence(
    version3,
    integer(randomBytes(16)),
    ECDSA_SHA256,
    nameOf(of.issuer),
    of.validity,
    nameOf(of.subject),
    spki(of.publicKey),
    explicit(3, sequence(...of.extensions)),
  )
  const der = sequence(signed, ECDSA_SHA256, bitString(sign('sha256', signed, of.signingKey)))
  return new X509Certificate(der).toString()
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))))
}

function validity(now: Date, days: number): Buffer {
  const from = now.getTime() - BACKDATED_MS
  return sequence(time(new Date(from)), time(new Date(from + days * DAY_MS)))
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value))
}

function generalName(name: string): Buffer {
  return isIP(name) ? implicit(7, addressBytes(name)) : implicit(2, Buffer.from(name, 'ascii'))
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  // A URL writes every IPv6 address in one form: hexadecimal groups, at most one `::`.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const zeros = new Array<number>(8 - before.length - after.length).fill(0)
  return Buffer.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]))
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

/** The first 160 bits of the SHA-256 of the key (RFC 7093 §2): of P-256, the last 65 bytes are the key itself. */
function keyId(key: KeyObject): Buffer {
  return createHash('sha256').update(spki(key).subarray(-65)).digest().subarray(0, 20)
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
