import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ParseResult, parseQuery, type Query, type QueryNode } from '../../../../src/shared/query.ts'
import { text, withoutSpans } from '../../../helpers/query-arbitraries.ts'

function parsed(source: string): Query {
  const result = parseQuery(source)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.query
}

function failure(source: string): Extract<ParseResult, { ok: false }>['error'] {
  const result = parseQuery(source)
  if (result.ok) throw new Error(`no error in ${source}`)
  return result.error
}

const word = (value: string) => ({ kind: 'text', text: value })
const all = (...items: unknown[]) => ({ kind: 'and', items })
const any = (...items: unknown[]) => ({ kind: 'or', items })
const not = (item: unknown) => ({ kind: 'not', item })
const regex = (source: string, caseless = false) => ({ kind: 'regex', source, caseless })
const level = (operator: string, name: string) => ({ kind: 'level', operator, level: name })
const device = (pattern: string) => ({ kind: 'device', pattern })

describe('parseQuery', () => {
  it.each([
    ['', all()],
    [' \t\n', all()],
    ['foo', word('foo')],
    ['foo bar', all(word('foo'), word('bar'))],
    ['a b OR c d', any(all(word('a'), word('b')), all(word('c'), word('d')))],
    ['a (b OR c)', all(word('a'), any(word('b'), word('c')))],
    ['(a b) c', all(all(word('a'), word('b')), word('c'))],
    ['((a))', word('a')],
    ['a or b', all(word('a'), word('or'), word('b'))],
    ['"a OR b"', word('a OR b')],
    ['"OR"', word('OR')],
    ['ORa aOR', all(word('ORa'), word('aOR'))],
    ['(a)OR(b)', any(word('a'), word('b'))],
    ['"say \\"hi\\" \\\\ C:\\temp"', word('say "hi" \\ C:\\temp')],
    ['""', word('')],
    ['a"b', word('a"b')],
    ['"a""b"', all(word('a'), word('b'))],
    ['f(x)', all(word('f'), word('x'))],
    ['retry=3 foo:bar http://x 12:30:05', all(word('retry=3'), word('foo:bar'), word('http://x'), word('12:30:05'))],
    ['device=a levels:x', all(word('device=a'), word('levels:x'))],
    ['-heartbeat', not(word('heartbeat'))],
    ['-(a OR b)', not(any(word('a'), word('b')))],
    ['-level:debug', not(level('=', 'debug'))],
    ['--a', not(not(word('a')))],
    ['-"a b" -/x/', all(not(word('a b')), not(regex('x')))],
    ['a - b', all(word('a'), word('-'), word('b'))],
    ['(-)', word('-')],
    ['a-b', word('a-b')],
    ['/a b/', regex('a b')],
    ['/A/i b', all(regex('A', true), word('b'))],
    ['(/a(b)/)', regex('a(b)')],
    ['/a\\/b/', regex('a/b')],
    ['/[/]\\\\/', regex('[/]\\\\')],
    ['/[[:digit:]/]/', regex('[[:digit:]/]')],
    ['a/b', word('a/b')],
    ['level>=warn', level('>=', 'warn')],
    ['level<=WRN level>Info level<err', all(level('<=', 'warn'), level('>', 'info'), level('<', 'error'))],
    [
      'level=dbg LEVEL:warning level:inf level:unknown',
      all(level('=', 'debug'), level('=', 'warn'), level('=', 'info'), level('=', 'none')),
    ],
    ['device:ABCDEFGHIJ/pump-7', device('ABCDEFGHIJ/pump-7')],
    ['device:one:a/b', device('one:a/b')],
    ['device:"a (b) \\"c\\""', device('a (b) "c"')],
    ['module:net.*', { kind: 'module', pattern: 'net.*' }],
    [
      'since:15m until:12:30',
      all(
        { kind: 'since', time: { kind: 'age', ms: 900_000 } },
        { kind: 'until', time: { kind: 'clock', ms: 45_000_000 } },
      ),
    ],
    ['since:2026-03-01T08:00:00Z', { kind: 'since', time: { kind: 'instant', ms: Date.UTC(2026, 2, 1, 8) } }],
    ['since:"2026-03-01 08:00"', { kind: 'since', time: { kind: 'local', ms: Date.UTC(2026, 2, 1, 8) } }],
    ['\ud800', word('\ufffd')],
  ])('reads %j', (source, expected) => expect(withoutSpans(parsed(source))).toEqual(expected))

  it.each([
    ['"abc', 'unterminated-quote', 0, 4],
    ['a "b\\"', 'unterminated-quote', 2, 4],
    ['device:"x', 'unterminated-quote', 7, 2],
    ['a /b', 'unterminated-regex', 2, 2],
    ['/a[/', 'unterminated-regex', 0, 4],
    ['/var/log', 'regex-end', 5, 3],
    ['/var/log/x', 'regex-end', 5, 5],
    ['//', 'regex-empty', 0, 2],
    ['x (a b', 'unclosed-group', 2, 1],
    ['(', 'unclosed-group', 0, 1],
    ['a )', 'unopened-group', 2, 1],
    [')', 'unopened-group', 0, 1],
    ['(a))', 'unopened-group', 3, 1],
    ['a ( )', 'empty-group', 2, 3],
    ['main()', 'empty-group', 4, 2],
    ['a OR', 'dangling-or', 2, 2],
    ['OR a', 'dangling-or', 0, 2],
    ['a OR OR b', 'dangling-or', 2, 2],
    ['(a OR )', 'dangling-or', 3, 2],
    ['-OR', 'dangling-or', 1, 2],
    ['level:loud', 'unknown-level', 6, 4],
    ['level>=', 'unknown-level', 7, 0],
    ['level:constructor', 'unknown-level', 6, 11],
    ['level>=none', 'level-not-comparable', 7, 4],
    ['device:', 'empty-value', 7, 0],
    ['module:""', 'empty-value', 7, 2],
    ['a since:yesterday', 'bad-time', 8, 9],
    ['until:', 'bad-time', 6, 0],
    ['a /b(/', 'regex-syntax', 4, 1],
    ['/a\\/*+/', 'regex-syntax', 5, 1],
    ['('.repeat(102), 'too-deep', 101, 1],
    [`${'-'.repeat(200)}a`, 'too-deep', 101, 1],
    ['a'.repeat(100_001), 'too-long', 100_000, 1],
  ])('says what is wrong with %j', (source, code, at, length) => {
    const error = failure(source)
    expect(error).toMatchObject({ code, at, length })
    expect(error.expected).not.toBe('')
  })

  it("passes on the engine's message for a bad pattern", () => {
    expect(failure('/a(/').detail).toBe('Unterminated group')
    expect(failure('/[b-a]/').detail).toBe('Range out of order in character class')
  })

  it('either reads a text or points into it', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (source) => {
        const result = parseQuery(source)
        if (result.ok) return
        expect(result.error.at).toBeGreaterThanOrEqual(0)
        expect(result.error.at + result.error.length).toBeLessThanOrEqual(source.length)
      }),
      { numRuns: 3000 },
    )
  })

  it('gives each node the part of the text that says it', () => {
    const source = 'a -(b OR /c d/i)  level>=warn'
    const spans: string[] = []
    const visit = (node: QueryNode): void => {
      spans.push(source.slice(node.span.start, node.span.end))
      if ('items' in node) node.items.forEach(visit)
      else if (node.kind === 'not') visit(node.item)
    }
    visit(parsed(source))
    expect(spans).toEqual([source, 'a', '-(b OR /c d/i)', 'b OR /c d/i', 'b', '/c d/i', 'level>=warn'])
  })

  it('reads a long hopeless text in no more than its length', () => {
    expect(failure(`/${'[[:a:'.repeat(15_000)}`).code).toBe('unterminated-regex')
    expect(failure(`"${'\\"'.repeat(40_000)}`).code).toBe('unterminated-quote')
  })
})
