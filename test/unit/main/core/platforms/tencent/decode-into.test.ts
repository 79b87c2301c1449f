import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DecodedLine } from '../../../../../../src/main/core/platforms/platform.ts'
import { tencent } from '../../../../../../src/main/core/platforms/tencent/index.ts'
import { LineColumns } from '../../../../../../src/main/core/store/blocks/lines.ts'
import { COUNTED } from '../../../../../../src/main/core/store/level-order.ts'
import { bodyA, messageBody, NAME, PLAIN_SIGNING, PRODUCT } from './client.ts'

type Bytes = Uint8Array

/** What `decodeInto` tells, in the form of `decode`; null where it leaves the body to that. */
function told(encoding: string, body: Bytes, zoneMinutes: number): DecodedLine[] | null {
  const lines = new LineColumns()
  // Something stands there already.
  lines.add({ bytes: Buffer.from('before "\\\n'), level: 'info', time: null, module: null })
  if (tencent.decodeInto?.(encoding, body, { zoneMinutes }, lines) !== true) return null
  return Array.from({ length: lines.count - 1 }, (_, index) => {
    const line = index + 1
    const time = lines.times[line] as number
    return {
      bytes: lines.text.slice(lines.starts[line], lines.ends[line]),
      level: COUNTED[lines.levels[line] as number] ?? 'none',
      time: Number.isNaN(time) ? null : time,
      module: lines.modules[line] ?? null,
    }
  })
}

const plain = ({ bytes, ...rest }: DecodedLine) => ({ ...rest, text: Buffer.from(bytes).toString('latin1') })

const piece = fc.constantFrom(
  'ERR|2026-03-01 08:00:02|mqtt.c|failed (120): x',
  'INF|2026-03-01 08:00:02.550|',
  'DBG|2026-03-01 23:59:59,7|电机|',
  'WRN',
  'ERR|4711|up.c|',
  '\\n',
  '\\r\\n',
  '\\n\\f',
  '\n\f',
  '\n',
  '\r',
  '\\"',
  '\\\\',
  '\\/',
  '\\u0041',
  '\\u00e9',
  '\\ud83d\\ude00',
  '\\t',
  '\\x',
  '\\',
  '|',
  '"',
  ', ',
  ']',
  'é日',
  '\0',
  'a',
  '',
)
const text = fc.array(piece, { maxLength: 5 }).map((pieces) => `"${pieces.join('')}"`)
const tidy = fc
  .array(
    piece.filter((one) => !['\\', '\\x', '"', '\\u0041', '\\u00e9', '\\ud83d\\ude00'].includes(one)),
    { maxLength: 5 },
  )
  .map((pieces) => `"${pieces.join('')}"`)
const space = fc.constantFrom('', ' ', '\r\n\t')
const message = (one: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.tuple(fc.array(one, { minLength: 1, maxLength: 6 }), space) },
    { weight: 1, arbitrary: one },
  )
const written = (own: [string[], string] | string) =>
  typeof own === 'string' ? own : `[${own[1]}${own[0].join(`${own[1]},`)}${own[1]}]`
const field = fc.constantFrom(
  `"ProductId":"${PRODUCT}"`,
  `"DeviceName":"${NAME}"`,
  '"ProductId":""',
  '"DeviceName":7',
  '"Message":"twice"',
  '"Other":"x"',
  '"Other":{"Message":["no"]}',
)
const damage = fc.option(fc.nat(400), { freq: 6 })

test('bytes of the ordinary form give what the parsed body gives', () => {
  fc.assert(
    fc.property(message(tidy), fc.constantFrom(0, 480), (own, zoneMinutes) => {
      const body = Buffer.from(`{"DeviceName":"${NAME}","ProductId":"${PRODUCT}","Message":${written(own)}}`)
      const kept = Buffer.from(body)
      const lines = told('json', body, zoneMinutes)
      expect(lines?.map(plain)).toEqual(tencent.decode('json', body, { zoneMinutes }).map(plain))
      expect(body.equals(kept)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('of any other form they give the same or nothing', () => {
  const fields = fc.tuple(fc.array(field, { maxLength: 3 }), space)
  fc.assert(
    fc.property(message(text), fields, fc.boolean(), damage, (own, [more, gap], first, at) => {
      const all = [`"ProductId":"${PRODUCT}"`, `"DeviceName":"${NAME}"`, ...more]
      all.splice(first ? 0 : all.length, 0, `"Message"${gap}:${gap}${written(own)}`)
      const body = Buffer.from(`${gap}{${all.join(`${gap},${gap}`)}}${gap}`)
      if (at !== null && at < body.length) body[at] = 0x21
      const lines = told('json', body, 0)
      if (lines !== null) expect(lines.map(plain)).toEqual(tencent.decode('json', body, { zoneMinutes: 0 }).map(plain))
    }),
    { numRuns: 2000 },
  )
})

test('generation A is told as it is decoded', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const body = bodyA(pieces.join('').replaceAll('\\n', '\n').replaceAll('\\f', '\f'), PLAIN_SIGNING)
      expect(told('plain', body, 480)?.map(plain)).toEqual(
        tencent.decode('plain', body, { zoneMinutes: 480 }).map(plain),
      )
    }),
  )
})

test('an upload as it comes needs no second way', () => {
  const body = Buffer.from(
    messageBody(['ERR|2026-03-01 08:00:02|a.c|say \\"x\\"\\n\\f', 'INF|2026-03-01 08:00:02|b|y']),
  )
  expect(told('json', body, 0)?.length).toBe(2)
})
