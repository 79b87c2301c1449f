import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileMatcher,
  type LiteralExpression,
  parseQuery,
  type Query,
  type RegexNode,
  requiredLiterals,
} from '../../../../src/shared/query.ts'
import { line, NOW, patternSource, query } from '../../../helpers/query-arbitraries.ts'

function parsed(source: string): Query {
  const result = parseQuery(source)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.query
}

/** As text, to be read: `any`, `abc`, `(a & b)`, `(a | b)`. */
function show(expression: LiteralExpression): string {
  if (expression.kind === 'any') return 'any'
  if (expression.kind === 'literal') return new TextDecoder().decode(expression.bytes)
  return `(${expression.items.map(show).join(expression.kind === 'and' ? ' & ' : ' | ')})`
}

function holds(expression: LiteralExpression, bytes: Uint8Array): boolean {
  if (expression.kind === 'any') return true
  if (expression.kind !== 'literal') {
    const held = expression.items.map((item) => holds(item, bytes))
    return expression.kind === 'and' ? !held.includes(false) : held.includes(true)
  }
  const folded = Buffer.from(bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte)))
  return folded.includes(Buffer.from(expression.bytes))
}

describe('requiredLiterals', () => {
  it.each([
    ['', 'any'],
    ['handshake', 'handshake'],
    ['HandShake', 'handshake'],
    ['"handshake timeout" id=4fb2', '(handshake timeout & id=4fb2)'],
    ['abc', 'any'],
    ['日志', '日志'],
    ['abcd\ufffdefgh', '(abcd & efgh)'],
    ['abcd OR efgh', '(abcd | efgh)'],
    ['abcd OR x', 'any'],
    ['(abcd OR efgh) level:error', '(abcd | efgh)'],
    ['-abcd', 'any'],
    ['abcd -efgh', 'abcd'],
    ['--abcd', 'abcd'],
    ['-(abcd OR efgh)', 'any'],
    ['level:error device:abcdef module:netstack since:1h', 'any'],
    [
      '/retry=[3-5] .*rssi=-9\\d/',
      `((retry=3  | retry=4  | retry=5 ) & (${[...'0123456789'].map((n) => `rssi=-9${n}`).join(' | ')}))`,
    ],
    ['/0x[0-9a-f]{4} .*=4[0-9]{2}ms/', 'any'],
    ['/0x[0-9a-f]{8}/', 'any'],
    ['/HandShake/i', 'handshake'],
    ['/https?:\\/\\/host/', '(http://host | https://host)'],
    ['/(error|warning): x/', '(error: x | warning: x)'],
    ['/(error.*|warning)code/', '((error | warning) & code)'],
    ['/(error.*|x)code/', 'code'],
    ['/abcd?efgh/', '(abcefgh | abcdefgh)'],
    ['/(abcd)+efgh/', '(abcd & abcdefgh)'],
    ['/(abcd)*efgh/', 'efgh'],
    ['/(?:ab){3}/', 'ababab'],
    ['/(?:ab){2,}cd/', 'abcd'],
    ['/^ab\\bcd$/', 'abcd'],
    ['/ab(?=xyzw)cd/', 'abcd'],
    ['/ab(?!xyzw)cd/', 'abcd'],
    ['/(abcd)\\1/', 'abcd'],
    ['/abcd[^x]efgh/', '(abcd & efgh)'],
    ['/a.b.c/', 'any'],
  ])('of %s is %s', (source, expected) => expect(show(requiredLiterals(parsed(source)))).toBe(expected))

  it('keeps literals of the length that is asked for', () => {
    expect(show(requiredLiterals(parsed('ab x'), 1))).toBe('(ab & x)')
    expect(show(requiredLiterals(parsed('handshake'), 10))).toBe('any')
  })

  it('never excludes a line that matches', () => {
    let narrowed = 0
    fc.assert(
      fc.property(
        query,
        fc.array(line, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        (tree, lines, minBytes) => {
          const matches = compileMatcher(tree, { now: NOW, regex: 'v8' })
          const expression = requiredLiterals(tree, minBytes)
          for (const each of lines) {
            if (matches(each)) expect(holds(expression, each.bytes)).toBe(true)
            else narrowed += Number(!holds(expression, each.bytes))
          }
        },
      ),
      { numRuns: 2000 },
    )
    expect(narrowed).toBeGreaterThan(1000)
  })

  it('never excludes a line that a pattern matches', () => {
    fc.assert(
      fc.property(
        patternSource,
        fc.boolean(),
        fc.array(line, { minLength: 1, maxLength: 8 }),
        (source, caseless, lines) => {
          const node: RegexNode = { kind: 'regex', source, caseless, span: { start: 0, end: 0 } }
          const matches = compileMatcher(node, { now: NOW, regex: 're2' })
          const expression = requiredLiterals(node, 1)
          for (const each of lines) expect(!matches(each) || holds(expression, each.bytes)).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('stays small however a pattern fans out', () => {
    const source = `/${'(?:[ab]?x(?:c|d))'.repeat(200)}${'('.repeat(90)}a*b|c.d${')+'.repeat(90)}/`
    const count = (expression: LiteralExpression): number => {
      return 'items' in expression ? expression.items.reduce((sum, item) => sum + count(item), 0) : 1
    }
    expect(count(requiredLiterals(parsed(source), 1))).toBeLessThan(10_000)
  })
})
