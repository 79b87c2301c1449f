import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Aedes } from 'aedes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testBroker } from '../../../../../src/main/core/links/test-broker.ts'
import { brokerSettings } from '../../../../helpers/broker-settings.ts'
import { linkStand } from '../../../../helpers/link-stand.ts'
import { freePort } from '../../../../helpers/mosquitto.ts'
import { type MadeCertificate, selfSigned, signedBy } from '../../../../helpers/openssl.ts'

const dir = mkdtempSync(join(tmpdir(), 'fieldtap-certs-'))
let ca: MadeCertificate
let otherCa: MadeCertificate
let server: MadeCertificate
let client: MadeCertificate
let foreignClient: MadeCertificate
const stand = linkStand()

beforeAll(() => {
  ca = selfSigned(dir, 'Site CA')
  otherCa = selfSigned(dir, 'Other CA')
  server = signedBy(dir, 'broker', ca, { san: 'DNS:localhost,IP:127.0.0.1' })
  client = signedBy(dir, 'laptop', ca)
  foreignClient = signedBy(dir, 'stranger', otherCa)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const tlsConfig = (made: MadeCertificate, ...more: string[]) => [
  ...(more.includes('protocol websockets') ? besides : ['listener {port} 127.0.0.1']),
  'allow_anonymous true',
  `cafile ${ca.certFile}`,
  `certfile ${made.certFile}`,
  `keyfile ${made.keyFile}`,
  ...more,
]
// mosquitto 2.0 does not start with WebSocket listeners alone, and binds those to all addresses.
const besides = ['listener 0 {dir}/socket', 'listener {port}']
const webSockets = [...besides, 'protocol websockets', 'allow_anonymous true']

describe('a broker that works', () => {
  test.each([4, 5] as const)('MQTT version %i', async (mqttVersion) => {
    const { port } = await stand.mosquitto()
    expect(await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`, { mqttVersion }), ['$log/#', '$oc/#'])).toEqual({
      ok: true,
      sentence: `Connected to 127.0.0.1:${port} with MQTT ${mqttVersion === 5 ? '5' : '3.1.1'}.`,
      todo: '',
    })
  })

  test.each([
    ['says so as 3.1.1 does', Buffer.from([0x20, 2, 0, 1])],
    ['says so as 5 does', Buffer.from([0x20, 3, 0, 0x84, 0])],
    ['hangs up', Buffer.alloc(0)],
  ])('3.1.1 where the broker does not speak 5 and %s', async (_, refusal) => {
    const aedes = await Aedes.createBroker()
    stand.after(() => aedes.close())
    const port = await stand.listening(
      net.createServer((socket) => {
        socket.once('data', (connect) => {
          const level = connect[8]
          if (level === 5) socket.end(refusal)
          else {
            socket.unshift(connect)
            aedes.handle(socket)
          }
        })
      }),
    )
    expect(await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`))).toMatchObject({
      ok: true,
      sentence: `Connected to 127.0.0.1:${port} with MQTT 3.1.1.`,
    })
  })

  test('user name and password, set or in the address', async () => {
    const { port } = await stand.mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous false', 'password_file {dir}/passwords'],
      passwords: { techni: 'p@ss/word' },
    })
    const set = brokerSettings(`mqtt://127.0.0.1:${port}`, { username: 'techni', password: 'p@ss/word' })
    expect(await testBroker(set)).toMatchObject({ ok: true })
    expect(await testBroker(brokerSettings(`mqtt://techni:p%40ss%2Fword@localhost:${port}`))).toMatchObject({
      ok: true,
    })
  })

  test('TLS with the site’s own authority, and with a client certificate', async () => {
    const { port } = await stand.mosquitto({ config: tlsConfig(server) })
    expect(await testBroker(brokerSettings(`mqtts://localhost:${port}`, { ca: ca.cert }))).toMatchObject({
      ok: true,
      sentence: `Connected to localhost:${port} with MQTT 5 over TLS.`,
    })
    const strict = await stand.mosquitto({ config: tlsConfig(server, 'require_certificate true') })
    const settings = brokerSettings(`mqtts://127.0.0.1:${strict.port}`, {
      ca: ca.cert,
      cert: client.cert,
      key: client.key,
    })
    expect(await testBroker(settings)).toMatchObject({ ok: true })
  })

  test('WebSocket, plain and over TLS', async () => {
    const plain = await stand.mosquitto({
      config: webSockets,
    })
    expect(await testBroker(brokerSettings(`ws://127.0.0.1:${plain.port}`))).toMatchObject({ ok: true })
    expect(
      await testBroker(brokerSettings(`ws://127.0.0.1:${plain.port}/any/path?x=1`, { mqttVersion: 5 })),
    ).toMatchObject({ ok: true })
    const secure = await stand.mosquitto({ config: tlsConfig(server, 'protocol websockets') })
    expect(await testBroker(brokerSettings(`wss://localhost:${secure.port}/mqtt`, { ca: ca.cert }))).toMatchObject({
      ok: true,
    })
  })
})

describe('a broker that cannot be reached', () => {
  test('a closed port', async () => {
    const port = await freePort()
    for (const scheme of ['mqtt', 'mqtts', 'ws', 'wss']) {
      expect(await testBroker(brokerSettings(`${scheme}://localhost:${port}`))).toMatchObject({
        ok: false,
        sentence: `Nothing answers at localhost:${port}.`,
      })
    }
  })

  test('a name that does not exist', async () => {
    expect(await testBroker(brokerSettings('mqtt://broker.invalid'))).toMatchObject({
      ok: false,
      sentence: 'The name broker.invalid cannot be found.',
    })
  })

  test('a server that takes the connection and stays silent', async () => {
    const port = await stand.listening(net.createServer(() => undefined))
    expect(await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`))).toMatchObject({
      ok: false,
      sentence: `127.0.0.1:${port} takes the connection and then stays silent.`,
    })
  })

  test.each(['nonsense', 'http://broker:1883', 'mqtt://', 'mqtt://host:99999'])('the address %s', async (url) => {
    expect(await testBroker(brokerSettings(url))).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/^The connection cannot be made: /),
    })
  })
})

describe('who signs in', () => {
  test.each([4, 5] as const)('a wrong password, MQTT version %i', async (mqttVersion) => {
    const { port } = await stand.mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous false', 'password_file {dir}/passwords'],
      passwords: { techni: 'right' },
    })
    const wrong = brokerSettings(`mqtt://127.0.0.1:${port}`, { username: 'techni', password: 'wrong', mqttVersion })
    expect(await testBroker(wrong)).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/^The broker does not accept the user name or password \(not authorized\)/),
      todo: 'Correct the user name and password of the connection.',
    })
    expect(await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`, { mqttVersion }))).toMatchObject({ ok: false })
  })

  test.each([
    [1, 'does not speak MQTT 3.1.1'],
    [2, 'client id'],
    [3, 'not available now'],
    [4, 'user name or password (bad username or password)'],
  ])('return code %i', async (code, words) => {
    const port = await stand.listening(
      net.createServer((socket) => socket.once('data', () => socket.end(Buffer.from([0x20, 2, 0, code])))),
    )
    const { ok, sentence } = await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`))
    expect(ok).toBe(false)
    expect(sentence).toContain(words)
  })

  test('a subscription that is not granted', async () => {
    const aedes = await Aedes.createBroker({
      authorizeSubscribe: (_client, sub, done) => done(null, sub.topic.startsWith('$log') ? null : sub),
    })
    stand.after(() => new Promise<void>((resolve) => aedes.close(resolve)))
    const port = await stand.listening(net.createServer(aedes.handle))
    expect(await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`), ['$oc/#', '$log/#'])).toMatchObject({
      ok: false,
      sentence: 'The broker accepts the sign-in but forbids this (no right to read $log/#).',
    })
  })

  test('a broker that hangs up on a subscription', async () => {
    const aedes = await Aedes.createBroker({ authorizeSubscribe: (_client, _sub, done) => done(new Error('no')) })
    stand.after(() => new Promise<void>((resolve) => aedes.close(resolve)))
    const port = await stand.listening(net.createServer(aedes.handle))
    expect(await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`))).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('does not answer a subscription'),
    })
  })

  test('rules of mosquitto’s ACL file grant every subscription, so there is nothing to see', async () => {
    const { port } = await stand.mosquitto({
      config: ['listener {port} 127.0.0.1', 'allow_anonymous true', 'acl_file {dir}/acl'],
      files: { acl: 'topic read nothing/here\n' },
    })
    expect(await testBroker(brokerSettings(`mqtt://127.0.0.1:${port}`), ['$log/#'])).toMatchObject({ ok: true })
  })
})

describe('certificates', () => {
  test('an authority that this laptop does not know', async () => {
    const { port } = await stand.mosquitto({ config: tlsConfig(server) })
    for (const settings of [{}, { ca: otherCa.cert }]) {
      expect(await testBroker(brokerSettings(`mqtts://localhost:${port}`, settings))).toMatchObject({
        ok: false,
        sentence: "The broker's certificate is not trusted: its authority is not known to this laptop.",
      })
    }
  })

  test('a self-signed certificate, which is then given as its own authority', async () => {
    const own = selfSigned(dir, 'own', { san: 'DNS:localhost' })
    const { port } = await stand.mosquitto({ config: tlsConfig(own) })
    expect(await testBroker(brokerSettings(`mqtts://localhost:${port}`))).toMatchObject({
      sentence: "The broker's certificate is not trusted: it is self-signed.",
    })
    expect(await testBroker(brokerSettings(`mqtts://localhost:${port}`, { ca: own.cert }))).toMatchObject({ ok: true })
  })

  test('an expired certificate', async () => {
    const expired = signedBy(dir, 'expired', ca, { san: 'DNS:localhost', days: -1 })
    const { port } = await stand.mosquitto({ config: tlsConfig(expired) })
    expect(await testBroker(brokerSettings(`mqtts://localhost:${port}`, { ca: ca.cert }))).toMatchObject({
      sentence: "The broker's certificate is not trusted: it has expired.",
    })
  })

  test('a certificate for another name', async () => {
    const named = signedBy(dir, 'named', ca, { san: 'DNS:broker.example' })
    const { port } = await stand.mosquitto({ config: tlsConfig(named) })
    const web = await stand.mosquitto({ config: tlsConfig(named, 'protocol websockets') })
    for (const url of [`mqtts://127.0.0.1:${port}`, `wss://127.0.0.1:${web.port}`]) {
      expect(await testBroker(brokerSettings(url, { ca: ca.cert }))).toMatchObject({
        sentence: "The broker's certificate is not trusted: it is not for 127.0.0.1.",
      })
    }
  })

  test.each(['tlsv1.2', 'tlsv1.3'])('a client certificate that is wanted, %s', async (version) => {
    const { port } = await stand.mosquitto({
      config: tlsConfig(server, 'require_certificate true', `tls_version ${version}`),
    })
    const url = `mqtts://localhost:${port}`
    expect(await testBroker(brokerSettings(url, { ca: ca.cert }))).toMatchObject({
      ok: false,
      sentence: `The broker at localhost:${port} wants a client certificate.`,
    })
    const foreign = brokerSettings(url, { ca: ca.cert, cert: foreignClient.cert, key: foreignClient.key })
    expect(await testBroker(foreign)).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/^The broker wants a client certificate and did not accept this one: /),
    })
  })

  test('settings that do not fit together', async () => {
    const say = async (more: object) => (await testBroker(brokerSettings('mqtts://localhost:1', more))).sentence
    expect(await say({ ca: 'hello' })).toContain('the authority (CA) is no certificate in PEM form')
    expect(await say({ cert: client.cert })).toContain('the client certificate lacks its key')
    expect(await say({ cert: client.cert, key: server.key })).toContain(
      'client certificate and key do not belong together',
    )
    expect(await say({ cert: client.cert, key: 'nonsense' })).toContain('the client key cannot be read')
  })
})
