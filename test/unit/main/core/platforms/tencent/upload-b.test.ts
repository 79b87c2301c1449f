import { describe, expect, test } from 'vitest'
import type { Context, HttpPacket } from '../../../../../../src/main/core/platforms/platform.ts'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import {
  certificateOf,
  context,
  IDENTITY,
  LONG_SECRET,
  messageBody,
  NAME,
  NOW,
  onlyLines,
  onlyRefused,
  PEM,
  PLAIN_SIGNING,
  PRODUCT,
  REF,
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

function textsOf(encoding: string, body: Uint8Array): string[] {
  return tencent.decode(encoding, body, { zoneMinutes: 0 }).map((line) => Buffer.from(line.bytes).toString('latin1'))
}

describe('refusals', () => {
  test.each(['X-TC-Algorithm', 'X-TC-Timestamp', 'X-TC-Nonce', 'X-TC-Signature'])('without %s', (name) => {
    const packet = requestB(BODY, PLAIN_SIGNING)
    const receipt = receive({ ...packet, headers: { ...packet.headers, [name.toLowerCase()]: undefined } })
    expect(onlyRefused(receipt)).toMatchObject({ code: 'parameter-missing', identity: IDENTITY, detail: name })
    expect(JSON.parse(receipt.answer.body).Response.Error.Code).toBe('MissingParameter')
  })

  test.each(['ProductId', 'DeviceName', 'Message'])('without %s', (name) => {
    const body = JSON.stringify({ ...JSON.parse(BODY), [name]: undefined })
    const receipt = receive(requestB(body, PLAIN_SIGNING))
    expect(onlyRefused(receipt)).toMatchObject({ code: 'parameter-missing', detail: name })
    expect(receipt.answer.status).toBe(400)
  })

  test('an unknown algorithm is named', () => {
    const receipt = receive(requestB(BODY, { algorithm: 'hmacmd5' }))
    expect(onlyRefused(receipt)).toMatchObject({ code: 'algorithm-unknown', identity: IDENTITY, detail: '"hmacmd5"' })
    expect(JSON.parse(receipt.answer.body).Response.Error.Code).toBe('InvalidParameterValue')
  })

  test.each([
    ['', 'the body is empty'],
    [BODY.slice(0, -1), expect.stringMatching(/cut off|broken at byte/)],
    ['[]', 'the body is JSON, but not an object'],
    ['null', 'the body is JSON, but not an object'],
    ['hello', expect.any(String)],
    [`${BODY}x`, expect.stringContaining('broken at byte')],
  ])('the body %j is broken', (body, detail) => {
    const receipt = receive(requestB(body, PLAIN_SIGNING))
    expect(onlyRefused(receipt)).toMatchObject({ code: 'body-broken', identity: null, detail })
    expect(JSON.parse(receipt.answer.body).Response.Error.Code).toBe('InvalidParameter')
    expect(receipt.answer.status).toBe(400)
  })

  test.each([
    [{ Message: [LINE, 7] }, 'Message[1] is not a string'],
    [{ Message: { a: 1 } }, 'Message is not an array'],
    [{ Message: null }, 'Message is not an array'],
    [{ Message: [['nested']] }, 'Message[0] is not a string'],
    [{ ProductId: 5 }, 'ProductId is not a string'],
    [{ DeviceName: ['x'] }, 'DeviceName is not a string'],
    [{ DeviceName: 'a/b' }, expect.stringContaining('characters')],
    [{ ProductId: '+#' }, expect.stringContaining('characters')],
  ])('%j has a value that does not fit', (fields, detail) => {
    const receipt = receive(requestB(JSON.stringify({ ...JSON.parse(BODY), ...fields }), PLAIN_SIGNING))
    expect(onlyRefused(receipt)).toMatchObject({ code: 'body-broken', detail })
    expect(JSON.parse(receipt.answer.body).Response.Error.Code).toBe('InvalidParameterValue')
  })

  test('an unknown device is told from a wrong signature, with what it tried', () => {
    const body = messageBody([LINE, LINE], { product: PRODUCT, name: 'stranger' })
    const receipt = receive(requestB(body, { algorithm: 'HmacSha256' }))
    expect(onlyRefused(receipt)).toMatchObject({
      code: 'device-unknown',
      identity: { ref: `${PRODUCT}/stranger` },
      tried: 'log upload, HmacSha256, 2 lines',
    })
    expect(JSON.parse(receipt.answer.body).Response.Error.Code).toBe('AuthFailure.SecretIdNotFound')
  })

  test('a device known without a credential is unknown', () => {
    const receipt = receive(requestB(BODY, PLAIN_SIGNING), context({ [REF]: { kind: 'none' } }))
    expect(onlyRefused(receipt)).toMatchObject({ code: 'device-unknown', tried: 'log upload, hmacsha256, 1 line' })
  })

  describe('the wrong product', () => {
    const body = messageBody([LINE], { product: 'WRONGPROD1', name: NAME })

    test('is told when name and signature are those of a known device', () => {
      const receipt = receive(requestB(body, PLAIN_SIGNING))
      expect(onlyRefused(receipt)).toMatchObject({
        code: 'product-wrong',
        identity: IDENTITY,
        detail: `WRONGPROD1/${NAME}`,
      })
      expect(JSON.parse(receipt.answer.body).Response.Error.Code).toBe('InvalidParameterValue')
    })

    test('is an unknown device when only the name is the same', () => {
      const receipt = receive(requestB(body, { ...PLAIN_SIGNING, key: LONG_SECRET }))
      expect(onlyRefused(receipt).code).toBe('device-unknown')
    })

    test('is found among several of that name', () => {
      const devices = {
        [`AAAAAAAAA1/${NAME}`]: secretOf(LONG_SECRET),
        [`AAAAAAAAA2/${NAME}`]: certificateOf(PEM.device),
        'AAAAAAAAA3/other': secretOf(SECRET),
        [REF]: secretOf(SECRET),
      }
      expect(onlyRefused(receive(requestB(body, PLAIN_SIGNING), context(devices))).identity).toEqual(IDENTITY)
    })
  })

  test('no answer is longer than a device reads, nor claims success', () => {
    const packets = [
      requestB('{', PLAIN_SIGNING),
      requestB(BODY, { algorithm: 'x'.repeat(2000) }),
      requestB(messageBody([1]), PLAIN_SIGNING),
      requestB(messageBody([], { product: 'X'.repeat(60), name: 'y'.repeat(60) }), PLAIN_SIGNING),
    ]
    for (const packet of packets) {
      const { answer } = receive(packet)
      expect(answer.body.length).toBeLessThanOrEqual(255)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(JSON.parse(answer.body).Response.Error.Code).toBeTypeOf('string')
    }
  })
})

describe('the clock', () => {
  const at = (seconds: number) => requestB(BODY, { ...PLAIN_SIGNING, timestamp: String(seconds) })
  const now = NOW / 1000

  test.each([0, 1609430400])('timestamp %d means that the device does not know', (timestamp) => {
    const lines = onlyLines(receive(at(timestamp), context(undefined, { enforceClock: true })))
    expect(lines.clock.deviceNow).toBeNull()
  })

  test('a wrong clock is kept and told', () => {
    const lines = onlyLines(receive(at(now - 86_400)))
    expect(lines.clock).toEqual({ deviceNow: NOW - 86_400_000, newestLine: Date.UTC(2026, 2, 1, 15, 59, 58) })
  })

  test.each([
    [300, 'lines'],
    [-300, 'lines'],
    [301, 'refused'],
    [-301, 'refused'],
  ])('%d seconds away, with the tolerance enforced: %s', (away, is) => {
    const receipt = receive(at(now + away), context(undefined, { enforceClock: true }))
    expect(receipt.observations[0]?.is).toBe(is)
    if (is === 'refused')
      expect(JSON.parse(receipt.answer.body).Response.Error.Code).toBe('AuthFailure.SignatureExpire')
  })

  test('a wrong signature is told before a wrong clock', () => {
    const packet = requestB(BODY, { ...PLAIN_SIGNING, key: LONG_SECRET, timestamp: '1' })
    expect(onlyRefused(receive(packet, context(undefined, { enforceClock: true }))).code).toBe('signature-wrong')
  })

  test('a timestamp that is no number is kept as unknown', () => {
    expect(onlyLines(receive(requestB(BODY, { ...PLAIN_SIGNING, timestamp: 'soon' }))).clock.deviceNow).toBeNull()
  })
})

describe('bodies', () => {
  const linesOf = (body: string | Buffer) => {
    const seen = onlyLines(receive(requestB(body, PLAIN_SIGNING)))
    expect(Buffer.compare(Buffer.from(seen.body), Buffer.from(body))).toBe(0)
    return textsOf(seen.encoding, seen.body)
  }

  test('C 3.3: another key order, an extra key, spaces, escaped slashes', () => {
    const body = `{"DeviceName":"${NAME}","Level":"ERR","ProductId":"${PRODUCT}","Message":["ERR|a\\/b", "DBG|\\"c\\" \\\\"]}`
    expect(linesOf(body)).toEqual(['ERR|a/b', 'DBG|"c" \\'])
  })

  test('Java: one element with many lines, each ended by LF FF', () => {
    expect(linesOf(messageBody(['INF|a\n\fDBG|b\n\f']))).toEqual(['INF|a', 'DBG|b'])
  })

  test('one string where the brackets were forgotten', () => {
    expect(linesOf(JSON.stringify({ ProductId: PRODUCT, DeviceName: NAME, Message: 'INFone' }))).toEqual(['INFone'])
  })

  test('terminators are taken off, other line ends belong to the line, an empty line is a line', () => {
    const messages = ['a\r\n', 'b\n', 'c', '', '\n\f', 'd\ne', 'f\r\ng\r\n', 'h\n\f\n\fi', 'j\r', 'k\n\n']
    expect(linesOf(messageBody(messages))).toEqual([
      'a',
      'b',
      'c',
      '',
      '',
      'd\ne',
      'f\r\ng',
      'h',
      '',
      'i',
      'j\r',
      'k\n',
    ])
  })

  test('bytes that are not UTF-8 stay as they are', () => {
    const gbk = Buffer.from([0xb1, 0xc3, 0x5c, 0x5c, 0xfe, 0x80])
    const body = Buffer.concat([
      Buffer.from(`{"ProductId":"${PRODUCT}","DeviceName":"${NAME}","Message":["INF`),
      gbk,
      Buffer.from('"]}'),
    ])
    expect(linesOf(body)).toEqual(['INF\xb1\xc3\\\xfe\x80'])
  })

  test('escapes become UTF-8, next to bytes that are not', () => {
    const body = Buffer.from(
      `{"ProductId":"${PRODUCT}","DeviceName":"${NAME}","Message":["\\u4e2d\\u00e9\\u0041\\\\u4e2d \xff \\ud83d\\ude00"]}`,
      'latin1',
    )
    const expected = Buffer.concat([Buffer.from('中éA\\u4e2d '), Buffer.from([0xff]), Buffer.from(' 😀')])
    expect(linesOf(body)).toEqual([expected.toString('latin1')])
  })

  test('a lone surrogate keeps its value', () => {
    const lone = `{"ProductId":"${PRODUCT}","DeviceName":"${NAME}","Message":["\\ud800x\\udc00"]}`
    expect(linesOf(lone)).toEqual(['\xed\xa0\x80x\xed\xb0\x80'])
  })

  test('raw control characters, a byte order mark and a final NUL do not break it', () => {
    const body = `\ufeff{"ProductId":"${PRODUCT}",\n "DeviceName":"${NAME}","Message":["ERR|\u001b[31mred\u001b[0m\ttab"]}\0`
    expect(linesOf(body)).toEqual(['ERR|\u001b[31mred\u001b[0m\ttab'])
  })

  test('of a key given twice the last one counts', () => {
    const body = `{"Message":["no"],"ProductId":"${PRODUCT}","DeviceName":"${NAME}","Message":["yes"]}`
    expect(linesOf(body)).toEqual(['yes'])
  })

  test('an empty Message is heard and answered', () => {
    const receipt = receive(requestB(messageBody([]), PLAIN_SIGNING))
    expect(receipt.observations).toEqual([{ is: 'seen', identity: IDENTITY }])
    expect(receipt.answer.status).toBe(200)
  })

  test('deep nesting is no crash', () => {
    for (const deep of ['['.repeat(1_000_000), '{"a":'.repeat(300_000)]) {
      expect(onlyRefused(receive(requestB(deep, PLAIN_SIGNING))).code).toBe('body-broken')
    }
    const nested = `{"x":${'['.repeat(200_000)}${']'.repeat(200_000)},${BODY.slice(1)}`
    expect(onlyLines(receive(requestB(nested, PLAIN_SIGNING))).count).toBe(1)
  })
})

describe('identity of a batch', () => {
  const TIMED = ['DBG|2026-03-01 08:00:01|a.c|f(1): x', 'DBG|2026-03-01 08:00:02|a.c|f(1): y']
  const of = (messages: readonly string[], signing: Partial<Signing> = {}, body = messageBody(messages)) =>
    onlyLines(receive(requestB(body, { ...PLAIN_SIGNING, ...signing })))

  test('the identical signed request has the same key, written in hex or Base64', () => {
    expect(of(TIMED).requestKey).toBe(of(TIMED).requestKey)
    expect(of(TIMED, { encoding: 'hex' }).requestKey).toBe(of(TIMED).requestKey)
  })

  test('the same nonce with another body, another time or another nonce is another request', () => {
    const keys = [of(TIMED), of(['other']), of(TIMED, { nonce: '1' }), of(TIMED, { timestamp: '1772352009' })]
    expect(new Set(keys.map((lines) => lines.requestKey)).size).toBe(4)
  })

  test('the same lines signed anew, in another framing, have the same content key', () => {
    const spaced = messageBody(TIMED).replace('","', '", "').replace('{', '{"Level":"ERR",')
    const joined = messageBody([TIMED.map((line) => `${line}\n\f`).join('')])
    const keys = [of(TIMED), of(TIMED, { nonce: '2' }), of(TIMED, {}, spaced), of(TIMED, {}, joined)]
    expect(keys[0]?.contentKey).toBeTypeOf('string')
    expect(new Set(keys.map((lines) => lines.contentKey)).size).toBe(1)
  })

  test('order, number and text make another content key', () => {
    const [one, two] = TIMED as [string, string]
    const keys = [of(TIMED), of([two, one]), of([one]), of([one, one]), of([`${one} `, two])]
    expect(new Set(keys.map((lines) => lines.contentKey)).size).toBe(5)
  })

  test.each([
    ['no time at all', 'INFmqtt connect success.'],
    ['a clock that was never set', 'DBG|1970-01-01 08:00:01|a.c|f(1): x'],
    ['an impossible day', 'DBG|2026-02-30 08:00:01|a.c|f(1): x'],
  ])('%s: no content key', (_, line) => {
    expect(of([...TIMED, line]).contentKey).toBeNull()
  })
})

test('a batch is summed up', () => {
  const messages = [
    'ERR|2026-03-01 08:00:01|a.c|x',
    'WRN|y',
    'INFz',
    'DBG|2026-03-01 08:00:05|b',
    'DIS|no',
    'free text',
  ]
  const seen = onlyLines(receive(requestB(messageBody(messages), PLAIN_SIGNING)))
  expect(seen).toMatchObject({ count: 6, levels: [1, 1, 1, 1, 2], encoding: 'json', how: 'signed HMAC-SHA256' })
  expect(seen.bytes).toBe(messages.join('').length)
  expect(seen.clock.newestLine).toBe(Date.UTC(2026, 2, 1, 8, 0, 5))
})
