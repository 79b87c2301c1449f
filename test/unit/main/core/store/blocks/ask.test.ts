import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DecodedLine } from '../../../../../../src/main/core/platforms/platform.ts'
import { compileTest } from '../../../../../../src/main/core/store/blocks/ask/compile.ts'
import { ask } from '../../../../../../src/main/core/store/blocks/ask/rows-test.ts'
import { compileMatcher, parseQuery, type Query } from '../../../../../../src/shared/query.ts'
import { DEVICES, LEVELS, lineBytes, MODULES, NOW, PLATFORMS, query } from '../../../../../helpers/query-arbitraries.ts'
import { type Batch, BlockShop } from '../../../../../helpers/store/blocks.ts'

const SOURCES = PLATFORMS.flatMap((platform) => DEVICES.map((ref) => ({ platform, ref, key: `${platform}:${ref}` })))
const sourceOf = (id: number) => ({ id, device: SOURCES[id]?.key ?? '', connection: 'c', encoding: 'e', how: 'h' })
const watch = { beat: () => undefined, matching: () => undefined }

/** Texts that share much, so that templates come about, with words that queries ask for. */
const word = fc.constantFrom(
  '12',
  '40',
  '0.5',
  '1:2-3',
  '10.0.0.7:8883',
  'a1b2',
  'A1',
  'x9y',
  '7.',
  '12.',
  '4-',
  '-5',
  '.3',
  'b',
  '',
)
const shaped = fc
  .tuple(
    fc.constantFrom('retry=% rssi=-%ms', '%|%', 'a%b c% (%)', 'Id:% t.%', '% 日%.x'),
    fc.array(word, { maxLength: 3 }),
  )
  .map(([pattern, words]) => {
    let next = 0
    return Buffer.from(pattern.replaceAll('%', () => words[next++] ?? '0'))
  })
const stamped = fc.tuple(shaped, fc.integer({ min: 0, max: 2 })).map(([bytes, form]) => ({ bytes, form }))
const line = fc.record({
  level: fc.constantFrom(...LEVELS),
  time: fc.option(fc.integer({ min: NOW - 9_000_000, max: NOW })),
  module: fc.option(fc.constantFrom(...MODULES)),
  own: fc.oneof(
    { weight: 4, arbitrary: stamped },
    lineBytes.map((bytes) => ({ bytes: Buffer.from(bytes), form: 0 })),
  ),
})
const toLine = ({ own, ...rest }: typeof line extends fc.Arbitrary<infer T> ? T : never): DecodedLine => {
  const iso = new Date(rest.time ?? NOW).toISOString()
  const stamp = ['', `${iso.slice(0, 10)} ${iso.slice(11, 23)} `, `${iso}|`][own.form] ?? ''
  return { ...rest, bytes: Buffer.concat([Buffer.from(stamp), own.bytes]) }
}
const batches: fc.Arbitrary<Batch[]> = fc.array(
  fc
    .record({
      source: fc.nat(SOURCES.length - 1),
      received: fc.integer({ min: NOW - 5_000_000, max: NOW }),
      lines: fc.array(line, { maxLength: 25 }),
    })
    .map(({ lines, ...run }) => ({ run: { ...run, clockOffset: 0, zoneMinutes: 0 }, lines: lines.map(toLine) })),
  { minLength: 1, maxLength: 8 },
)
const parsed = (text: string): Query => {
  const result = parseQuery(text)
  if (!result.ok) throw new Error(text)
  return result.query
}
const piece = fc.constantFrom(
  'retry=',
  '12',
  '=12 ',
  'rssi=-4',
  '0',
  '.',
  'a1',
  'A1',
  '2026-03',
  '08:',
  '|',
  'x.',
  '5ms',
  ' c',
  '日',
  'b c',
  '-',
  '7.',
  '=12.',
  '=4-',
  '40 rssi',
)
const asked = fc.oneof(
  query,
  fc
    .array(piece, { minLength: 1, maxLength: 3 })
    .map((pieces): Query => ({ kind: 'text', text: pieces.join(''), span: { start: 0, end: 0 } })),
  fc
    .constantFrom(
      '/=\\d+ rssi/',
      '/^re/ -12',
      '/0.*m/',
      '/ms$/ OR level:error',
      '/b|^$/',
      '/\\d{2}:\\d{2}/',
      '-retry',
      '"rssi=-40ms"',
      '/[0-9a-f]{2}.*=4/',
      '/0x|5ms/',
      '/1.?2$/',
      '/\\b12\\b/',
      '/日\\d?/',
      '/^2026.*0/',
      '/\\d{3} /',
      '/[^a-z]4.*.[a-z]$/',
      '/a.{20,}b/',
      '/(\\d)\\1/',
      '-/[0-9]{3}/',
    )
    .map(parsed),
)

test('a query finds the same lines in a block as it does line by line', () => {
  fc.assert(
    fc.property(batches, fc.array(asked, { minLength: 10, maxLength: 20 }), (given, queries) => {
      const shop = new BlockShop()
      shop.encode(given)
      const block = shop.open(shop.encode(given))
      const all = given.flatMap(({ run, lines }) => lines.map((one) => ({ run, one })))
      for (const question of queries) {
        const options = { now: NOW, zone: 0, regex: 'v8' } as const
        const matches = compileMatcher(question, options)
        const expected = all.flatMap(({ run, one }, index) => {
          const { ref, platform } = SOURCES[run.source] ?? { ref: '', platform: '' }
          const facts = { device: ref, platform, level: one.level, module: one.module, time: one.time ?? run.received }
          return matches({ ...facts, text: Buffer.from(one.bytes).toString('utf8') }) ? [index] : []
        })
        const compiled = compileTest(question, options, watch)
        const found: number[] = []
        block.header.templates.forEach((_, place) => {
          const group = block.group(place)
          const rows = ask(compiled, { block, group, sourceOf }, new Uint8Array(group.lines.length).fill(1))
          group.lines.forEach((index, row) => {
            if (rows[row] === 1) found.push(index)
          })
        })
        expect(found.sort((a, b) => a - b)).toEqual(expected)
      }
    }),
    { numRuns: 100 },
  )
})
