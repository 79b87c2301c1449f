import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BINARY,
  Chunk,
  type ChunkLine,
  type ChunkSize,
  ESCAPED,
  PLAIN,
} from '../../../../../../src/main/core/bundle/packing/chunk.ts'
import { Deflater } from '../../../../../../src/main/core/bundle/packing/deflater.ts'

const deflater = new Deflater()
const SIZE: ChunkSize = { lines: 4096, text: 768 * 1024, parts: 192 * 1024 }

interface Line {
  readonly bytes: Buffer
  readonly shared: string
  readonly words: string
  readonly seq: number
  readonly deviceTime: number | null
  readonly time: number | null
}

function formOf(bytes: Buffer): ChunkLine['form'] {
  const text = bytes.toString()
  if (!Buffer.from(text).equals(bytes)) return BINARY
  return JSON.stringify(text).length === text.length + 2 ? PLAIN : ESCAPED
}

function expectPacked(lines: readonly Line[]): { log: number; ndjson: number } {
  const chunk = new Chunk(SIZE, (size) => Buffer.alloc(size, 0xee))
  const parts = new Map<string, number>()
  const partOf = (json: string) => {
    const at = parts.get(json) ?? chunk.part(Buffer.from(json))
    parts.set(json, at)
    return at
  }
  for (const { bytes, shared, words, seq, deviceTime, time } of lines) {
    const [sharedAt, wordsAt] = [partOf(shared), partOf(words)]
    const times = { deviceTime: deviceTime ?? Number.NaN, shownTime: time ?? Number.NaN }
    const line = { seq, ...times, form: formOf(bytes), length: bytes.length }
    const at = chunk.add(line, sharedAt, wordsAt, Buffer.byteLength(shared + words))
    chunk.buffer.set([...bytes, 0x0a], at)
  }
  const { log, ndjson } = deflater.pack(chunk.piece())
  const json = lines.map(({ bytes, shared, words, seq, deviceTime, time }) => {
    const shown = time === null ? '' : `,"time":${time}`
    const text =
      formOf(bytes) === BINARY ? `"base64":"${bytes.toString('base64')}"` : `"text":${JSON.stringify(bytes.toString())}`
    return `${shared}${seq},"deviceTime":${deviceTime}${shown}${words}${text}}\n`
  })
  for (const [{ packed, content }, expected] of [
    [log, Buffer.concat(lines.flatMap(({ bytes }) => [bytes, Buffer.of(0x0a)]))],
    [ndjson, Buffer.from(json.join(''))],
  ] as const) {
    expect(expected.equals(content)).toBe(true)
    expect(inflateRawSync(Buffer.concat([packed, Buffer.of(3, 0)])).equals(expected)).toBe(true)
  }
  return { log: log.packed.length, ndjson: ndjson.packed.length }
}

const LEVELS = [',"level":"info","module":null,', ',"level":"warn","module":"a",', ',"level":"error","module":null,']
const shared = (received: number) => `{"device":"acme:P/one","how":"x","received":${received},"clockOffset":1,"seq":`

/** Without `Math.random`, so that a failure comes again. */
function digits(state: number): number {
  return (Math.imul(state, 1664525) + 1013904223) >>> 8
}

const word = fc.constantFrom(
  'ready',
  'value=',
  'a rather long sentence that comes again and again, ',
  '"',
  '\\',
  '\t',
  'ü',
)
const text = fc
  .tuple(fc.array(word, { maxLength: 6 }), fc.nat(99_999))
  .map(([words, number]) =>
    Buffer.from(`2026-03-01 08:00:${number % 60} ${words.join(number % 2 ? ' ' : '')}${number}`),
  )
const line: fc.Arbitrary<Line> = fc.record({
  bytes: fc.oneof(
    { weight: 8, arbitrary: text },
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(0, 1, 5, 300, 40_000).map((size) => Buffer.alloc(size, 'ab')),
  ),
  shared: fc.constantFrom(1, 99, 1_772_366_400_000, 1_772_366_400_500).map(shared),
  words: fc.constantFrom(...LEVELS),
  seq: fc.nat(),
  deviceTime: fc.option(fc.constantFrom(-5, 0, 1_772_366_400_000, 1_772_366_400_999)),
  time: fc.option(fc.constantFrom(3, 1_772_366_400_001), { freq: 2 }),
})

test('both entries of any lines inflate to what they are', () => {
  fc.assert(fc.property(fc.array(line, { maxLength: 20 }), (lines) => void expectPacked(lines)))
})

test('so do those of many lines, the alike near to each other and far', () => {
  const kinds = fc.array(line, { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(kinds, fc.nat(), fc.integer({ min: 1, max: 1500 }), (stock, seed, count) => {
      const small = stock.filter(({ bytes }) => bytes.length < 1000)
      let state = seed
      const lines = Array.from({ length: small.length === 0 ? 0 : count }, (_, seq): Line => {
        state = digits(state)
        const kind = small[state % small.length] as Line
        return {
          ...kind,
          seq,
          bytes: state % 3 === 0 ? kind.bytes : Buffer.concat([kind.bytes, Buffer.from(`${state}`)]),
        }
      })
      expectPacked(lines)
    }),
    { numRuns: 40 },
  )
})

test('so do those of more than a block holds, of long lines that need escapes, and of noise', () => {
  const most = (bytes: (at: number) => Buffer, count: number) =>
    expectPacked(
      Array.from({ length: count }, (_, seq): Line => {
        return { bytes: bytes(seq), shared: shared(5), words: LEVELS[0] as string, seq, deviceTime: seq, time: null }
      }),
    )
  let state = 1
  const noise = (size: number, from: number, values: number) =>
    Buffer.from(
      Uint8Array.from({ length: size }, () => {
        state = digits(state)
        return from + ((state >>> 8) % values)
      }),
    )
  most(() => noise(180, 0x30, 64), 4096)
  most(() => noise(65_000, 0, 0x20), 11)
  most(() => noise(65_000, 0, 256), 11)
  most(() => noise(65_000, 0x30, 64), 11)
})

test('lines that are alike take little more than where they differ', () => {
  const lines = Array.from({ length: 4000 }, (_, seq): Line => {
    const bytes = Buffer.from(`2026-03-01 08:00:00 INF app: unit ${seq % 7} is as it was, channel=${seq % 10}`)
    return {
      bytes,
      shared: shared(5),
      words: LEVELS[0] as string,
      seq,
      deviceTime: 1_772_366_400_000 + seq,
      time: null,
    }
  })
  const { log, ndjson } = expectPacked(lines)
  expect(log).toBeLessThan(9 * lines.length)
  expect(ndjson).toBeLessThan(16 * lines.length)
})
