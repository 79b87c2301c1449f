/** Every way in which a generation B upload is signed, and ways in which it must not be. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Context, Credential, HttpPacket } from '../../../../../../src/main/core/platforms/platform.ts'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import {
  certificateOf,
  context,
  GATEWAY,
  IDENTITY,
  LONG_SECRET,
  messageBody,
  onlyLines,
  onlyRefused,
  PEM,
  PLAIN_SIGNING,
  REF,
  REQUEST_ID,
  requestB,
  SECRET,
  type Signing,
  secretOf,
} from './client.ts'

const LINE = 'INF|2026-03-01 15:59:58|mqtt.c|connect(120): up /a/b "q"'
const BODY = messageBody([LINE])

function receive(packet: HttpPacket, among: Context = context()) {
  if (!tencent.http) throw new Error('no HTTP')
  return tencent.http.receive(packet, among)
}

describe('signatures', () => {
  const accepted: [name: string, signing: Signing, credential: Credential, host: string][] = [
    ['documents, hmacsha256', { algorithm: 'hmacsha256' }, secretOf(SECRET), GATEWAY],
    ['documents, hmacsha1 with a SHA-256 body hash', { algorithm: 'hmacsha1', mac: 'sha1' }, secretOf(SECRET), GATEWAY],
    ['the sample, HmacSha256 verbatim in the string', { algorithm: 'HmacSha256' }, secretOf(SECRET), GATEWAY],
    ['HMAC-SHA256 written otherwise', { algorithm: 'HMAC_SHA256' }, secretOf(SECRET), GATEWAY],
    ['the sample, lower-case hex', { algorithm: 'HmacSha256', encoding: 'hex' }, secretOf(SECRET), GATEWAY],
    ['hmacsha1 in hex', { algorithm: 'hmacsha1', mac: 'sha1', encoding: 'hex' }, secretOf(SECRET), GATEWAY],
    ['Java, its own host against any address', { algorithm: 'hmacsha256' }, secretOf(SECRET), '192.168.1.5:8080'],
    ['Java with a long secret as text', { algorithm: 'hmacsha256', key: LONG_SECRET }, secretOf(LONG_SECRET), GATEWAY],
    [
      'C 3.3: SHA-1 body hash, 24 characters of the secret, bare host',
      {
        algorithm: 'hmacsha1',
        mac: 'sha1',
        bodyHash: 'sha1',
        key: LONG_SECRET.slice(0, 24),
        signedHost: '192.168.1.5',
      },
      secretOf(LONG_SECRET),
      '192.168.1.5:8080',
    ],
    ['the Host header with its port', { algorithm: 'hmacsha256', signedHost: 'box:81' }, secretOf(SECRET), 'box:81'],
    ['another region', { algorithm: 'hmacsha256', signedHost: 'us-east.gw' }, secretOf(SECRET), 'us-east.gw'],
    ['certificate', { algorithm: 'rsa-sha256', privateKey: PEM.deviceKey }, certificateOf(PEM.device), 'box:81'],
    [
      'RSA_SHA256 in hex',
      { algorithm: 'RSA_SHA256', privateKey: PEM.deviceKey, encoding: 'hex' },
      certificateOf(PEM.device),
      GATEWAY,
    ],
    [
      'renewed certificate',
      { algorithm: 'rsa-sha256', privateKey: PEM.deviceKey },
      certificateOf(PEM.renewed),
      GATEWAY,
    ],
  ]

  test.each(accepted)('%s is accepted', (_, signing, credential, host) => {
    const receipt = receive(requestB(BODY, signing, { host }), context({ [REF]: credential }))
    expect(onlyLines(receipt).identity).toEqual(IDENTITY)
    expect(receipt.answer.status).toBe(200)
    expect(JSON.parse(receipt.answer.body)).toEqual({ Response: { RequestId: REQUEST_ID } })
  })

  test('hex in capitals is accepted', () => {
    const packet = requestB(BODY, { algorithm: 'hmacsha256', encoding: 'hex' })
    const signature = packet.headers['x-tc-signature']?.toUpperCase() ?? ''
    expect(onlyLines(receive({ ...packet, headers: { ...packet.headers, 'x-tc-signature': signature } })).count).toBe(1)
  })

  const wrong: [name: string, signing: Signing, credential: Credential][] = [
    ['another secret', { algorithm: 'hmacsha256', key: 'AAAAAAAAAAAAAAAAAAAAAA==' }, secretOf(SECRET)],
    [
      'the decoded secret',
      { algorithm: 'hmacsha256', key: Buffer.from(SECRET, 'base64').toString('latin1') },
      secretOf(SECRET),
    ],
    ['another host', { algorithm: 'hmacsha256', signedHost: 'elsewhere' }, secretOf(SECRET)],
    ['hmacsha256 over a SHA-1 body hash', { algorithm: 'hmacsha256', bodyHash: 'sha1' }, secretOf(SECRET)],
    ['a secret where a certificate is known', { algorithm: 'hmacsha256' }, certificateOf(PEM.device)],
    ['a certificate where a secret is known', { algorithm: 'rsa-sha256', privateKey: PEM.deviceKey }, secretOf(SECRET)],
    ['another private key', { algorithm: 'rsa-sha256', privateKey: PEM.otherKey }, certificateOf(PEM.device)],
    ['RSA against an EC certificate', { algorithm: 'rsa-sha256', privateKey: PEM.otherKey }, certificateOf(PEM.ec)],
  ]

  test.each(wrong)('%s is a wrong signature', (_, signing, credential) => {
    const receipt = receive(requestB(BODY, signing), context({ [REF]: credential }))
    expect(onlyRefused(receipt)).toMatchObject({ code: 'signature-wrong', identity: IDENTITY })
    expect(receipt.answer.status).toBe(401)
    expect(JSON.parse(receipt.answer.body).Response.Error.Code).toBe('AuthFailure.SignatureFailure')
  })

  test.each(['', '=', 'not base64 at all', 'AAAA', 'zz'.repeat(32)])(
    'the signature %j is wrong, not a crash',
    (text) => {
      const packet = requestB(BODY, PLAIN_SIGNING)
      const refused = onlyRefused(receive({ ...packet, headers: { ...packet.headers, 'x-tc-signature': text } }))
      expect(refused.code).toBe(text === '' ? 'parameter-missing' : 'signature-wrong')
    },
  )

  test('a single changed byte anywhere breaks it', () => {
    const packet = requestB(BODY, PLAIN_SIGNING)
    fc.assert(
      fc.property(fc.nat(BODY.length - 1), (at) => {
        const body = Buffer.from(packet.body)
        body.writeUInt8(body.readUInt8(at) === 0x30 ? 0x31 : 0x30, at)
        const [seen] = receive({ ...packet, body }).observations
        expect(seen?.is).toBe('refused')
      }),
    )
  })
})
