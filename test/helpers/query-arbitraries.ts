import fc from 'fast-check'
import type { LineLevel } from '../../src/shared/model.ts'
import type { LevelOperator, MatchLine, Query, QueryNode } from '../../src/shared/query.ts'
import type { TimeSpec } from '../../src/shared/time.ts'

/**
 * Random queries, patterns and lines that meet: both are put together from the same few pieces, so that a query often
 * matches, and often just fails to.
 */
const PIECES = [
  'retry=3',
  'Retry=4',
  'handshake timeout',
  'HANDSHAKE',
  'rssi=-91',
  'aab',
  'ab',
  'OR',
  '-',
  '"',
  '\\',
  '/',
  '(',
  ')',
  'level:',
  'foo:bar',
  'http://x/y',
  '12:30:05',
  'ä',
  'Ä',
  '日志',
  '😀',
  '\u212a',
  '\u017f',
  'İ',
  '\ufffd',
  '\u2028',
  '\ufeff',
  '\u00a0',
  '\r',
  '\0',
] as const

/** Parts of the text of a query: no line feed, which no line of a joined block may hold either. */
export const piece = fc.oneof(
  fc.constantFrom(...PIECES),
  fc.constantFrom('a', 'b', 'A', '0', '7', ' ', '.', '_'),
  fc.string({ maxLength: 3 }),
)

export const text = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''))

const NOW = Date.UTC(2026, 2, 1, 12)
export const DEVICES = [
  'ABCDEFGHIJ/pump-7',
  'ABCDEFGHIJ/Pump-7',
  'KLMNOPQRST/valve',
  '5f2a_dev',
  'a:b',
  'x/y/z',
] as const
export const PLATFORMS = ['one', 'two'] as const
export const MODULES = ['net.mqtt', 'NET', 'net', 'ota'] as const
export const LEVELS: readonly LineLevel[] = ['error', 'warn', 'info', 'debug', 'none']
export { NOW }

const devicePattern = fc.oneof(
  fc.constantFrom(
    ...DEVICES,
    'pump-7',
    'valve',
    'one:valve',
    'two:*',
    '*',
    '*/pump*',
    'ABCDEFGHIJ/*',
    'a*b',
    'one:5f2a_dev',
  ),
  text.filter((value) => value !== ''),
)
const modulePattern = fc.oneof(
  fc.constantFrom(...MODULES, 'net*', '*.mqtt', '*'),
  text.filter((value) => value !== ''),
)

const MINUTE = 60_000
export const timeSpec: fc.Arbitrary<TimeSpec> = fc.oneof(
  fc.record({
    kind: fc.constant('age' as const),
    ms: fc.oneof(
      fc.nat(7 * 24 * 60).map((m) => m * MINUTE),
      fc.nat(10_000_000),
    ),
  }),
  fc.record({
    kind: fc.constant('instant' as const),
    ms: fc.oneof(
      fc.integer({ min: -60, max: 60 }).map((m) => NOW + m * MINUTE),
      fc.nat(253_402_300_799_999),
    ),
  }),
  fc.record({
    kind: fc.constant('local' as const),
    ms: fc.oneof(
      fc.integer({ min: -60, max: 60 }).map((m) => NOW + m * MINUTE),
      fc.nat(253_402_300_799_999),
    ),
  }),
  fc.record({
    kind: fc.constant('clock' as const),
    ms: fc.oneof(
      fc.nat(1439).map((m) => m * MINUTE),
      fc.nat(86_399_999),
    ),
  }),
)

const span = { start: 0, end: 0 }
const operator = fc.constantFrom<LevelOperator>('=', '>=', '<=', '>', '<')

const CLASSES = [
  '[ab]',
  '[^a]',
  '[a-f0-9]',
  '[^\\W_]',
  '[A-Z]',
  '[ä-ü]',
  '[\\s,]',
  '[^\\s]',
  '[[:digit:]x]',
  '[\u2100-\u2200]',
  '[😀-😂]',
  '[/]',
]
const ESCAPES = [
  '\\d',
  '\\D',
  '\\w',
  '\\W',
  '\\s',
  '\\S',
  '\\.',
  '\\x41',
  '\\u00e4',
  '\\u{1f600}',
  '\\ud83d\\ude00',
  '\\t',
  '\\0',
  '\\-',
]
const ASSERTIONS = ['^', '$', '\\b', '\\B']
const QUANTIFIERS = ['*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '+?', '{3,5}', '{0}']

const atom = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'a',
      'b',
      'A',
      'ab',
      'retry=',
      'rssi=-9',
      'hand',
      '\u212a',
      '\u017f',
      'k',
      's',
      'ä',
      '日',
      '😀',
      ' ',
      '=',
      ':',
      '\ufffd',
    ),
  },
  fc.constantFrom(...CLASSES),
  fc.constantFrom(...ESCAPES),
  fc.constantFrom('.', '.*', '.+'),
)

/** Patterns of the part of the syntax that both engines have. Few repeats: V8 takes for ever on many. */
export const patternSource: fc.Arbitrary<string> = fc
  .letrec<{ either: string; sequence: string; part: string }>((tie) => ({
    either: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((items) => items.join('|')),
    sequence: fc.array(tie('part'), { maxLength: 4 }).map((items) => items.join('')),
    part: fc.oneof(
      { maxDepth: 3 },
      atom,
      fc.constantFrom(...ASSERTIONS),
      fc
        .tuple(
          atom.filter((item) => !/[*+]$/.test(item)),
          fc.constantFrom(...QUANTIFIERS),
        )
        .map(([item, times]) => `(?:${item})${times}`),
      fc.tuple(fc.constantFrom('(', '(?:', '(?i:', '(?-i:'), tie('either')).map(([open, inner]) => `${open}${inner})`),
      tie('either').map((inner) => `(${inner})?`),
      tie('either').map((inner) => `(?:${inner}){1,2}`),
    ),
  }))
  .either.filter(isQuick)

/** V8 goes back over a text once for each open repeat, and those in a doubled group count twice. */
function isQuick(source: string): boolean {
  const repeats = source.match(/[*+]|\{1,\}/g)?.length ?? 0
  const doubled = source.match(/\)(\?|\{1,2\})/g)?.length ?? 0
  return doubled <= 3 && repeats * 2 ** doubled <= 3
}

const textNode = text.map((value): QueryNode => ({ kind: 'text', text: value, span }))
const regexNode = fc
  .record({ source: patternSource.filter((source) => source !== ''), caseless: fc.boolean() })
  .map((rest): QueryNode => ({ kind: 'regex', ...rest, span }))

const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  { weight: 4, arbitrary: textNode },
  { weight: 2, arbitrary: regexNode },
  fc
    .record({ operator, level: fc.constantFrom(...LEVELS) })
    .filter((rest) => rest.level !== 'none' || rest.operator === '=')
    .map((rest): QueryNode => ({ kind: 'level', ...rest, span })),
  devicePattern.map((pattern): QueryNode => ({ kind: 'device', pattern, span })),
  modulePattern.map((pattern): QueryNode => ({ kind: 'module', pattern, span })),
  timeSpec.map((time): QueryNode => ({ kind: 'since', time, span })),
  timeSpec.map((time): QueryNode => ({ kind: 'until', time, span })),
)

/** Any query that a text can say, spans aside. */
export const query: fc.Arbitrary<Query> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Query>({ kind: 'and', items: [], span }) },
  {
    weight: 30,
    arbitrary: fc.letrec<{ node: QueryNode }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf,
        tie('node').map((item): QueryNode => ({ kind: 'not', item, span })),
        fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((items): QueryNode => ({ kind: 'and', items, span })),
        fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((items): QueryNode => ({ kind: 'or', items, span })),
      ),
    })).node,
  },
)

/** The bytes of a line: UTF-8 of the pieces, with broken UTF-8 in between. */
export const lineBytes: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: piece.map((part) => new TextEncoder().encode(part)) },
      fc.constantFrom([0xff], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0x80], [0xef, 0xbb, 0xbf]),
    ),
    { maxLength: 10 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])))

/** A line as the store reads it: lossy UTF-8, byte order mark kept. */
export function decodeLine(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/** A line about the time NOW, and its bytes. */
export const line: fc.Arbitrary<MatchLine & { readonly bytes: Uint8Array }> = fc
  .record({
    bytes: lineBytes,
    level: fc.constantFrom(...LEVELS),
    device: fc.constantFrom(...DEVICES),
    platform: fc.constantFrom(...PLATFORMS),
    module: fc.constantFrom(...MODULES, null),
    time: fc.oneof(
      fc.constant(null),
      fc.integer({ min: -90, max: 90 }).map((m) => NOW + m * MINUTE),
    ),
  })
  .map((fields) => ({ ...fields, text: decodeLine(fields.bytes) }))

/** A query without its spans, to compare by structure. */
export function withoutSpans(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, item) => (key === 'span' ? undefined : item)))
}
