import { createHmac, createSign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Context, SignInAttempt } from '../../../../../../src/main/core/platforms/platform.ts'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import { certificateOf, context, IDENTITY, LONG_SECRET, NAME, PEM, PRODUCT, REF, SECRET, secretOf } from './client.ts'

const CLIENT_ID = PRODUCT + NAME
const EXPIRIES = {
  'LONG_MAX (C)': '9223372036854775807',
  'LONG_MAX cut by two (C 3.3)': '92233720368547758',
  '2147483647 (Java)': '2147483647',
  'milliseconds (Python)': '1772352000123',
  past: '1',
  missing: '',
}

function signIn(attempt: Partial<SignInAttempt>, among: Context = context()) {
  if (!tencent.mqtt) throw new Error('no MQTT')
  const username = `${CLIENT_ID};21010406;aB3dE;2147483647`
  return tencent.mqtt.signIn(
    {
      clientId: CLIENT_ID,
      username,
      password: hmacPassword(username),
      tls: false,
      peerCertificate: null,
      pskIdentity: null,
      ...attempt,
    },
    among,
  )
}

function hmacPassword(
  username: string,
  digest: 'sha1' | 'sha256' = 'sha256',
  secret = SECRET,
  method = `hmac${digest}`,
) {
  const hex = createHmac(digest, Buffer.from(secret, 'base64')).update(username).digest('hex')
  return Buffer.from(`${hex};${method}`)
}

describe('a device with a secret', () => {
  test.each(Object.entries(EXPIRIES))('signs in with either method, expiry %s', (_, expiry) => {
    const username = `${CLIENT_ID};12010126;Xy9Zq;${expiry}`
    for (const digest of ['sha1', 'sha256'] as const) {
      expect(signIn({ username, password: hmacPassword(username, digest) })).toEqual({
        is: 'accepted',
        identity: IDENTITY,
        how: `hmac${digest}`,
      })
    }
  })

  test('the method is read in any case, the digits too', () => {
    const username = `${CLIENT_ID};21010406;aB3dE;1`
    expect(signIn({ username, password: hmacPassword(username, 'sha1', SECRET, 'HmacSHA1') }).is).toBe('accepted')
    const [hex = '', method = ''] = hmacPassword(username).toString().split(';')
    expect(signIn({ username, password: Buffer.from(`${hex.toUpperCase()};${method}`) }).is).toBe('accepted')
  })

  test('a user name cut in the middle is what was signed', () => {
    const username = `${CLIENT_ID};2101`
    expect(signIn({ username, password: hmacPassword(username) }).is).toBe('accepted')
  })

  test('a secret longer than 24 characters counts as a whole', () => {
    const username = `${CLIENT_ID};21010406;aB3dE;1`
    const among = context({ [REF]: secretOf(LONG_SECRET) })
    expect(signIn({ username, password: hmacPassword(username, 'sha256', LONG_SECRET) }, among).is).toBe('accepted')
    expect(signIn({ username, password: hmacPassword(username, 'sha256', LONG_SECRET.slice(0, 24)) }, among).is).toBe(
      'refused',
    )
  })

  test.each([
    ['another secret', hmacPassword(`${CLIENT_ID};21010406;aB3dE;2147483647`, 'sha1', LONG_SECRET), 'sign-in-wrong'],
    ['another user name', hmacPassword('someone;else;1;2'), 'sign-in-wrong'],
    ['the other digest', Buffer.from(hmacPassword('x').toString().replace('sha256', 'sha1')), 'sign-in-wrong'],
    ['digits cut off', Buffer.from('abcd;hmacsha1'), 'sign-in-wrong'],
    ['no digits', Buffer.from(';hmacsha1'), 'sign-in-wrong'],
    ['an unknown method', Buffer.from('abcd;md5'), 'sign-in-malformed'],
    ['no method', Buffer.from('letmein'), 'sign-in-malformed'],
    ['an empty password', Buffer.alloc(0), 'sign-in-malformed'],
    ['no password', null, 'sign-in-malformed'],
    ['bytes', Buffer.from([0xff, 0xfe, 0x3b, 0x00]), 'sign-in-malformed'],
    ['a method without an end', Buffer.from(`abcd;${'x'.repeat(60_000)}`), 'sign-in-malformed'],
  ])('is refused with %s', (_, password, code) => {
    expect(signIn({ password })).toEqual({ is: 'refused', code, identity: IDENTITY, detail: expect.any(String) })
  })

  test('is accepted by the key that TLS-PSK proved, without a password', () => {
    const psk = { tls: true, password: null, pskIdentity: CLIENT_ID }
    expect(signIn(psk)).toMatchObject({ is: 'accepted', how: 'TLS-PSK' })
    expect(signIn({ ...psk, username: null })).toMatchObject({ is: 'accepted' })
    expect(signIn({ ...psk, pskIdentity: `${PRODUCT}other` })).toMatchObject({ is: 'refused', code: 'sign-in-wrong' })
  })

  test('is not accepted for a certificate that happens to be shown', () => {
    expect(signIn({ tls: true, password: null, peerCertificate: PEM.device }).is).toBe('refused')
  })
})

describe('a device with a certificate', () => {
  const among = context({ [REF]: certificateOf(PEM.device) })
  const username = `${CLIENT_ID};21010406;aB3dE;1`
  const signature = createSign('RSA-SHA256').update(username).sign(PEM.deviceKey, 'hex')

  test.each([
    ['the same certificate', PEM.device],
    ['a renewed one with the same key', PEM.renewed],
  ])('is accepted with %s in TLS and any password', (_, peerCertificate) => {
    for (const password of [null, Buffer.from('anything')]) {
      expect(signIn({ tls: true, peerCertificate, password }, among)).toMatchObject({
        is: 'accepted',
        how: 'client certificate',
      })
    }
  })

  test('is accepted without a user name', () => {
    expect(signIn({ tls: true, peerCertificate: PEM.device, username: null, password: null }, among).is).toBe(
      'accepted',
    )
  })

  test.each([
    ['as C 3.3 sends it over WebSocket', `${signature};rsa-sha256`],
    ['in capitals', `${signature.toUpperCase()};RSA-SHA256`],
    ['with what C 3.3 prints behind unended digits', `${signature}\x11\x02;rsa-sh`],
  ])('is accepted by its signature, %s', (_, password) => {
    expect(signIn({ username, password: Buffer.from(password) }, among)).toMatchObject({
      is: 'accepted',
      how: 'rsa-sha256',
    })
  })

  test.each<[string, Partial<SignInAttempt>]>([
    ['another certificate', { tls: true, peerCertificate: PEM.other, password: null }],
    ['a certificate that cannot be read', { tls: true, peerCertificate: 'PEM', password: null }],
    ['no certificate', { tls: true, password: null }],
    ['an HMAC', {}],
    [
      'a signature by another key',
      {
        username,
        password: Buffer.from(`${createSign('RSA-SHA256').update(username).sign(PEM.otherKey, 'hex')};rsa-sha256`),
      },
    ],
    ['a signature of another user name', { password: Buffer.from(`${signature};rsa-sha256`) }],
    ['half a signature', { username, password: Buffer.from(`${signature.slice(0, 100)};rsa-sha256`) }],
  ])('is refused with %s', (_, attempt) => {
    expect(signIn(attempt, among)).toMatchObject({ is: 'refused', code: 'sign-in-wrong', identity: IDENTITY })
  })
})

describe('a device that is not known', () => {
  const nobody = context({})

  test.each<[string, Partial<SignInAttempt>]>([
    ['MQTT sign-in, hmacsha256', {}],
    ['MQTT sign-in over TLS, hmacsha256', { tls: true }],
    ['MQTT sign-in, no password', { password: null }],
    ['MQTT sign-in, a password of unknown form', { password: Buffer.from('letmein') }],
    ['MQTT sign-in over TLS, client certificate', { tls: true, peerCertificate: PEM.other }],
    ['MQTT sign-in over TLS, TLS-PSK', { tls: true, pskIdentity: CLIENT_ID }],
  ])('is told: %s', (tried, attempt) => {
    expect(signIn(attempt, nobody)).toEqual({ is: 'unknown', identity: IDENTITY, tried })
  })

  test('is told also where it was only heard on a broker, without a credential', () => {
    expect(signIn({}, context({ [REF]: { kind: 'none' } })).is).toBe('unknown')
  })
})

describe('somebody else', () => {
  test.each<[string, Partial<SignInAttempt>]>([
    ['Huawei', { clientId: '5e06bfee334dd4f33759f5b3_demo_0_0_2026030108', username: '5e06bfee334dd4f33759f5b3_demo' }],
    ['a plain client', { clientId: 'mqttx_8a2f1c3d', username: 'user' }],
    ['a client without a user name', { clientId: 'G8N9ABCDHBfoo', username: null }],
    ['no client id', { clientId: '', username: '' }],
    ['a semicolon in the user name', { clientId: 'x', username: 'a;b' }],
  ])('%s is foreign', (_, attempt) => {
    expect(signIn(attempt)).toEqual({ is: 'foreign' })
  })

  test.each<[string, Partial<SignInAttempt>, RegExp]>([
    [
      'another client id in the user name',
      { username: `${PRODUCT}other;21010406;aB3dE;1` },
      /does not begin with the client id/,
    ],
    ['a client id too short', { clientId: 'SHORT', username: 'SHORT;21010406;aB3dE;1' }, /not a product id/],
    [
      'a client id with a wildcard',
      { clientId: `${PRODUCT}+`, username: `${PRODUCT}+;21010406;aB3dE;1` },
      /not a product id/,
    ],
  ])('%s is malformed', (_, attempt, detail) => {
    expect(signIn(attempt)).toMatchObject({
      is: 'refused',
      code: 'sign-in-malformed',
      detail: expect.stringMatching(detail),
    })
  })
})

describe('the key for TLS-PSK', () => {
  const keyOf = (identity: string, among: Context = context()) => tencent.mqtt?.pskKey(identity, among.credentialOf)

  test('is the decoded secret', () => {
    expect(Buffer.from(keyOf(CLIENT_ID) ?? []).toString('base64')).toBe(SECRET)
  })

  test('is there for nobody else', () => {
    expect(keyOf(`${PRODUCT}nobody`)).toBeNull()
    expect(keyOf('')).toBeNull()
    expect(keyOf(CLIENT_ID, context({ [REF]: certificateOf(PEM.device) }))).toBeNull()
  })
})
