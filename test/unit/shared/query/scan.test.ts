import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileMatcher, type RegexNode, scanRegExp, type TextNode } from '../../../../src/shared/query.ts'
import { NOW, patternSource, text } from '../../../helpers/query-arbitraries.ts'

const span = { start: 0, end: 0 }
const lines = fc.array(
  text.map((value) => value.replaceAll('\n', ' ').toWellFormed()),
  { minLength: 1, maxLength: 8 },
)

/** Numbers of the lines in which the pattern finds something, of all lines joined by LF. */
function scan(pattern: RegExp, all: readonly string[]): readonly number[] {
  const found = Array.from(all.join('\n').matchAll(pattern), (match) => {
    return all.join('\n').slice(0, match.index).split('\n').length - 1
  })
  return [...new Set(found)]
}

function oneByOne(term: TextNode | RegexNode, all: readonly string[]): readonly number[] {
  const matches = compileMatcher(term, { now: NOW, regex: 'v8' })
  return all.flatMap((each, index) => {
    const line = { text: each, level: 'none', device: 'a', platform: 'one', module: null, time: null } as const
    return matches(line) ? [index] : []
  })
}

describe('scanRegExp', () => {
  it.each([
    '^b',
    'a$',
    '^$',
    '[^x]b',
    '\\s',
    'a\\nb',
    '\\Ba',
    'a(?!b)',
    '(?<=a)b',
    '(?<!\\S)b',
    '[^\\p{L}]',
    '\\P{L}b',
    '(.)b?\\1',
  ])('does not look past the end of a line: %s', (source) => {
    const all = ['a', 'ba', 'b', '', ' b', 'a\rb', 'a\u2028b', '\rb', 'aa']
    const term: RegexNode = { kind: 'regex', source, caseless: false, span }
    expect(scan(scanRegExp(term), all)).toEqual(oneByOne(term, all))
  })

  it('finds in joined lines what each term finds in each line', () => {
    const term = fc.oneof(
      text.map((value): TextNode => ({ kind: 'text', text: value.replaceAll('\n', ''), span })),
      patternSource.chain((source) => {
        return fc.boolean().map((caseless): RegexNode => ({ kind: 'regex', source, caseless, span }))
      }),
    )
    fc.assert(
      fc.property(term, lines, (each, all) => {
        expect(scan(scanRegExp(each), all)).toEqual(oneByOne(each, all))
      }),
      { numRuns: 1500 },
    )
  })
})
