import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery, printQuery } from '../../../../src/shared/query.ts'
import { query, text, withoutSpans } from '../../../helpers/query-arbitraries.ts'

function reprinted(source: string): string {
  const result = parseQuery(source)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return printQuery(result.query)
}

describe('printQuery', () => {
  it.each([
    ['', ''],
    ['  a   b ', 'a b'],
    ['((a) OR (b c))', 'a OR b c'],
    ['a (b OR c) -(d e)', 'a (b OR c) -(d e)'],
    [
      '"plain" "two words" "-1" "OR" "" "level:x" "/x" "(" "-"',
      'plain "two words" "-1" "OR" "" "level:x" "/x" "(" "-"',
    ],
    ['- level=ERR LEVEL>=wrn', '"-" level:error level>=warn'],
    ['/a\\/b[/]/i', '/a\\/b[\\/]/i'],
    ['since:90m until:"2026-03-01 08:00:00"', 'since:90m until:2026-03-01T08:00'],
    ['since:2026-03-01T08:00:00+08:00', 'since:2026-03-01T00:00:00Z'],
    ['device:"a b" module:"x"', 'device:"a b" module:x'],
  ])('prints %j as %j', (source, expected) => expect(reprinted(source)).toBe(expected))

  it('is read back as the same query', () => {
    fc.assert(
      fc.property(query, (tree) => {
        const result = parseQuery(printQuery(tree))
        expect(result).toMatchObject({ ok: true })
        if (result.ok) expect(withoutSpans(result.query)).toEqual(withoutSpans(tree))
      }),
      { numRuns: 3000 },
    )
  })

  it('keeps the meaning of any text that can be read, and is canonical', () => {
    const term = fc.oneof(text, fc.constantFrom('OR', '(', ')', '-', '"a b"', '/x/', 'level>=warn', 'since:15m'))
    fc.assert(
      fc.property(fc.array(term, { maxLength: 8 }), (terms) => {
        const first = parseQuery(terms.join(' '))
        if (!first.ok) return
        const printed = printQuery(first.query)
        const again = parseQuery(printed)
        expect(again).toMatchObject({ ok: true })
        if (!again.ok) return
        expect(withoutSpans(again.query)).toEqual(withoutSpans(first.query))
        expect(printQuery(again.query)).toBe(printed)
      }),
      { numRuns: 3000 },
    )
  })
})
