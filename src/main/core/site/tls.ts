/**
 * This laptop's own certificate authority and server certificate, made on first use, so that devices can come over TLS
 * without internet. The authority lives long, for it is installed in devices; the server certificate is renewed when it
 * is about to expire or when the laptop has got a name or an address that it does not carry. ECDSA P-256 throughout.
 */
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { domainToASCII } from 'node:url'
import { laptopAddresses } from './addresses.ts'
import { type Certified, makeAuthority, makeServer } from './certificates.ts'
import { readPrivate, writePrivate } from './private-file.ts'
import type { TlsIdentity } from './site.ts'

const DAY_MS = 86_400_000
/** Renewed when this little is left: long enough for a laptop that is away for a month. */
const RENEW_BEFORE_MS = 30 * DAY_MS

export interface TlsSurroundings {
  readonly now: Date
  readonly addresses: readonly string[]
}

/**
 * The identity kept in `dir`, made or renewed as needed. The certificate is good for localhost, the laptop's host name
 * and addresses, and `names` (host names or addresses; `*.example.com` too), such as those that devices were built with.
 */
export async function loadOrMakeTls(
  dir: string,
  names: readonly string[],
  { now, addresses }: TlsSurroundings = here(),
): Promise<TlsIdentity> {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const wanted = certifiable(['localhost', '127.0.0.1', '::1', hostname(), ...names, ...addresses])
  const kept = load(dir, 'authority')
  const authority = kept && lasts(kept, now) ? kept : await keep(dir, 'authority', makeAuthority(tag(), now))
  const before = load(dir, 'server')
  const good = before && lasts(before, now) && isIssuedBy(before, authority) && carries(before, wanted)
  const server = good ? before : await keep(dir, 'server', makeServer(authority, wanted, now))
  return {
    cert: `${server.cert}${authority.cert}`,
    key: server.key,
    ca: authority.cert,
    fingerprint: new X509Certificate(authority.cert).fingerprint256,
  }
}

function here(): TlsSurroundings {
  return { now: new Date(), addresses: laptopAddresses().map(({ address }) => address) }
}

/** Tells the authorities of several laptops apart in a device's list. */
function tag(): string {
  return randomBytes(2).toString('hex').toUpperCase()
}

/** Addresses and names that a certificate can carry, each once. */
function certifiable(names: readonly string[]): string[] {
  const usable = names
    .map((name) => (isIP(name) ? name : asciiName(name)))
    .filter((name) => isIP(name) !== 0 || /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(name))
  return [...new Set(usable)]
}

function asciiName(name: string): string {
  return name.startsWith('*.') ? `*.${domainToASCII(name.slice(2))}` : domainToASCII(name)
}

/** null where there is none, or where certificate and key are damaged or do not belong together. */
function load(dir: string, name: string): Certified | null {
  const [cert, key] = [readPrivate(join(dir, `${name}.pem`)), readPrivate(join(dir, `${name}.key`))]
  if (cert === null || key === null) return null
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)) ? { cert, key } : null
  } catch {
    return null
  }
}

async function keep(dir: string, name: string, made: Certified): Promise<Certified> {
  await writePrivate(join(dir, `${name}.key`), made.key)
  await writePrivate(join(dir, `${name}.pem`), made.cert)
  return made
}

function lasts({ cert }: Certified, now: Date): boolean {
  const { validFrom, validTo } = new X509Certificate(cert)
  return Date.parse(validFrom) <= now.getTime() && Date.parse(validTo) - now.getTime() > RENEW_BEFORE_MS
}

function isIssuedBy({ cert }: Certified, authority: Certified): boolean {
  const issuer = new X509Certificate(authority.cert)
  const issued = new X509Certificate(cert)
  return issued.checkIssued(issuer) && issued.verify(issuer.publicKey)
}

function carries({ cert }: Certified, wanted: readonly string[]): boolean {
  const certificate = new X509Certificate(cert)
  const names = new Set((certificate.subjectAltName ?? '').split(', '))
  return wanted.every((name) => (isIP(name) ? certificate.checkIP(name) !== undefined : names.has(`DNS:${name}`)))
}
