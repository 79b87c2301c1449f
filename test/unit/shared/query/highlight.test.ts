import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileMatcher, highlight, parseQuery, type Query } from '../../../../src/shared/query.ts'
import { decodeLine, lineBytes, NOW, query, text } from '../../../helpers/query-arbitraries.ts'

function parsed(source: string): Query {
  const result = parseQuery(source)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.query
}

/** The text with each range in brackets. */
function marked(source: string, line: string): string {
  return highlight(parsed(source))(line).reduceRight((rest, { start, end }) => {
    return `${rest.slice(0, start)}[${rest.slice(start, end)}]${rest.slice(end)}`
  }, line)
}

describe('highlight', () => {
  it.each([
    ['retry', 'Retry retry', '[Retry] [retry]'],
    ['Retry', 'Retry retry', '[Retry] retry'],
    ['retry -timeout level:info', 'retry timeout info', '[retry] timeout info'],
    ['-(a -b)', 'a b', 'a [b]'],
    ['abc OR bcd', 'xabcdx', 'x[abcd]x'],
    ['ab bc OR cd', 'abcd', '[abcd]'],
    ['aa', 'aaaaa', '[aaaa]a'],
    ['/r.t/ /\\d+/', 'rot 12 rat', '[rot] [12] [rat]'],
    ['/a*/', 'baab', 'b[aa]b'],
    ['/(?=a)/ b', 'ab', 'a[b]'],
    ['""', 'abc', 'abc'],
    ['/^/', 'abc', 'abc'],
    ['i', 'İi😀i', 'İ[i]😀[i]'],
    ['/😀./', 'x😀y', 'x[😀y]'],
  ])('marks %s in %j', (source, line, expected) => expect(marked(source, line)).toBe(expected))

  it('gives ranges in order, apart, within the text, and some wherever a term alone matches', () => {
    fc.assert(
      fc.property(query, lineBytes.map(decodeLine), (tree, line) => {
        const ranges = highlight(tree)(line)
        ranges.forEach(({ start, end }, index) => {
          expect(start).toBeLessThan(end)
          expect(start).toBeGreaterThan(ranges[index - 1]?.end ?? -1)
          expect(end).toBeLessThanOrEqual(line.length)
        })
      }),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(
        text.filter((value) => value !== ''),
        lineBytes.map(decodeLine),
        (value, line) => {
          const term = { kind: 'text', text: value, span: { start: 0, end: 0 } } as const
          const each = { text: line, level: 'none', device: 'a', platform: 'one', module: null, time: null } as const
          expect(highlight(term)(line).length > 0).toBe(compileMatcher(term, { now: NOW, regex: 're2' })(each))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('stays within its bounds', () => {
    expect(highlight(parsed('a'), { maxRanges: 3 })('a-a-a-a-a')).toHaveLength(3)
    expect(highlight(parsed('a'), { maxLength: 5 })('a-a-a-a-a').at(-1)).toEqual({ start: 4, end: 5 })
    expect(highlight(parsed('/a.*b|a/'))('a '.repeat(500_000)).length).toBeLessThanOrEqual(500)
  })
})
