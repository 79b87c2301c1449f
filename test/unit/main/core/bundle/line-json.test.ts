import { isUtf8 } from 'node:buffer'
import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sharedJson, wordsJson, writeLine } from '../../../../../src/main/core/bundle/line-json.ts'
import {
  BINARY,
  CHUNK_SIZES,
  Chunk,
  type ChunkLine,
  type ChunkSize,
  ESCAPED,
  PLAIN,
} from '../../../../../src/main/core/bundle/packing/chunk.ts'
import { Deflater } from '../../../../../src/main/core/bundle/packing/deflater.ts'
import { ESCAPED as NEEDS_ESCAPE, NOT_ASCII, needsOf } from '../../../../../src/main/core/bundle/redact/triggers.ts'
import type { EntryWriter } from '../../../../../src/main/core/bundle/spool.ts'
import type { RawLine } from '../../../../../src/main/core/store/store.ts'
import { LINE_LEVELS } from '../../../../../src/shared/model.ts'
import { toLines } from '../../../../helpers/bundle/memory-source.ts'

/** An entry that only grows. */
class Sheet implements EntryWriter {
  buffer = Buffer.alloc(0)
  length = 0
  cuts = 0

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

  put(): never {
    throw new Error('not in this test')
  }

  end(): never {
    throw new Error('not in this test')
  }

  get text(): string {
    return this.buffer.toString('utf8', 0, this.length)
  }
}

const deflater = new Deflater()

/** By what an export puts into chunks, and what they are composed to. */
function composed(lines: readonly RawLine[]): string {
  const chunk = new Chunk(CHUNK_SIZES[2] as ChunkSize, (size) => Buffer.alloc(size, 0xee))
  const parts = new Map<string, number>()
  const partOf = (json: Buffer) => {
    const at = parts.get(json.toString()) ?? chunk.part(json)
    parts.set(json.toString(), at)
    return at
  }
  const text = lines.map((line) => {
    const { seq, bytes, deviceTime, time, received, clockOffset, level, module } = line
    const needs = needsOf(bytes)
    const form = needs & NOT_ASCII && !isUtf8(bytes) ? BINARY : needs & NEEDS_ESCAPE ? ESCAPED : PLAIN
    const expected = deviceTime === null ? received : deviceTime - clockOffset
    const times = { deviceTime: deviceTime ?? Number.NaN, shownTime: time === expected ? Number.NaN : time }
    const [shared, words] = [Buffer.from(sharedJson(line)), Buffer.from(wordsJson(level, module))]
    expect(chunk.fits(bytes.length, shared.length + words.length)).toBe(true)
    const [sharedAt, wordsAt] = [partOf(shared), partOf(words)]
    const own = { seq, ...times, form, length: bytes.length }
    const at = chunk.add(own as ChunkLine, sharedAt, wordsAt, shared.length + words.length)
    chunk.buffer.set(Buffer.concat([bytes, Buffer.of(0x0a)]), at)
    return `${Buffer.from(bytes).toString('latin1')}\n`
  })
  const piece = chunk.piece()
  const { log, ndjson } = deflater.pack(piece)
  expect(Buffer.from(log.content).toString('latin1')).toBe(text.join(''))
  expect(ndjson.content.length).toBeLessThanOrEqual(piece.most)
  for (const { packed, content } of [log, ndjson]) {
    expect(inflateRawSync(Buffer.concat([packed, Buffer.of(3, 0)])).equals(content)).toBe(true)
  }
  return Buffer.from(ndjson.content).toString()
}

/** By itself, as what fits into no chunk. */
function written(lines: readonly RawLine[]): string {
  const sheet = new Sheet()
  for (const line of lines) writeLine(line, sheet)
  return sheet.text
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

/** Those that a chunk takes. */
const exact = line.filter(({ deviceTime, time }) => [deviceTime ?? 0, time].every(Number.isSafeInteger))

function asPlain(value: RawLine) {
  return { ...value, bytes: Buffer.from(value.bytes).toString('hex') }
}

const ways = [
  { how: 'composed', encode: composed, lines: exact },
  { how: 'by itself', encode: written, lines: line },
]

test.each(ways)(
  'any line is one line of JSON that gives back every field and byte ($how)',
  ({ encode, lines: any }) => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), (lines) => {
        const printed = encode(lines).split('\n')
        expect(printed.pop()).toBe('')
        expect(printed.map((json) => asPlain(decode(json)))).toEqual(lines.map(asPlain))
      }),
      { numRuns: 300 },
    )
  },
)

test('both ways write the same', () => {
  fc.assert(
    fc.property(fc.array(exact, { maxLength: 20 }), (lines) => {
      expect(composed(lines)).toBe(written(lines))
    }),
  )
})

test.each(ways)(
  'the corrected time stands there only where it does not follow from the others ($how)',
  ({ encode }) => {
    const [first] = toLines([{ device: 'acme:x', bytes: Buffer.from('a'), deviceTime: 1000, clockOffset: -30 }])
    const at = first as RawLine
    expect(encode([at])).not.toContain('"time"')
    expect(encode([{ ...at, time: 1031 }])).toContain('"time":1031')
  },
)

test.each([
  ['text', Buffer.from('ab"\n温'.repeat(40_000))],
  ['bytes', Buffer.from('ab"\n\xff'.repeat(40_000), 'latin1')],
])('a line too long for one piece is the same JSON: %s', (_, content) => {
  const lines = toLines([
    { device: 'acme:x', bytes: Buffer.from('before') },
    { device: 'acme:x', bytes: content, module: 'm'.repeat(70_000) },
    { device: 'acme:x', bytes: Buffer.from('after') },
  ])
  const printed = written(lines).trimEnd().split('\n')
  expect(printed).toHaveLength(3)
  printed.forEach((json, index) => {
    expect(asPlain(decode(json))).toEqual(asPlain(lines[index] as RawLine))
  })
})
