import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Context } from '../../../../../../src/main/core/platforms/platform.ts'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import {
  bodyA,
  certificateOf,
  context,
  IDENTITY,
  LONG_SECRET,
  NAME,
  NOW,
  onlyLines,
  onlyRefused,
  PEM,
  PRODUCT,
  REF,
  REQUEST_ID,
  requestA,
  SECRET,
  secretOf,
} from './client.ts'

const TEXT = 'ERR|2026-03-01 16:00:00|a.c|f(1): one\n\fDBG|2026-03-01 16:00:01|b.c|g(2): two\n\f'

function receive(body: Buffer, among: Context = context(), headers: Record<string, string> = {}) {
  if (!tencent.http) throw new Error('no HTTP')
  return tencent.http.receive(requestA(body, headers), among)
}

function textsOf(body: Buffer): string[] {
  const seen = onlyLines(receive(body))
  const lines = tencent.decode(seen.encoding, seen.body, { zoneMinutes: 0 })
  expect(lines.length).toBe(seen.count)
  return lines.map((line) => Buffer.from(line.bytes).toString('latin1'))
}

test('an upload as the C SDK sends it', () => {
  const body = bodyA(TEXT)
  const receipt = receive(body)
  expect(onlyLines(receipt)).toMatchObject({
    identity: IDENTITY,
    encoding: 'plain',
    body,
    count: 2,
    levels: [1, 0, 0, 1, 0],
    clock: { deviceNow: NOW, newestLine: Date.UTC(2026, 2, 1, 16, 0, 1) },
  })
  expect(receipt.answer).toMatchObject({ status: 200, headers: { 'Content-Type': 'application/json' } })
  expect(JSON.parse(receipt.answer.body)).toEqual({ Retcode: 0, RequestId: REQUEST_ID })
  expect(textsOf(body)).toEqual(['ERR|2026-03-01 16:00:00|a.c|f(1): one', 'DBG|2026-03-01 16:00:01|b.c|g(2): two'])
})

describe('keys', () => {
  const CERTIFICATE_KEY = (PEM.device.split('\n')[1] ?? '').slice(0, 24)

  test.each([
    ['the secret', bodyA(TEXT), secretOf(SECRET)],
    ['the first 24 characters of a long one', bodyA(TEXT, { key: LONG_SECRET.slice(0, 24) }), secretOf(LONG_SECRET)],
    ['the whole of a long one (ESP-IDF)', bodyA(TEXT, { key: LONG_SECRET }), secretOf(LONG_SECRET)],
    ['a certificate', bodyA(TEXT, { key: CERTIFICATE_KEY, marker: 'C###' }), certificateOf(PEM.device)],
    [
      'a certificate with text before it and CR LF',
      bodyA(TEXT, { key: CERTIFICATE_KEY, marker: 'C###' }),
      certificateOf(`subject=pump\r\n${PEM.device.replaceAll('\n', '\r\n')}`),
    ],
  ])('%s signs', (_, body, credential) => {
    expect(onlyLines(receive(body, context({ [REF]: credential }))).count).toBe(2)
  })

  test('the signature may be in capitals', () => {
    const body = bodyA(TEXT)
    body.write(body.toString('latin1', 0, 40).toUpperCase(), 'latin1')
    expect(onlyLines(receive(body)).requestKey).toBe(onlyLines(receive(bodyA(TEXT))).requestKey)
  })

  test('a wrong key is a wrong signature, with the code the C SDK reads', () => {
    const receipt = receive(bodyA(TEXT, { key: 'AAAAAAAAAAAAAAAAAAAAAA==' }))
    expect(onlyRefused(receipt)).toMatchObject({ code: 'signature-wrong', identity: IDENTITY })
    expect(receipt.answer.status).toBe(401)
    expect(JSON.parse(receipt.answer.body).Retcode).toBeGreaterThan(0)
    expect(receipt.answer.body.length).toBeLessThanOrEqual(255)
  })

  test('every byte behind the signature is covered', () => {
    const sent = bodyA(TEXT)
    fc.assert(
      fc.property(fc.integer({ min: 40, max: sent.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const body = Buffer.from(sent)
        body.writeUInt8(body.readUInt8(at) ^ change, at)
        expect(receive(body).observations[0]?.is).toBe('refused')
      }),
    )
  })
})

describe('refusals', () => {
  test.each([
    ['a body shorter than its header', bodyA('').subarray(0, 111)],
    ['an empty body', Buffer.alloc(0)],
    ['a signature that is not hexadecimal', Buffer.from(`x${bodyA(TEXT).toString().slice(1)}`)],
    ['an unknown key marker', bodyA(TEXT, { marker: 'X###' })],
    ['no product id', bodyA(TEXT, { product: '' })],
    ['a device name with a slash', bodyA(TEXT, { name: 'a/b' })],
  ])('%s is broken', (_, body) => {
    const receipt = receive(body)
    expect(onlyRefused(receipt)).toMatchObject({ code: 'body-broken', identity: null })
    expect(receipt.answer.status).toBe(400)
    expect(JSON.parse(receipt.answer.body)).toMatchObject({ Code: 'InvalidParameter' })
  })

  test('an unknown device, with what it tried', () => {
    const receipt = receive(bodyA(TEXT, { name: 'stranger' }))
    expect(onlyRefused(receipt)).toMatchObject({
      code: 'device-unknown',
      identity: { ref: `${PRODUCT}/stranger` },
      tried: 'log upload (generation A), hmacsha1, 2 lines',
    })
  })

  test('the wrong product, by name and key', () => {
    const receipt = receive(bodyA(TEXT, { product: 'WRONGPROD1' }))
    expect(onlyRefused(receipt)).toMatchObject({
      code: 'product-wrong',
      identity: IDENTITY,
      detail: `WRONGPROD1/${NAME}`,
    })
    expect(onlyRefused(receive(bodyA(TEXT, { product: 'WRONGPROD1', key: LONG_SECRET }))).code).toBe('device-unknown')
  })

  test('a wrong clock only where that is asked for, an unknown one never', () => {
    const strict = context(undefined, { enforceClock: true })
    expect(onlyRefused(receive(bodyA(TEXT, { timestamp: '1772351000' }), strict))).toMatchObject({
      code: 'clock-wrong',
      detail: '17 minutes',
    })
    expect(onlyLines(receive(bodyA(TEXT, { timestamp: '1772351000' }))).clock.deviceNow).toBe(1772351000000)
    expect(onlyLines(receive(bodyA(TEXT, { timestamp: '0000000000' }), strict)).clock.deviceNow).toBeNull()
  })
})

describe('text', () => {
  test('without lines the device is heard', () => {
    expect(receive(bodyA('')).observations).toEqual([{ is: 'seen', identity: IDENTITY }])
  })

  test('the last line may lack its separator, as from ESP-IDF', () => {
    expect(textsOf(bodyA('INF|2026-03-01 16:00:00|I (12) wifi: up\n'))).toEqual([
      'INF|2026-03-01 16:00:00|I (12) wifi: up',
    ])
  })

  test('bytes stay as they are', () => {
    expect(textsOf(bodyA(Buffer.from([0x44, 0xff, 0x00, 0x0d, 0x0a, 0x41, 0x0a, 0x0c, 0x0a, 0x0c])))).toEqual([
      'D\xff\x00\r\nA',
      '',
    ])
  })

  test('header and text make a round trip', () => {
    const line = fc.uint8Array({ maxLength: 60 }).filter((bytes) => !bytes.includes(0x0c) && bytes.at(-1) !== 0x0a)
    const name = fc.stringMatching(/^[A-Za-z0-9:_-]{1,48}$/)
    const product = fc.stringMatching(/^[A-Za-z0-9]{10}$/)
    fc.assert(
      fc.property(product, name, fc.array(line, { minLength: 1 }), (product, name, lines) => {
        const text = Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from([0x0a, 0x0c])]))
        const devices = { [`${product}/${name}`]: secretOf(SECRET) }
        const seen = onlyLines(receive(bodyA(text, { product, name }), context(devices)))
        expect(seen.identity).toEqual({ ref: `${product}/${name}`, product, name })
        const decoded = tencent.decode(seen.encoding, seen.body, { zoneMinutes: 0 })
        expect(decoded.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual(
          lines.map((bytes) => Buffer.from(bytes).toString('hex')),
        )
      }),
    )
  })
})

test('the identical body has the same key, the same lines at another time only the same content', () => {
  const [one, again, later] = [bodyA(TEXT), bodyA(TEXT), bodyA(TEXT, { timestamp: '1772352002' })].map((body) =>
    onlyLines(receive(body)),
  )
  expect(again?.requestKey).toBe(one?.requestKey)
  expect(later?.requestKey).not.toBe(one?.requestKey)
  expect(later?.contentKey).toBe(one?.contentKey)
})

describe('sealed bodies of the newer C SDK', () => {
  const seal = (body: Buffer, secret = SECRET) => {
    const padding = 16 - (body.length % 16)
    const padded = Buffer.concat([body, Buffer.alloc(padding)])
    padded.writeUInt8(padding, padded.length - 1)
    const cipher = createCipheriv('aes-128-cbc', secret.slice(0, 16), '0'.repeat(16)).setAutoPadding(false)
    return Buffer.concat([cipher.update(padded), cipher.final()])
  }
  const ENCRYPTED = { 'x-tc-iotencrytype': 'P', 'x-tc-iotcid': PRODUCT + NAME }

  test('are opened, and their signature is judged', () => {
    const seen = onlyLines(receive(seal(bodyA(TEXT)), context(), ENCRYPTED))
    expect(seen.count).toBe(2)
    expect(Buffer.from(seen.body).equals(bodyA(TEXT))).toBe(true)
    const forged = seal(bodyA(TEXT, { key: LONG_SECRET }))
    expect(onlyRefused(receive(forged, context(), ENCRYPTED)).code).toBe('signature-wrong')
  })

  test('are told from plain ones by their header only', () => {
    expect(onlyRefused(receive(seal(bodyA(TEXT)), context(), {})).code).toBe('body-broken')
  })

  test.each([
    ['a wrong key', seal(bodyA(TEXT), LONG_SECRET), ENCRYPTED, /signature-wrong|body-broken/],
    ['a body that is no whole number of blocks', seal(bodyA(TEXT)).subarray(1), ENCRYPTED, /signature-wrong/],
    ['no client id', seal(bodyA(TEXT)), { 'x-tc-iotencrytype': 'P' }, /parameter-missing/],
    ['an unknown device', seal(bodyA(TEXT)), { ...ENCRYPTED, 'x-tc-iotcid': `${PRODUCT}nobody` }, /device-unknown/],
  ])('with %s are refused', (_, body, headers, code) => {
    expect(onlyRefused(receive(body, context(), headers)).code).toMatch(code)
  })
})
