import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DecodedLine } from '../../../../../../src/main/core/platforms/platform.ts'
import { GRAM_BITS, gramBits, hasBit } from '../../../../../../src/main/core/store/blocks/grams.ts'
import { sixBits } from '../../../../../../src/main/core/store/blocks/sixes.ts'
import { type Batch, BlockShop } from '../../../../../helpers/store/blocks.ts'

const LEVELS = ['error', 'warn', 'info', 'debug', 'none'] as const
const TIME = Date.UTC(2026, 2, 1, 8, 0, 0, 123)

const word = fc.oneof(
  fc.nat(9999).map(String),
  fc.constantFrom(
    '0x3f2a',
    'dev-007',
    '10.0.0.7:8883',
    'a1:b2',
    '-5',
    '5.',
    'é',
    '日7',
    '\n',
    '\r\n',
    '\0',
    '\n\f',
    '0',
  ),
)
const shape = fc.constantFrom('id=% took %ms', '%|% end', 'no words', '', '% % %', 'x.%:y-% z', '日志 %', '%')
const filled = fc.tuple(shape, fc.array(word, { minLength: 3, maxLength: 3 })).map(([pattern, words]) => {
  let next = 0
  return Buffer.from(pattern.replaceAll('%', () => words[next++] ?? ''))
})
const stamp = (time: number, zone: number) => new Date(time + zone * 60_000).toISOString()
const bytes = fc.oneof(
  { weight: 5, arbitrary: filled },
  fc.uint8Array({ maxLength: 40 }).map((own) => Buffer.from(own)),
)

/** Forms in which a line may write its own time, or one that is a little wrong. */
const writes: readonly ((iso: string) => string)[] = [
  () => '',
  (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 23)}|`,
  (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 19)} `,
  (iso) => iso,
  (iso) => `${iso.slice(0, 19)}+08:00`,
  (iso) => `${Date.parse(iso)},`,
  (iso) => `[${Math.floor(Date.parse(iso) / 1000)}]`,
]

const batch: fc.Arbitrary<Batch> = fc
  .record({
    source: fc.integer({ min: 1, max: 300 }),
    received: fc.oneof(fc.integer({ min: TIME - 100_000, max: TIME }), fc.constantFrom(0.5, -3, 2 ** 52)),
    clockOffset: fc.oneof(fc.constant(0), fc.integer({ min: -5000, max: 5000 }), fc.constantFrom(0.25, -0)),
    zoneMinutes: fc.constantFrom(0, 480, -330, 0.5, 100_000),
    lines: fc.array(
      fc.record({
        bytes,
        write: fc.constantFrom(...writes),
        level: fc.constantFrom(...LEVELS),
        time: fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: TIME - 90_000_000, max: TIME }) },
          fc.constantFrom(null, 0, -1, 0.5, 2 ** 53, 253_402_300_799_999),
        ),
        module: fc.constantFrom(null, 'net', 'ota', 'é'),
      }),
      { maxLength: 30 },
    ),
  })
  .map(({ lines, ...run }) => ({
    run,
    lines: lines.map(({ write, ...line }) => {
      const zone = Number.isInteger(run.zoneMinutes) ? run.zoneMinutes : 0
      const time = line.time !== null && line.time >= 0 && line.time < 8e15 ? line.time : TIME
      const wanted = Buffer.concat([Buffer.from(write(stamp(time, zone % 1440))), line.bytes])
      return { ...line, bytes: wanted }
    }),
  }))

const linesOf = (batches: readonly Batch[]) => batches.flatMap(({ run, lines }) => lines.map((line) => ({ run, line })))

function plain({ bytes, ...rest }: DecodedLine) {
  return { ...rest, bytes: Buffer.from(bytes).toString('latin1') }
}

test('a block gives back every line exactly as it came', () => {
  fc.assert(
    fc.property(fc.array(fc.array(batch, { maxLength: 12 }), { minLength: 1, maxLength: 4 }), (blocks) => {
      const shop = new BlockShop()
      for (const batches of blocks) {
        const all = linesOf(batches)
        const block = shop.open(shop.encode(batches, 17))
        block.check()
        expect(block.lines).toBe(all.length)
        all.forEach(({ run, line }, index) => {
          expect(plain(block.line(index))).toEqual(plain(line))
          const { lines: _, ...origin } = block.runOf(index)
          expect(origin).toEqual(run)
        })
      }
    }),
    { numRuns: 100 },
  )
})

test('its grams are those of its lines, one by one, with those of six digits', () => {
  fc.assert(
    fc.property(fc.array(fc.array(batch, { maxLength: 12 }), { minLength: 1, maxLength: 4 }), (blocks) => {
      const shop = new BlockShop()
      for (const batches of blocks) {
        const { grams } = shop.encode(batches)
        const met = new Set(linesOf(batches).flatMap(({ line }) => gramsOfLine(line.bytes)))
        const set = Array.from({ length: GRAM_BITS }, (_, bit) => bit).filter((bit) => hasBit(grams, bit))
        expect(set).toEqual([...met].sort((a, b) => a - b))
      }
    }),
    { numRuns: 60 },
  )
})

function gramsOfLine(bytes: Uint8Array): number[] {
  return [...gramBits(bytes), ...sixBits(bytes)]
}

test('the header counts what the lines are', () => {
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 12 }), (batches) => {
      const all = linesOf(batches)
      fc.pre(all.length > 0)
      const shop = new BlockShop()
      const { header } = shop.open(shop.encode(batches))
      const count = (is: (one: (typeof all)[number]) => boolean) => all.filter(is).length
      expect(header.levels).toEqual(LEVELS.map((level) => count(({ line }) => line.level === level)))
      expect(header.bytes).toBe(all.reduce((sum, { line }) => sum + line.bytes.length, 0))
      const times = all.map(({ run, line }) => (line.time === null ? run.received : line.time - run.clockOffset))
      expect(header.from).toBe(Math.min(...times))
      expect(header.to).toBe(Math.max(...times))
      for (const { id, lines } of header.sources) expect(lines).toBe(count(({ run }) => run.source === id))
      expect(header.sources.reduce((sum, { lines }) => sum + lines, 0)).toBe(all.length)
      expect(header.templates.reduce((sum, { lines }) => sum + lines, 0)).toBe(all.length)
    }),
    { numRuns: 100 },
  )
})

describe('lines that are alike', () => {
  const run = { source: 1, received: TIME, clockOffset: 0, zoneMinutes: 480 }
  const alike = (count: number) =>
    Array.from({ length: count }, (_, n): DecodedLine => {
      const time = TIME + n * 37
      const [date, clock] = [stamp(time, 480).slice(0, 10), stamp(time, 480).slice(11, 23)]
      const text = `DBG|${date} ${clock}|net|publish acked id=${n * 7919} rtt=${n % 90}ms peer=10.0.0.${n % 250}`
      return { bytes: Buffer.from(text), level: 'debug', time, module: 'net' }
    })

  test('share one template and keep neither it nor the time again', () => {
    const shop = new BlockShop()
    const lines = alike(1000)
    const block = shop.encode([{ run, lines }])
    expect([...shop.templates.values()].map(({ stored, forms }) => [stored, forms.length])).toEqual([[3, 5]])
    const text = lines.reduce((sum, { bytes }) => sum + bytes.length, 0)
    expect(block.body.length + block.columns.length + block.header.length).toBeLessThan(text / 5)
  })

  test('have no template while only one of them is there, and get it with the second', () => {
    const shop = new BlockShop()
    shop.encode([{ run, lines: alike(1) }])
    expect(shop.templates.size).toBe(0)
    shop.encode([{ run, lines: alike(1) }])
    expect(shop.templates.size).toBe(1)
  })
})

test('a line of one MiB and lines without any pattern are kept', () => {
  const shop = new BlockShop()
  const run = { source: 1, received: TIME, clockOffset: 0, zoneMinutes: 0 }
  const line = (own: Uint8Array): DecodedLine => ({ bytes: own, level: 'none', time: null, module: null })
  const huge = Buffer.alloc(1024 * 1024, 'abc 123 ')
  const random = Array.from({ length: 200 }, (_, n) =>
    Buffer.from(`${Math.sin(n)}`.replaceAll(/\d/g, (d) => 'qwertzuiop'[Number(d)] ?? '')),
  )
  const lines = [huge, ...random].map(line)
  const block = shop.open(shop.encode([{ run, lines }]))
  for (const [index, { bytes: own }] of lines.entries()) expect(Buffer.compare(block.line(index).bytes, own)).toBe(0)
  expect(shop.templates.size).toBe(0)
})

test('a changed byte is noticed', () => {
  const shop = new BlockShop()
  const run = { source: 1, received: TIME, clockOffset: 0, zoneMinutes: 0 }
  const lines = Array.from(
    { length: 50 },
    (_, n) => ({ bytes: Buffer.from(`n=${n}`), level: 'info', time: null, module: null }) as const,
  )
  const made = shop.encode([{ run, lines }])
  for (const part of ['header', 'columns', 'body'] as const) {
    const changed = { ...made, [part]: made[part].slice() }
    changed[part].set([(changed[part].at(-1) ?? 0) ^ 1], changed[part].length - 1)
    expect(() => shop.open(changed).check()).toThrow(/damaged/)
  }
})
