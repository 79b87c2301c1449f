import { createHash, getHashes, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { hmacSm3, sm3 } from '../../../../../../src/main/core/platforms/huawei/sm3.ts'
import type { Context, SignInAttempt } from '../../../../../../src/main/core/platforms/platform.ts'
import { certificates } from '../../../../../helpers/huawei/certificates.ts'
import { hourOf, type LoginOptions, login, hmacSm3 as openSslHmacSm3 } from '../../../../../helpers/huawei/device.ts'
import { context, ID, IDENTITY, mqtt, NOW, SECRET } from './client.ts'

const KEYS = { id: ID, secret: SECRET }
const HOUR = hourOf(new Date(NOW))
const hour = (away: number) => hourOf(new Date(NOW + away * 3_600_000))

function attempt(options: LoginOptions = {}, more: Partial<SignInAttempt> = {}): SignInAttempt {
  const { clientId, username, password } = login(KEYS, { hour: HOUR, ...options })
  const rest = { tls: false, peerCertificate: null, pskIdentity: null }
  return { clientId, username, password: Buffer.from(password), ...rest, ...more }
}

const signIn = (options: LoginOptions = {}, more: Partial<SignInAttempt> = {}, among: Context = context()) =>
  mqtt().signIn(attempt(options, more), among)

describe('who knows the secret signs in', () => {
  test.each([
    ['check 0 (C, Java)', { check: 0 }, 'HMAC-SHA256'],
    ['check 1 (Python)', { check: 1 }, 'HMAC-SHA256'],
    ['check 2', { check: 2 }, 'HMAC-SM3'],
    ['with a provisioning scope', { check: 0, scope: 'scope_1' }, 'HMAC-SHA256'],
    ['with a scope that is a number', { check: 1, scope: '0' }, 'HMAC-SHA256'],
    ['as a bridge', { check: 0, kind: 3 }, 'HMAC-SHA256'],
  ] as const)('%s', (_, options, how) => {
    expect(signIn(options)).toEqual({ is: 'accepted', identity: IDENTITY, how })
  })

  test('by its node id, whose password decides where there are two', () => {
    const among = context({
      'other_gateway-7': { kind: 'secret', secret: 'another' },
      [ID]: { kind: 'secret', secret: SECRET },
    })
    expect(signIn({ kind: 2, as: 'gateway-7' }, {}, among)).toMatchObject({ is: 'accepted', identity: IDENTITY })
    expect(signIn({ kind: 0, as: 'gateway-7' }, {}, among)).toMatchObject({ is: 'unknown' })
  })

  test('an id may itself look like the end of a client id', () => {
    const id = 'a_0_1_2026030108'
    const { clientId, username, password } = login({ id, secret: SECRET }, { hour: HOUR })
    const among = context({ [id]: { kind: 'secret', secret: SECRET } })
    const rest = { tls: false, peerCertificate: null, pskIdentity: null }
    const verdict = mqtt().signIn({ clientId, username, password: Buffer.from(password), ...rest }, among)
    expect(verdict).toMatchObject({ is: 'accepted', identity: { ref: id } })
  })
})

describe('the hour', () => {
  test.each([-100_000, -30, -8, 8, 30])('is not looked at with check 0 (%i hours away)', (away) => {
    expect(signIn({ check: 0, hour: hour(away) }).is).toBe('accepted')
  })

  test('that is none is not looked at either', () => {
    expect(signIn({ check: 0, hour: '2026139999' }).is).toBe('accepted')
  })

  test.each([
    [1, 0],
    [1, 1],
    [1, -1],
    [2, 0],
    [2, -1],
  ] as const)('may be the one before or after with check %i (%i)', (check, away) => {
    expect(signIn({ check, hour: hour(away) }).is).toBe('accepted')
  })

  test.each([
    [1, '2018072417'],
    [1, hour(-2)],
    [1, hour(2)],
    [2, hour(-24)],
    [1, '2026139999'],
  ] as const)('is refused with check %i when it is %s', (check, stale) => {
    expect(signIn({ check, hour: stale })).toMatchObject({ is: 'refused', code: 'sign-in-hour', identity: IDENTITY })
  })
})

describe('refused', () => {
  test.each([
    ['another secret', { password: Buffer.from(login({ id: ID, secret: 'x' }, { hour: HOUR }).password) }],
    ['another hour in the password', { password: Buffer.from(login(KEYS, { hour: hour(1) }).password) }],
    ['the other digest', { password: Buffer.from(login(KEYS, { hour: HOUR, check: 2 }).password) }],
    ['the secret itself', { password: Buffer.from(SECRET) }],
    ['an empty password', { password: Buffer.alloc(0) }],
    ['no password', { password: null }],
  ])('%s', (_, more) => {
    expect(signIn({}, more)).toMatchObject({ is: 'refused', code: 'sign-in-wrong', identity: IDENTITY })
  })

  test.each([
    ['another user name', { username: 'someone' }],
    ['no user name', { username: null }],
    ['an unknown kind', { clientId: `${ID}_7_0_${HOUR}` }],
    ['an unknown check', { clientId: `${ID}_0_9_${HOUR}` }],
  ])('as malformed: %s', (_, more) => {
    expect(signIn({}, more)).toMatchObject({ is: 'refused', code: 'sign-in-malformed' })
  })

  test.each(['mqtt-explorer-1', 'fieldtap-0123456789ab', `${ID}_0_0`, `${ID}_0_0_20260301`])(
    'nothing of %s, which is no client id of this platform',
    (clientId) => {
      expect(signIn({}, { clientId }).is).toBe('foreign')
    },
  )
})

test('a device that is not known says what it tried', () => {
  expect(signIn({ scope: 's1' }, { tls: true }, context({}))).toEqual({
    is: 'unknown',
    identity: IDENTITY,
    tried: 'MQTT sign-in over TLS, HMAC-SHA256, check 1, provisioned in scope s1',
  })
})

test('a device with a certificate shows it in TLS; no password helps', () => {
  const { device, other } = certificates()
  const among = context({ [ID]: { kind: 'certificate', pem: device } })
  const shown = (peerCertificate: string | null) => signIn({}, { tls: true, peerCertificate }, among)
  expect(shown(device)).toMatchObject({ is: 'accepted', how: 'client certificate' })
  expect(shown(other)).toMatchObject({ is: 'refused', code: 'sign-in-wrong' })
  expect(shown(null)).toMatchObject({ is: 'refused', code: 'sign-in-wrong' })
})

describe('SM3', () => {
  test('gives the standard’s own examples', () => {
    const examples = {
      abc: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
      [`${'abcd'.repeat(16)}`]: 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    }
    for (const [text, digest] of Object.entries(examples)) expect(sm3(Buffer.from(text)).toString('hex')).toBe(digest)
  })

  test.runIf(getHashes().includes('sm3'))('agrees with OpenSSL at every length around a block', () => {
    for (let length = 0; length < 200; length++) {
      const message = randomBytes(length)
      expect(sm3(message).toString('hex')).toBe(createHash('sm3').update(message).digest('hex'))
    }
    expect(hmacSm3(Buffer.from(HOUR), Buffer.from(SECRET)).toString('hex')).toBe(openSslHmacSm3(HOUR, SECRET))
  })
})
