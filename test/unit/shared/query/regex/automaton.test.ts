import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Automaton,
  automatonOf,
  compileMatcher,
  type RegexNode,
  type TextNode,
} from '../../../../../src/shared/query.ts'
import { NOW, patternSource, text } from '../../../../helpers/query-arbitraries.ts'

const span = { start: 0, end: 0 }
const term = (source: string, caseless = false): RegexNode => ({ kind: 'regex', source, caseless, span })

function holds(automaton: Automaton, line: string): boolean {
  const last = Array.from(line).reduce(
    (state, char) => automaton.step(state, char.codePointAt(0) ?? 0),
    automaton.start,
  )
  return automaton.ends(last)
}

function matches(node: RegexNode | TextNode, line: string): boolean {
  const facts = { level: 'none', device: 'a', platform: 'one', module: null, time: null } as const
  return compileMatcher(node, { now: NOW, regex: 'v8' })({ text: line, ...facts })
}

describe('automatonOf', () => {
  it.each([
    '^b',
    'a$',
    '^$',
    '^',
    '',
    '[^x]b',
    'a\\nb',
    '\\Ba',
    'a\\b',
    '\\b$',
    '^\\B',
    '(a|b\\b)*c',
    '(^|a)*b',
    '(\\b){2}a',
    '(a*)*b',
    '(?:a|){3}b',
    'a{0}b',
    'x{2,3}y',
    '.ä',
    '[ä-ü]b',
  ])('finds what the pattern finds: %s', (source) => {
    const automaton = automatonOf(term(source)) as Automaton
    const lines = [
      '',
      'a',
      'b',
      'ab',
      'ba',
      'bc',
      'a b',
      ' b',
      'a\nb',
      'xxy',
      'xxxxy',
      'xy',
      'äb',
      'aä',
      '_a',
      'b ',
      'c',
    ]
    for (const line of lines) expect([line, holds(automaton, line)]).toEqual([line, matches(term(source), line)])
  })

  it('finds what random patterns find in random lines', () => {
    fc.assert(
      fc.property(patternSource, fc.boolean(), fc.array(text, { maxLength: 5 }), (source, caseless, lines) => {
        const node = term(source, caseless)
        const automaton = automatonOf(node)
        if (automaton === null) return
        for (const line of lines.map((each) => each.toWellFormed())) {
          const found = holds(automaton, line)
          if (!automaton.full) expect([line, found]).toEqual([line, matches(node, line)])
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('finds what a text finds', () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 5 }), (needle, lines) => {
        const node: TextNode = { kind: 'text', text: needle.toWellFormed(), span }
        const automaton = automatonOf(node) as Automaton
        for (const line of lines.map((each) => each.toWellFormed())) {
          for (const own of [line, line + node.text, `${node.text}${line}`.toUpperCase()]) {
            expect([own, holds(automaton, own)]).toEqual([own, matches(node, own)])
          }
        }
      }),
    )
  })

  it.each(['(?=a)b', '(?<!a)b', '(a)\\1', '\\p{L}', '(a{1,900}b){1}(c{1,900}d)(e{1,900})'])(
    'leaves to others what takes more than states: %s',
    (source) => {
      expect(automatonOf(term(source))).toBeNull()
    },
  )

  it('says so when a line takes more states than are made', () => {
    const automaton = automatonOf(term('a.{30}b')) as Automaton
    let state = automaton.start
    for (let at = 0, random = 1; at < 5000; at++) {
      random = (random * 16_807) % 2_147_483_647
      state = automaton.step(state, random % 2 === 0 ? 0x61 : 0x63)
    }
    expect(automaton.full).toBe(true)
  })
})
