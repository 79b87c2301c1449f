import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Profile } from '../../../../../../src/main/core/bundle/redact/profiles.ts'
import { Redactor } from '../../../../../../src/main/core/bundle/redact/redactor.ts'

function redact(
  text: string,
  profile: Profile = 'secrets',
  own: readonly string[] = [],
  secrets: readonly string[] = [],
) {
  return Buffer.from(new Redactor({ profile, own, secrets }).bytes(Buffer.from(text))).toString()
}

describe('secrets', () => {
  test.each([
    ['password=hunter2 next', 'password=[password-1] next'],
    ['{"password":"hun\\"ter 2","user":"bob"}', '{"password":"[password-1]","user":"bob"}'],
    ['{\\"pwd\\":\\"x y\\",\\"n\\":1}', '{\\"pwd\\":\\"[password-1]\\",\\"n\\":1}'],
    ['pin2=4711 ok', 'pin2=[password-1] ok'],
    ["wifi_psk => 'abc def' ok", "wifi_psk => '[key-1]' ok"],
    ['Authorization: Bearer abcdefghijk.l', 'Authorization: [token-1]'],
    ['sent Basic Ym9iOmh1bnRlcjI= to it', 'sent Basic [token-1] to it'],
    ['mqtt://bob:s3cr:et@host:1883/x', 'mqtt://bob:[password-1]@host:1883/x'],
    ['密码：小明123 好', '密码：[password-1] 好'],
    ['got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc_-', 'got [token-1]'],
    ['key AKIAIOSFODNN7EXAMPLE in use', 'key [key-1] in use'],
    ['signature=fb0e3c7a9e4f', 'signature=[signature-1]'],
    ['?sign=aGVsbG8gd29ybGQgaGVsbG8%3D&x=1', '?sign=[signature-1]&x=1'],
    ['Cookie: sid=1; b=2', 'Cookie: [token-1]'],
    [
      '-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----[key-1]-----END PRIVATE KEY-----',
    ],
    ['apiKey: 5, token: 6', 'apiKey: [key-1], token: [token-1]'],
  ])('%j', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  test.each([
    'request 550e8400-e29b-41d4-a716-446655440000 id=12345 seq=9 trace=4bf92f3577b34da6a3ce929d0e0e4736',
    'key=550e8400-e29b-41d4-a716-446655440000 key=temperature keyframe=12 keepalive=30',
    'tokens=7 signal=-70 design: ok passport office compass=5 pinging=1',
    'password=, password:"" password=null password=**** token: [token-3]',
    'mail bob@example.com from 10.0.0.1 at 31.2304,121.4737',
    '2026-03-01 08:00:00.002 DBG dev-001 net.mqtt: handshake timeout retry=3 rssi=-91',
  ])('leaves %j', (text) => {
    expect(redact(text)).toBe(text)
  })

  test('the same value is the same token, in lines, records and names', () => {
    const redactor = new Redactor({ profile: 'secrets', own: [], secrets: ['device-secret-1'] })
    expect(redactor.text('a password=x1 b')).toBe('a password=[password-1] b')
    expect(redactor.text('again password=x1, password=x2')).toBe('again password=[password-1], password=[password-2]')
    expect(redactor.key('acme:P/device-secret-1')).toBe('acme:P/[secret-1]')
    expect(
      redactor.record({
        device: 'acme:P/device-secret-1',
        data: { password: 'x1', why: 'token=5' },
        at: 7,
        list: ['device-secret-1'],
      }),
    ).toEqual({
      device: 'acme:P/[secret-1]',
      data: { password: '[password-1]', why: 'token=[token-1]' },
      at: 7,
      list: ['[secret-1]'],
    })
    expect(redactor.summary()).toMatchObject({ profile: 'secrets', ownPatterns: 0 })
    expect(redactor.tokens.map()).toContainEqual({ token: '[password-1]', value: 'x1' })
  })
})

describe('a known secret', () => {
  const known = 'q9Z+/x"7 kLm'
  test.each([
    ['as it is', known],
    ['as base64', Buffer.from(known).toString('base64')],
    ['as base64 within more', Buffer.from(`bob:${known}!`).toString('base64')],
    ['as base64 within more, moved', Buffer.from(`bobby:${known}!`).toString('base64url')],
    ['as hex', Buffer.from(known).toString('hex')],
    ['as hex in capitals', Buffer.from(known).toString('hex').toUpperCase()],
    ['as a hex dump', [...Buffer.from(known)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')],
    ['URL-encoded', encodeURIComponent(known)],
    ['as a form', encodeURIComponent(known).replaceAll('%20', '+')],
    ['in JSON', JSON.stringify(known)],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(known))],
    ['in JSON with slashes escaped', JSON.stringify(known).replaceAll('/', '\\/')],
  ])('is taken out %s', (_, text) => {
    const left = redact(`before ${text} after`, 'secrets', [], [known])
    expect(left).toMatch(/^before .*\[secret-\d\].* after$/)
    expect(left.length).toBeLessThan(40)
  })

  test('that is base64 itself is taken out as what it stands for, too', () => {
    const bytes = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
    expect(redact(`psk ${bytes.toString('hex')} set`, 'secrets', [], [bytes.toString('base64')])).toBe(
      'psk [secret-1] set',
    )
  })

  test('stays under profile none, which leaves every byte', () => {
    expect(redact(`a ${known} password=b`, 'none', [], [known])).toBe(`a ${known} password=b`)
  })
})

test('personal data and addresses go where the profile says so', () => {
  const text = 'bob.x@example.com +86 138 0013 8000 lat=31.2304 mac AA:BB:CC:DD:EE:FF ip 10.0.0.1 2001:db8::1 sn=AB-123'
  expect(redact(text, 'personal')).toBe(
    '[email-1] [phone-1] lat=[coordinates-1] mac AA:BB:CC:DD:EE:FF ip 10.0.0.1 2001:db8::1 sn=AB-123',
  )
  expect(redact(text, 'strict')).toBe(
    '[email-1] [phone-1] lat=[coordinates-1] mac [mac-1] ip [ip-1] [ip-2] sn=[serial-1]',
  )
})

describe('own patterns', () => {
  test('are taken out of the text that a person sees', () => {
    expect(redact('客户 CUST-7 é CUST-8', 'secrets', ['CUST-\\d+'])).toBe('客户 [own-1] é [own-2]')
    expect(redact('ab 客户七 c', 'secrets', ['客.七'])).toBe('ab [own-1] c')
  })

  test('that cannot be read are said to be', () => {
    for (const pattern of ['(', 'a*'])
      expect(() => redact('', 'secrets', [pattern])).toThrow(expect.objectContaining({ code: 'input-invalid' }))
  })
})

test('bytes that are no UTF-8 stay as they are around what is taken out', () => {
  const bytes = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(' password=x '), Buffer.of(0x80)])
  const redacted = new Redactor({ profile: 'secrets', own: [], secrets: [] }).bytes(bytes)
  expect(Buffer.from(redacted)).toEqual(
    Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(' password=[password-1] '), Buffer.of(0x80)]),
  )
})

test('takes time in proportion to the text, whatever the text', { timeout: 60_000 }, () => {
  const units = ['password="', '://', ' key=', 'x@', ':a', '1.', '\\"', 'token\\', 'sign=', 'eyJaaaaaaaa.', 'a.', '+1 ']
  const redactor = new Redactor({ profile: 'strict', own: ['(a+)+$'], secrets: ['aaaa'] })
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...units, '-----BEGIN PRIVATE KEY-----'), { minLength: 1, maxLength: 3 }),
      (parts) => {
        const text = parts.join('')
        redactor.bytes(Buffer.from(text.repeat(Math.ceil(30_000 / text.length))))
      },
    ),
    { numRuns: 60 },
  )
})
