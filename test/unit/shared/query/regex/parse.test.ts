import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { emitPattern } from '../../../../../src/shared/query/regex/emit.ts'
import { parseRegex } from '../../../../../src/shared/query/regex/parse.ts'
import { decodeLine, lineBytes, patternSource } from '../../../../helpers/query-arbitraries.ts'

function compile(source: string, caseless = false): { readonly v8: RegExp; readonly re2: RE2JS } {
  const parsed = parseRegex(source, caseless)
  if (!parsed.ok) throw new Error(parsed.message)
  return { v8: new RegExp(emitPattern(parsed.regex, 'v8'), 'u'), re2: RE2JS.compile(emitPattern(parsed.regex, 're2')) }
}

function test(source: string, text: string, caseless = false): boolean {
  const { v8, re2 } = compile(source, caseless)
  expect(re2.test(text)).toBe(v8.test(text))
  return v8.test(text)
}

describe('parseRegex', () => {
  it.each([
    ['a{2}', 'aa', 'a'],
    ['^a{,2}$', 'a{,2}', 'aa'],
    ['^a{$', 'a{', 'a'],
    ['a]}', 'a]}', 'a'],
    ['^.$', '😀', '😀😀'],
    ['^.$', '\r', '\n'],
    ['^[^a]$', '😀', 'a'],
    ['^[😀-😂]$', '😁', '😃'],
    ['\\ud83d\\ude00', '😀', '\ufffd'],
    ['^\\s$', '\u3000', 'x'],
    ['^\\s$', '\v', 'x'],
    ['^\\S$', 'ä', '\u2028'],
    ['^\\w$', '_', 'ä'],
    ['a\\b', 'a', 'ab'],
    ['\\b$', 'xä x', 'x ä'],
    ['^[[:xdigit:]]+$', 'aF0', 'g'],
    ['^[[:^digit:]a]$', 'x', '7'],
    ['^[a\\-c]$', '-', 'b'],
    ['^[\\d-x]+$', '1-x', 'b'],
    ['^[-a]$', '-', 'b'],
    ['^[\\b]$', '\b', 'b'],
    ['^\\cJ$', '\n', 'J'],
    ['^(?P<n>a)(?<m>b)(?:c)$', 'abc', 'ab'],
    ['^a(?i)b|c$', 'aB', 'AB'],
    ['^a(?i:b)c$', 'aBc', 'aBC'],
    ['(?:^)*a', 'a', 'b'],
    ['^\\B😀', '😀', 'x😀'],
    ['a\\Bx|\\B$', '😀', 'a😀a'],
    ['^(?:)*$', '', 'a'],
    ['^(|a)+b$', 'aab', 'aa'],
    ['^x{0}$', '', 'x'],
    ['\\x41', 'A', 'a'],
    ['^\\-\\/\\"\\_$', '-/"_', '-/"'],
  ])('%s finds %j and not %j', (source, found, missed) => {
    expect(test(source, found)).toBe(true)
    expect(test(source, missed)).toBe(false)
  })

  it.each([
    ['(', 0],
    ['a(b', 1],
    ['a)', 1],
    ['[a', 0],
    ['[]a]', 1],
    ['[^]', 2],
    ['[b-a]', 2],
    ['[[:nope:]]', 9],
    ['*a', 0],
    ['a**', 2],
    ['a++', 2],
    ['^*', 1],
    ['(?=a)+', 5],
    ['a{2,1}', 1],
    ['a{1001}', 1],
    ['{2}', 0],
    ['(?:a{100}){11}', 0],
    ['(?:[a-z]{1000}){1}'.repeat(21), 0],
    ['\\', 1],
    ['\\h', 1],
    ['\\01', 1],
    ['\\u{110000}', 10],
    ['\\1', 0],
    ['(a)\\2', 3],
    ['\\k<x>', 0],
    ['(?<x>a)(?<x>b)', 12],
    ['(?<x', 1],
    ['(?s)a', 1],
    ['(?>a)', 1],
    ['\\p{Nope}', 1],
    ['('.repeat(200), 101],
  ])('refuses %s at %i', (source, at) => expect(parseRegex(source, false)).toMatchObject({ ok: false, at }))

  it('refuses a back-reference with folded case, which no engine has in this sense', () => {
    expect(parseRegex('(a)\\1', false).ok).toBe(true)
    expect(parseRegex('(a)\\1', true)).toMatchObject({ ok: false, at: 3 })
  })

  it('means the same in both engines, on any text', () => {
    let found = 0
    fc.assert(
      fc.property(
        patternSource,
        fc.boolean(),
        fc.array(lineBytes, { minLength: 1, maxLength: 6 }),
        (source, caseless, lines) => {
          const { v8, re2 } = compile(source, caseless)
          for (const text of lines.map(decodeLine)) {
            expect(re2.test(text)).toBe(v8.test(text))
            found += Number(v8.test(text))
          }
        },
      ),
      { numRuns: 2000 },
    )
    expect(found).toBeGreaterThan(1000)
  })

  it('finds the same places in both engines', () => {
    fc.assert(
      fc.property(patternSource, fc.boolean(), lineBytes.map(decodeLine), (source, caseless, text) => {
        const { v8, re2 } = compile(source, caseless)
        const first = v8.exec(text)
        const other = re2.exec(text)
        expect(other === null ? null : Number(Reflect.get(other, 'index'))).toBe(first?.index ?? null)
      }),
      { numRuns: 2000 },
    )
  })

  it("is JavaScript's own regular expression wherever JavaScript reads it as well", () => {
    const ascii = fc.array(fc.constantFrom('a', 'b', 'ab', 'A', '0', ' ', '_', '=', 'rssi=-9', 'retry='), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(patternSource, fc.boolean(), ascii, (source, caseless, parts) => {
        const native = nativeRegExp(source, caseless)
        fc.pre(native !== null)
        const text = parts.join('')
        expect(compile(source, caseless).v8.test(text)).toBe(native?.test(text))
      }),
      { numRuns: 2000 },
    )
  })
})

/**
 * Null for what only this language has, and for where V8 folds more than A to Z (\W and the flag i) or, in Node 24,
 * reads `(?i:…)` wrongly once many patterns were compiled: `A|^$|.*(?i:b)` then finds an a.
 */
function nativeRegExp(source: string, caseless: boolean): RegExp | null {
  if (/\(\?-?i/.test(source) || (caseless && source.includes('\\W'))) return null
  if (source.includes('[[:') || /[\u2100-\u2200\u017f]/.test(source)) return null
  try {
    return new RegExp(source, caseless ? 'iu' : 'u')
  } catch {
    return null
  }
}
