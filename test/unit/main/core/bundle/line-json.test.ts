import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineEncoder } from '../../../../../src/main/core/bundle/line-json.ts'
import type { EntryWriter } from '../../../../../src/main/core/bundle/spool.ts'
import type { RawLine } from '../../../../../src/main/core/store/store.ts'
import { LINE_LEVELS } from '../../../../../src/shared/model.ts'
import { toLines } from '../../../../helpers/bundle/memory-source.ts'

/** An entry that only grows. */
class Sheet implements EntryWriter {
  buffer = Buffer.alloc(0)
  length = 0
  cuts = 0

  get position(): number {
    return this.length
  }

  cut(): void {
    this.cuts++
  }

  room(bytes: number): void {
    expect(bytes).toBeLessThanOrEqual(1024 * 1024)
    this.buffer = Buffer.concat([this.buffer.subarray(0, this.length), Buffer.alloc(bytes)])
  }

  write(bytes: Uint8Array): void {
    this.buffer = Buffer.concat([this.buffer.subarray(0, this.length), bytes])
    this.length = this.buffer.length
  }

  end(): never {
    throw new Error('not in this test')
  }

  get text(): string {
    return this.buffer.toString('utf8', 0, this.length)
  }
}

function encode(lines: readonly RawLine[]): { text: string; written: readonly string[] } {
  const sheet = new Sheet()
  const encoder = new LineEncoder(lines[0]?.device ?? 'acme:x')
  const written = lines.map((line) => encoder.write(line, sheet))
  return { text: sheet.text, written }
}

/** The line as the README says that it is to be read. */
function decode(json: string): RawLine {
  const value = JSON.parse(json)
  const { text, base64, time, ...rest } = value
  expect(text === undefined).toBe(base64 !== undefined)
  const bytes = text === undefined ? Buffer.from(base64, 'base64') : Buffer.from(text, 'utf8')
  const expected = rest.deviceTime === null ? rest.received : rest.deviceTime - rest.clockOffset
  return { ...rest, bytes, time: time ?? expected }
}

const instant = fc.oneof(
  fc.integer({ min: 0, max: 4_000_000_000_000 }),
  fc.maxSafeInteger(),
  fc.constantFrom(0, 9_999_999, 10_000_000, 10_000_001, Number.MAX_SAFE_INTEGER, 0.5),
)

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text)),
  fc.string({ maxLength: 60 }).map((text) => Buffer.from(text)),
  fc
    .constantFrom('', '\n', '"', '\\', '\u0000\u001f\u007f', '\ufeffa', '\u2028', 'a\r\nb')
    .map((text) => Buffer.from(text)),
)

const line: fc.Arbitrary<RawLine> = fc.record({
  seq: fc.integer({ min: 1 }),
  device: fc.constant('acme:P/"x\\'),
  connection: fc.constantFrom('site', 'a "broker"'),
  received: instant,
  deviceTime: fc.option(instant),
  time: instant,
  clockOffset: fc.integer({ min: -10_000_000_000_000, max: 10_000_000_000_000 }),
  level: fc.constantFrom(...LINE_LEVELS),
  module: fc.option(fc.string({ unit: 'binary', maxLength: 10 })),
  bytes,
  how: fc.constantFrom('', 'signed', 'with "quotes"\n'),
})

function asPlain(value: RawLine) {
  return { ...value, bytes: Buffer.from(value.bytes).toString('hex') }
}

test('any line is one line of JSON that gives back every field and byte', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (lines) => {
      const printed = encode(lines).text.split('\n')
      expect(printed.pop()).toBe('')
      expect(printed.map((json) => asPlain(decode(json)))).toEqual(lines.map(asPlain))
    }),
    { numRuns: 500 },
  )
})

test('the corrected time stands there only where it does not follow from the others', () => {
  const [first] = toLines([{ device: 'acme:x', bytes: Buffer.from('a'), deviceTime: 1000, clockOffset: -30 }])
  const at = first as RawLine
  expect(encode([at]).text).not.toContain('"time"')
  expect(encode([{ ...at, time: 1031 }]).text).toContain('"time":1031')
})

test.each([
  ['plain', 'as it is, with 温度'],
  ['escaped', 'a "quote"'],
  ['escaped', 'two\nlines'],
  ['binary', Buffer.from([0x41, 0xff])],
])('says that it was put %s: %j', (how, content) => {
  expect(encode(toLines([{ device: 'acme:x', bytes: Buffer.from(content as string) }])).written).toEqual([how])
})

test.each([
  ['text', Buffer.from('ab"\n温'.repeat(40_000))],
  ['bytes', Buffer.from('ab"\n\xff'.repeat(40_000), 'latin1')],
])('a line too long for one piece is the same JSON: %s', (_, content) => {
  const lines = toLines([
    { device: 'acme:x', bytes: Buffer.from('before') },
    { device: 'acme:x', bytes: content, module: 'm'.repeat(70_000) },
    { device: 'acme:x', bytes: Buffer.from('after') },
  ])
  const printed = encode(lines).text.trimEnd().split('\n')
  expect(printed).toHaveLength(3)
  printed.forEach((json, index) => {
    expect(asPlain(decode(json))).toEqual(asPlain(lines[index] as RawLine))
  })
})
