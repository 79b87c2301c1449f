/** A broker that is one of several services on its port: which one is asked for is said in the TLS handshake. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testBroker } from '../../../../../src/main/core/links/test-broker.ts'
import { brokerSettings } from '../../../../helpers/broker-settings.ts'
import { type Mosquitto, startMosquitto } from '../../../../helpers/mosquitto.ts'
import { type MadeCertificate, selfSigned, signedBy } from '../../../../helpers/openssl.ts'

const PROTOCOL = 'x-amzn-mqtt-ca'

const dir = mkdtempSync(join(tmpdir(), 'fieldtap-alpn-'))
const read = (file: string) => readFileSync(file, 'utf8')
const seen: { alpn: string | false; client: string }[] = []
let ca: MadeCertificate
let client: MadeCertificate
let broker: Mosquitto
let front: Server
let url: string

beforeAll(async () => {
  ca = selfSigned(dir, 'CA')
  client = signedBy(dir, 'laptop', ca)
  const own = signedBy(dir, 'broker', ca, { san: 'DNS:localhost,IP:127.0.0.1' })
  broker = await startMosquitto()
  front = createServer(
    {
      key: read(own.keyFile),
      cert: read(own.certFile),
      ca: read(ca.certFile),
      requestCert: true,
      rejectUnauthorized: true,
      ALPNProtocols: [PROTOCOL],
    },
    (socket: TLSSocket) => {
      seen.push({ alpn: socket.alpnProtocol ?? false, client: String(socket.getPeerCertificate().subject.CN) })
      // Whoever asks for nothing gets the other service of the port, which is no broker.
      if (socket.alpnProtocol !== PROTOCOL) socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
      else {
        const there = connect(broker.port, '127.0.0.1')
        there.pipe(socket).pipe(there)
        there.on('error', () => socket.destroy())
      }
      socket.on('error', () => undefined)
    },
  )
  await new Promise<void>((done) => front.listen(0, '127.0.0.1', done))
  url = `mqtts://localhost:${(front.address() as AddressInfo).port}`
})

afterAll(async () => {
  front.close()
  await broker.end()
  rmSync(dir, { recursive: true, force: true })
})

const credentials = () => ({ ca: read(ca.certFile), cert: read(client.certFile), key: read(client.keyFile) })

describe('a broker behind ALPN, with client certificates', () => {
  it('is reached by the protocol that is asked for', async () => {
    const tested = await testBroker(brokerSettings(url, { ...credentials(), alpn: PROTOCOL }))
    expect(tested).toMatchObject({ ok: true, sentence: expect.stringMatching(/^Connected to localhost:\d+ with MQTT/) })
    expect(seen.at(-1)).toEqual({ alpn: PROTOCOL, client: 'laptop' })
  })

  it('is not, without one', async () => {
    expect(await testBroker(brokerSettings(url, credentials()))).toMatchObject({ ok: false })
    expect(seen.at(-1)).toMatchObject({ alpn: false })
  })

  it('is not, with another one', async () => {
    expect(await testBroker(brokerSettings(url, { ...credentials(), alpn: 'mqtt' }))).toMatchObject({ ok: false })
  })
})
