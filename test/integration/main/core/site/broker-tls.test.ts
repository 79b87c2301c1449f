import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startBroker } from '../../../../../src/main/core/site/broker.ts'
import type { Broker, TlsIdentity } from '../../../../../src/main/core/site/site.ts'
import { loadOrMakeTls } from '../../../../../src/main/core/site/tls.ts'
import { type MadeCertificate, selfSigned } from '../../../../helpers/openssl.ts'
import { connectFrame, PINGRESP, pingFrame, RawMqtt } from '../../../../helpers/raw-mqtt.ts'
import { type Desk, deskOf, quietLog } from '../../../../helpers/site-desk.ts'

const KEY = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
const dir = mkdtempSync(join(tmpdir(), 'fieldtap-broker-tls-'))
let identity: TlsIdentity
let ec: MadeCertificate
let rsa: MadeCertificate
let desk: Desk
let broker: Broker

beforeAll(async () => {
  identity = await loadOrMakeTls(join(dir, 'tls'), [])
  ec = selfSigned(dir, 'device-ec')
  rsa = selfSigned(dir, 'device-rsa', { algorithm: 'rsa' })
  writeFileSync(join(dir, 'ca.pem'), identity.ca)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))
beforeEach(async () => {
  desk = deskOf({ pskKey: (name) => (name === 'P1dev' ? KEY : null) })
  broker = await startBroker({ host: '127.0.0.1', port: 0, tlsPort: 0, tls: identity, log: quietLog }, desk.handlers)
})
afterEach(() => broker.close())

const tlsPort = () => broker.tlsPort ?? 0

async function connected(options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = tls.connect({ host: '127.0.0.1', port: tlsPort(), ca: identity.ca, ...options })
  await once(socket, 'secureConnect')
  return socket
}

async function signIn(options: ConnectionOptions = {}): Promise<void> {
  const client = new RawMqtt(await connected(options))
  await client.signIn({ clientId: 'P1dev', username: 'P1dev' })
  client.socket.destroy()
}

const psk = (identityName: string, key = KEY): ConnectionOptions => ({
  ca: undefined,
  ciphers: 'PSK',
  maxVersion: 'TLSv1.2',
  checkServerIdentity: () => undefined,
  pskCallback: () => ({ psk: key, identity: identityName }),
})

/** Another program; the broker goes on in this process meanwhile. */
async function run(command: string, args: readonly string[]): Promise<{ status: number | null; said: string }> {
  const child = spawn(command, args, { timeout: 20_000 })
  let said = ''
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (chunk) => {
      said += chunk
    })
  }
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, said }
}

/** OpenSSL's own client, with a CONNECT packet on its standard input, until the broker was asked. */
async function sClient(...args: string[]): Promise<void> {
  const before = desk.attempts.length
  const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${tlsPort()}`, '-quiet', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin.write(connectFrame({ clientId: 'P1dev', username: 'P1dev' }))
  await vi.waitFor(() => expect(desk.attempts).toHaveLength(before + 1), { timeout: 10_000 })
  child.kill()
  await once(child, 'close')
}

describe('certificates', () => {
  test('a device checks the laptop by its authority; without a certificate of its own nothing is proven', async () => {
    await signIn()
    expect(desk.attempts).toEqual([expect.objectContaining({ tls: true, peerCertificate: null, pskIdentity: null })])
  })

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'a certificate of the device’s own is handed on as PEM, %s',
    async (version) => {
      for (const { cert, key } of [ec, rsa]) await signIn({ cert, key, minVersion: version, maxVersion: version })
      const normal = (pem: string | null | undefined) => pem?.replaceAll(/\s/g, '')
      expect(desk.attempts.map(({ peerCertificate }) => normal(peerCertificate))).toEqual([
        normal(ec.cert),
        normal(rsa.cert),
      ])
    },
  )

  test('a handshake cannot be resumed, so nothing proven is inherited', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const first = await connected({ cert: ec.cert, key: ec.key, maxVersion: version })
      const client = new RawMqtt(first)
      await client.signIn({ clientId: 'P1dev', username: 'P1dev' })
      const session = first.getSession()
      first.destroy()
      await signIn({ maxVersion: version, ...(session && { session }) })
    }
    expect(desk.attempts.map(({ peerCertificate }) => peerCertificate !== null)).toEqual([true, false, true, false])
    expect(desk.attempts.every(({ pskIdentity }) => pskIdentity === null)).toBe(true)
  })

  test('mosquitto’s client comes in over TLS', async () => {
    const to = [
      '-h',
      'localhost',
      '-p',
      String(tlsPort()),
      '--cafile',
      join(dir, 'ca.pem'),
      '-i',
      'P1dev',
      '-u',
      'P1dev',
    ]
    expect(await run('mosquitto_pub', [...to, '-t', 'P1dev/log', '-q', '1', '-m', 'hello'])).toEqual({
      status: 0,
      said: '',
    })
    expect(desk.published).toHaveLength(1)
  })
})

describe('pre-shared keys', () => {
  test('are offered where the runtime has them', () => {
    expect(broker.psk).toEqual({ offered: true, why: null })
  })

  test.each([
    'PSK-AES128-CBC-SHA',
    'PSK-AES256-CBC-SHA',
    'PSK-AES128-CBC-SHA256',
    'PSK-AES128-GCM-SHA256',
    'ECDHE-PSK-AES128-CBC-SHA256',
  ])('with the suite %s of TLS 1.2', async (ciphers) => {
    await signIn({ ...psk('P1dev'), ciphers })
    expect(desk.attempts[0]).toMatchObject({ tls: true, pskIdentity: 'P1dev', peerCertificate: null })
  })

  test('with TLS 1.3 as well', async () => {
    await signIn({
      ...psk('P1dev'),
      ciphers: 'TLS_AES_128_GCM_SHA256:PSK',
      minVersion: 'TLSv1.3',
      maxVersion: 'TLSv1.3',
    })
    expect(desk.attempts[0]).toMatchObject({ pskIdentity: 'P1dev' })
  })

  test('of OpenSSL’s and mosquitto’s clients', async () => {
    const key = KEY.toString('hex')
    await sClient('-psk_identity', 'P1dev', '-psk', key, '-tls1_2')
    await sClient('-psk_identity', 'P1dev', '-psk', key)
    const to = [
      '-h',
      '127.0.0.1',
      '-p',
      String(tlsPort()),
      '--psk-identity',
      'P1dev',
      '--psk',
      key,
      '-i',
      'P1dev',
      '-u',
      'P1dev',
    ]
    expect(await run('mosquitto_pub', [...to, '-t', 'P1dev/log', '-m', 'x', '-q', '1'])).toMatchObject({ status: 0 })
    expect(desk.attempts.map(({ pskIdentity }) => pskIdentity)).toEqual(['P1dev', 'P1dev', 'P1dev'])
  })

  test('that are wrong, or of an identity that is not known, do not get through', async () => {
    await expect(connected(psk('P1dev', Buffer.alloc(16, 9)))).rejects.toThrow()
    await expect(connected(psk('nobody'))).rejects.toThrow()
    await expect(
      connected({ ...psk('P1dev', Buffer.alloc(16, 9)), ciphers: 'TLS_AES_128_GCM_SHA256:PSK', maxVersion: 'TLSv1.3' }),
    ).rejects.toThrow()
    expect(desk.attempts).toEqual([])
  })

  test('an identity that is only named proves nothing', async () => {
    // A client that offers the identity with a key it does not have, and falls back to the laptop’s certificate: the
    // suite asked for does not go with a PSK of TLS 1.3, so the server leaves it aside.
    await sClient(
      '-psk_identity',
      'P1dev',
      '-psk',
      '99'.repeat(16),
      '-tls1_3',
      '-ciphersuites',
      'TLS_AES_256_GCM_SHA384',
    )
    expect(desk.attempts).toEqual([expect.objectContaining({ tls: true, pskIdentity: null })])
  })

  test('a core that fails while it looks for a key lets nobody in and stays up', async () => {
    await broker.close()
    desk = deskOf({
      pskKey: () => {
        throw new Error('store gone')
      },
    })
    broker = await startBroker({ host: '127.0.0.1', port: 0, tlsPort: 0, tls: identity, log: quietLog }, desk.handlers)
    await expect(connected(psk('P1dev'))).rejects.toThrow()
    await signIn()
  })
})

test('what is no TLS handshake is closed, and the port goes on', async () => {
  for (const bytes of [
    'GET / HTTP/1.1\r\n\r\n',
    '\x10\x0e\x00\x04MQTT\x04\x02\x00<\x00\x02aa',
    '\x16\x03\x01\xff\xff',
  ]) {
    const socket = net.connect(tlsPort(), '127.0.0.1')
    socket.on('error', () => undefined).resume()
    socket.end(Buffer.from(bytes, 'latin1'))
    await once(socket, 'close')
  }
  const client = new RawMqtt(await connected())
  await client.signIn({ clientId: 'P1dev', username: 'P1dev' })
  client.write(pingFrame())
  await client.next(PINGRESP)
  expect(await broker.deliver('test:P1dev', { topic: 't', payload: 'over TLS', qos: 0 })).toBe(true)
  client.socket.destroy()
})

test('without TLS it says that pre-shared keys are not offered, and why', async () => {
  await broker.close()
  broker = await startBroker({ host: '127.0.0.1', port: 0, tlsPort: null, tls: null, log: quietLog }, desk.handlers)
  expect(broker.tlsPort).toBeNull()
  expect(broker.psk).toEqual({ offered: false, why: 'Fieldtap offers no TLS here.' })
})
