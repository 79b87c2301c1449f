import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DecodedLine } from '../../../../../../src/main/core/platforms/platform.ts'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import { bodyA, context, messageBody, NAME, onlyLines, PLAIN_SIGNING, PRODUCT, requestA, requestB } from './client.ts'

const decodeOne = (line: string, zoneMinutes = 0): DecodedLine => {
  const [decoded] = tencent.decode('json', Buffer.from(messageBody([line])), { zoneMinutes })
  if (!decoded) throw new Error('no line')
  return decoded
}

describe('line formats', () => {
  const TIME = Date.UTC(2026, 2, 1, 8, 0, 2)

  test.each<[line: string, level: string, time: number | null, module: string | null]>([
    ['ERR|2026-03-01 08:00:02|mqtt_client.c|connect(120): failed', 'error', TIME, 'mqtt_client.c'],
    ['WRN|2026-03-01 08:00:02|TXMQTT|Warning level log for test!!!', 'warn', TIME, 'TXMQTT'],
    ['INFmqtt connect success.', 'info', null, null],
    ['DBG|2026-03-01 08:00:02.550|net.coap|CON mid=0x28ea', 'debug', TIME + 550, 'net.coap'],
    ['DBG|2026-03-01 08:00:02,7|a|b', 'debug', TIME + 700, 'a'],
    ['DBG|2026-03-01 08:00:02.1239|a|b', 'debug', TIME + 123, 'a'],
    ['DBG|2026/03/01 08:00:02|win.c|f(1): x', 'debug', TIME, 'win.c'],
    ['INF|2026-03-01 08:00:02|text of ESP without a module', 'info', TIME, null],
    ['INF|2026-03-01 08:00:02|a sentence with a | bar', 'info', TIME, null],
    ['INF|2026-03-01 08:00:02|', 'info', TIME, null],
    ['INF|2026-03-01 08:00:02||x', 'info', TIME, null],
    ['INF|2026-03-01 08:00:02', 'info', TIME, null],
    ['INF|2026-03-01 08:00:0', 'info', null, null],
    ['INF|4711|uptime.c|f(1): no calendar', 'info', null, 'uptime.c'],
    ['INF|started|pump|x', 'info', null, null],
    ['INF|2026-03-01 08:00:02|电机|启动', 'info', TIME, '电机'],
    [`INF|2026-03-01 08:00:02|${'m'.repeat(64)}|x`, 'info', TIME, 'm'.repeat(64)],
    [`INF|2026-03-01 08:00:02|${'m'.repeat(65)}|x`, 'info', TIME, null],
    ['DIS|2026-03-01 08:00:02|a.c|never uploaded', 'none', null, null],
    ['err|2026-03-01 08:00:02|a.c|x', 'none', null, null],
    ['no level', 'none', null, null],
    ['ER', 'none', null, null],
    ['', 'none', null, null],
  ])('%s', (line, level, time, module) => {
    const decoded = decodeOne(line)
    expect({ level: decoded.level, time: decoded.time, module: decoded.module }).toEqual({ level, time, module })
    expect(Buffer.from(decoded.bytes).toString()).toBe(line)
  })

  test.each([
    '0000-00-00 00:00:00',
    '1970-01-01 00:00:12',
    '1970-01-01 08:00:12',
    '2000-01-01 00:00:00',
    '2026-00-01 00:00:00',
    '2026-13-01 00:00:00',
    '2026-02-29 00:00:00',
    '2026-04-31 00:00:00',
    '2026-03-01 24:00:00',
    '2026-03-01 08:60:00',
    '2026-03-01 08:00:61',
    '2026-03-0a 08:00:00',
    '2026-03/01 08:00:00',
    '2026-03-01T08:00:00',
  ])('%s is no time', (time) => {
    expect(decodeOne(`INF|${time}|a.c|x`).time).toBeNull()
  })

  test('any second of the calendar is read as written, less the zone', () => {
    const moment = fc.date({ min: new Date('2001-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(moment, fc.integer({ min: -720, max: 840 }), (date, zone) => {
        const text = date.toISOString().slice(0, 19).replace('T', ' ')
        expect(decodeOne(`ERR|${text}|a.c|x`, zone).time).toBe(Math.floor(date.getTime() / 1000) * 1000 - zone * 60_000)
      }),
    )
  })

  test('a module that is not UTF-8 is none', () => {
    const body = Buffer.concat([
      Buffer.from(`{"ProductId":"${PRODUCT}","DeviceName":"${NAME}","Message":["INF|2026-03-01 08:00:02|`),
      Buffer.from([0xb1, 0xc3]),
      Buffer.from('|x"]}'),
    ])
    expect(tencent.decode('json', body, { zoneMinutes: 0 })[0]?.module).toBeNull()
  })
})

test('an encoding that was never given out is an error', () => {
  expect(() => tencent.decode('xml', Buffer.alloc(0), { zoneMinutes: 0 })).toThrow('xml')
})

test.each(['json', 'plain'])('a damaged stored body (%s) gives no lines', (encoding) => {
  expect(tencent.decode(encoding, Buffer.from('{"Message":'), { zoneMinutes: 0 })).toEqual([])
})

/* ── Properties: what is observed is what is decoded, whatever the body ─────────────────────────────────────── */

const receive = (packet: ReturnType<typeof requestB>) => {
  if (!tencent.http) throw new Error('no HTTP')
  return tencent.http.receive(packet, context())
}

/** Text that provokes: levels, times, separators, escapes, half characters. */
const piece = fc.oneof(
  fc.constantFrom(
    'ERR',
    'WRN|',
    'INF|2026-03-01 08:00:02|a.c|',
    'DBG|2026-03-01 08:00:03.250|b|',
    '\n\f',
    '\r\n',
    '\n',
    '\f',
    '\\',
    '/',
    '"',
    '\\u0041',
    '\ud83d',
    '\ude00',
    '\0',
    '\u001b',
    '中',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))

/** A JSON encoder of the tests' own, with the freedoms that devices take. */
function encode(
  messages: readonly string[],
  style: { slash: boolean; unicode: boolean; raw: boolean; spaced: boolean },
): Buffer {
  const written = (unit: string) => {
    const code = unit.charCodeAt(0)
    if (unit === '"' || unit === '\\') return `\\${unit}`
    if (unit === '/' && style.slash) return '\\/'
    const isLone = code >= 0xd800 && code <= 0xdfff && unit.length === 1
    if ((code < 0x20 && !style.raw) || isLone || (code > 0x7e && style.unicode)) {
      return [...Array(unit.length).keys()]
        .map((at) => `\\u${unit.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join('')
    }
    return unit
  }
  const strings = messages.map((message) => `"${Array.from(message, written).join('')}"`)
  const list = strings.join(style.spaced ? ', ' : ',')
  return Buffer.from(`{"Message":[${list}],"DeviceName":"${NAME}","Level":"ERR","ProductId":"${PRODUCT}"}`)
}

/** UTF-8, with lone surrogates in three bytes. */
function bytesOf(message: string): string {
  return Array.from(message, (unit) => {
    const code = unit.charCodeAt(0)
    if (unit.length === 2 || code < 0xd800 || code > 0xdfff) return Buffer.from(unit).toString('hex')
    return Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]).toString('hex')
  }).join('')
}

/** The framing rule, on its own: LF FF ends a line; else one CR LF or LF at the very end does. */
function expectedLines(message: string): string[] {
  const lines = message.split('\n\f')
  const last = lines.pop() ?? ''
  if (last === '' && lines.length > 0) return lines
  return [...lines, last.replace(/\r?\n$/, '')]
}

const style = fc.record({ slash: fc.boolean(), unicode: fc.boolean(), raw: fc.boolean(), spaced: fc.boolean() })

test('generation B: every line keeps its bytes; count, levels, bytes and newest time are those of decode', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), style, (messages, style) => {
      const seen = onlyLines(receive(requestB(encode(messages, style), PLAIN_SIGNING)))
      const decoded = tencent.decode(seen.encoding, seen.body, { zoneMinutes: 0 })
      expect(decoded.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toEqual(
        messages.flatMap(expectedLines).map(bytesOf),
      )
      expectSummary(seen, decoded)
    }),
    { numRuns: 500 },
  )
})

test('generation A: count, levels, bytes and newest time are those of decode', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        text.filter((made) => made !== ''),
      ),
      (made) => {
        const seen = onlyLines(receive(requestA(bodyA(Buffer.from(made as string)))))
        expectSummary(seen, tencent.decode(seen.encoding, seen.body, { zoneMinutes: 0 }))
      },
    ),
    { numRuns: 300 },
  )
})

function expectSummary(seen: ReturnType<typeof onlyLines>, decoded: readonly DecodedLine[]): void {
  const count = (level: string) => decoded.filter((line) => line.level === level).length
  const times = decoded.flatMap(({ time }) => (time === null ? [] : [time]))
  expect(seen.count).toBe(decoded.length)
  expect(seen.levels).toEqual(['error', 'warn', 'info', 'debug', 'none'].map(count))
  expect(seen.bytes).toBe(decoded.reduce((sum, { bytes }) => sum + bytes.length, 0))
  expect(seen.clock.newestLine).toBe(times.length === 0 ? null : Math.max(...times))
  expect(seen.contentKey === null).toBe(times.length < decoded.length)
}

test('garbage never throws and never becomes lines', () => {
  const fragment = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '\\u',
    '\\ud83d',
    'ProductId',
    'DeviceName',
    'Message',
    PRODUCT,
    NAME,
    'P###',
    '#',
    '0',
    'null',
    '1e999',
    '\0',
    '\xff',
    '\ufeff',
  )
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.array(fragment, { maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1')),
    fc.json().map((json) => Buffer.from(json)),
  )
  fc.assert(
    fc.property(garbage, (body) => {
      const unsigned = { ...requestB(body, PLAIN_SIGNING), body }
      for (const packet of [unsigned, requestA(body), { ...requestA(body), headers: {} }]) {
        const { observations, answer } = receive(packet)
        expect(observations.every((seen) => seen.is === 'refused')).toBe(true)
        expect(answer.status).toBeGreaterThanOrEqual(400)
      }
    }),
    { numRuns: 1000 },
  )
})

test('garbage behind a valid signature is judged, not thrown', () => {
  const value = fc.jsonValue()
  fc.assert(
    fc.property(value, fc.dictionary(fc.string(), value), (message, more) => {
      const body = JSON.stringify({ ...more, ProductId: PRODUCT, DeviceName: NAME, Message: message })
      const { observations } = receive(requestB(body, PLAIN_SIGNING))
      const isText = typeof message === 'string'
      const isTexts = Array.isArray(message) && message.every((item) => typeof item === 'string')
      const expected = isText || (isTexts && message.length > 0) ? 'lines' : isTexts ? 'seen' : 'refused'
      expect(observations.map(({ is }) => is)).toEqual([expected])
    }),
  )
})

test('a thousand short lines and one of a megabyte come out whole', () => {
  const many = Array.from({ length: 1000 }, (_, at) => `DBG|2026-03-01 08:00:02|a.c|n=${at}`)
  const long = `ERR${'x'.repeat(1_000_000)}`
  const decoded = tencent.decode('json', Buffer.from(messageBody([...many, long])), { zoneMinutes: 0 })
  expect(decoded.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([...many, long])
})

test('half surrogates and NULs by the hundred thousand are read like anything else', () => {
  const body = Buffer.from(`{"Message":["${'\\ud83d'.repeat(150_000)}${'\0'.repeat(100_000)}x`)
  expect(receive(requestB(body, PLAIN_SIGNING)).observations).toMatchObject([{ is: 'refused', code: 'body-broken' }])
})
