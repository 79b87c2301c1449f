import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadOrMakeTls, type TlsSurroundings } from '../../../../../src/main/core/site/tls.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldtap-tls-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const DAY = 86_400_000
const START = Date.now()
const around = (days: number, addresses: readonly string[] = ['192.0.2.7']): TlsSurroundings => ({
  now: new Date(START + days * DAY),
  addresses,
})
const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' })

test('OpenSSL finds nothing wrong with it, at its strictest', async () => {
  await loadOrMakeTls(dir, [], around(0))
  const [authority, server] = [join(dir, 'authority.pem'), join(dir, 'server.pem')]
  openssl(
    'verify',
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-verify_hostname',
    'localhost',
    '-CAfile',
    authority,
    server,
  )
  openssl('verify', '-x509_strict', '-verify_ip', '192.0.2.7', '-CAfile', authority, server)
  expect(openssl('x509', '-in', authority, '-noout', '-text')).toMatch(
    /CA:TRUE, pathlen:0[\s\S]*Certificate Sign, CRL Sign/,
  )
  expect(openssl('x509', '-in', server, '-noout', '-text')).toMatch(
    /prime256v1[\s\S]*CA:FALSE[\s\S]*TLS Web Server Authentication/,
  )
})

test('gives the chain, the key, the authority and its fingerprint as OpenSSL writes it', async () => {
  const made = await loadOrMakeTls(dir, [], around(0))
  const [server, authority] = made.cert.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? []
  expect(authority).toBe(made.ca)
  expect(server).toBe(readFileSync(join(dir, 'server.pem'), 'utf8'))
  expect(made.key).toBe(readFileSync(join(dir, 'server.key'), 'utf8'))
  expect(openssl('x509', '-in', join(dir, 'authority.pem'), '-noout', '-fingerprint', '-sha256')).toContain(
    made.fingerprint,
  )
})

test('the keys are for their owner alone', async () => {
  await loadOrMakeTls(join(dir, 'tls'), [], around(0))
  expect(statSync(join(dir, 'tls')).mode & 0o777).toBe(0o700)
  for (const name of ['authority.key', 'server.key']) expect(statSync(join(dir, 'tls', name)).mode & 0o777).toBe(0o600)
})

test('is good for every name and address that was asked for, and only for those', async () => {
  const names = ['*.iotcloud.tencentdevices.com', 'broker.site', 'Gerät.local', 'not a name', 'fd00::7', '10.1.2.3']
  const { cert } = await loadOrMakeTls(dir, names, around(0, ['192.0.2.7', '2001:db8:0:0:1::ffff:0']))
  const made = new X509Certificate(cert)
  for (const host of ['localhost', 'P1.iotcloud.tencentdevices.com', 'broker.site', 'xn--gert-noa.local']) {
    expect(made.checkHost(host)).toBeDefined()
  }
  for (const address of ['127.0.0.1', '::1', '192.0.2.7', 'fd00::7', '10.1.2.3', '2001:db8::1:0:ffff:0']) {
    expect(made.checkIP(address)).toBe(address)
  }
  expect(made.checkHost('a.b.iotcloud.tencentdevices.com')).toBeUndefined()
  expect(made.checkHost('elsewhere.site')).toBeUndefined()
  expect(made.checkIP('192.0.2.8')).toBeUndefined()
})

test('stays the same while nothing changes', async () => {
  const made = await loadOrMakeTls(dir, ['a.site', 'b.site'], around(0, ['192.0.2.7', '10.0.0.1']))
  expect(await loadOrMakeTls(dir, ['a.site'], around(300, ['10.0.0.1']))).toEqual(made)
})

test('the server certificate is renewed before it expires, under the same authority', async () => {
  const made = await loadOrMakeTls(dir, [], around(0))
  expect(Date.parse(new X509Certificate(made.cert).validTo) - START).toBeLessThan(398 * DAY)
  const later = await loadOrMakeTls(dir, [], around(370))
  expect(later.cert).not.toBe(made.cert)
  expect(later.ca).toBe(made.ca)
  expect(later.fingerprint).toBe(made.fingerprint)
})

test('the server certificate is made anew when the laptop has a new address or name', async () => {
  const made = await loadOrMakeTls(dir, [], around(0))
  const moved = await loadOrMakeTls(dir, [], around(1, ['198.51.100.9']))
  expect(moved.ca).toBe(made.ca)
  expect(new X509Certificate(moved.cert).checkIP('198.51.100.9')).toBeDefined()
  const named = await loadOrMakeTls(dir, ['new.site'], around(1, ['198.51.100.9']))
  expect(new X509Certificate(named.cert).checkHost('new.site')).toBeDefined()
})

test('the authority lasts ten years, past 2050 too', async () => {
  const made = await loadOrMakeTls(dir, [], around(0))
  const again = await loadOrMakeTls(dir, [], around(3500))
  expect(again.ca).toBe(made.ca)
  const far = await loadOrMakeTls(dir, [], { now: new Date('2049-06-01T00:00:00Z'), addresses: [] })
  expect(far.ca).not.toBe(made.ca)
  expect(new Date(new X509Certificate(far.ca).validTo).getUTCFullYear()).toBe(2059)
  openssl(
    'verify',
    '-x509_strict',
    '-attime',
    '2520000000',
    '-CAfile',
    join(dir, 'authority.pem'),
    join(dir, 'server.pem'),
  )
})

test.each([
  ['authority.pem', 'nonsense'],
  ['authority.key', ''],
  ['server.key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
])('a damaged %s is made anew, and all fits together again', async (name, content) => {
  await loadOrMakeTls(dir, [], around(0))
  writeFileSync(join(dir, name), content)
  const made = await loadOrMakeTls(dir, [], around(0))
  expect(new X509Certificate(made.cert).verify(new X509Certificate(made.ca).publicKey)).toBe(true)
  expect(spawnSync('openssl', ['verify', '-CAfile', join(dir, 'authority.pem'), join(dir, 'server.pem')]).status).toBe(
    0,
  )
})

test('the key of one does not do for the certificate of another', async () => {
  await loadOrMakeTls(dir, [], around(0))
  writeFileSync(join(dir, 'server.key'), readFileSync(join(dir, 'authority.key')))
  const made = await loadOrMakeTls(dir, [], around(0))
  expect(made.key).not.toBe(readFileSync(join(dir, 'authority.key'), 'utf8'))
})
