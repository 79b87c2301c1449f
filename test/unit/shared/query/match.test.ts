import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkInline,
  compileMatcher,
  type MatchLine,
  parseQuery,
  printQuery,
  type Query,
  QueryFailure,
  type QueryNode,
} from '../../../../src/shared/query.ts'
import { resolveTime } from '../../../../src/shared/time.ts'
import { line, NOW, query } from '../../../helpers/query-arbitraries.ts'

const LINE: MatchLine = {
  text: 'INF|net.mqtt|Handshake timeout retry=3 Größe Ärger id=4fB2',
  level: 'info',
  device: 'ABCDEFGHIJ/pump-7',
  platform: 'one',
  module: 'net.mqtt',
  time: NOW - 10 * 60_000,
}

function parsed(source: string): Query {
  const result = parseQuery(source)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.query
}

function matches(source: string, change: Partial<MatchLine> = {}, zone = 0): boolean {
  const answers = (['v8', 're2'] as const).map((regex) => {
    return compileMatcher(parsed(source), { now: NOW, zone, regex })({ ...LINE, ...change })
  })
  expect(answers[0]).toBe(answers[1])
  return answers[0] === true
}

describe('compileMatcher', () => {
  it.each([
    '',
    'handshake',
    'HANDSHAKE OR Handshake',
    '"handshake timeout"',
    'timeout handshake',
    'größe',
    'Größe',
    'retry=3',
    'id=4fB2',
    '"id=4fb2"',
    '/retry=[3-5]/',
    '/HAND/i',
    '/^INF.*B2$/',
    'level:info level>=debug level<=info level>debug level<error -level:none',
    'device:ABCDEFGHIJ/pump-7',
    'device:pump-7',
    'device:one:pump-7',
    'device:one:ABCDEFGHIJ/pump-7',
    'device:*/pump-* device:ABC* device:*:* device:one:* device:*',
    'module:net.mqtt module:net.* module:NET.* OR module:net.mqtt',
    'since:15m until:5m -since:5m -until:15m',
    'since:11:50 until:11:50:00.001',
    'a OR handshake nothing OR retry',
    '-(absent OR missing) -(handshake absent)',
    '--handshake',
  ])('finds a line by %s', (source) => expect(matches(source)).toBe(true))

  it.each([
    'HANDSHAKE',
    'GRÖSSE',
    'ärger',
    'handshake absent',
    '-handshake',
    '/HAND/',
    'level:error',
    'level>info',
    'level:none',
    'device:PUMP-7',
    'device:pump',
    'device:two:pump-7',
    'device:one:',
    'module:mqtt',
    'module:NET.*',
    'since:5m',
    'until:15m',
    'until:11:50',
    'since:2026-03-01T12:00 OR until:2026-03-01T11:49:59.999Z',
  ])('leaves a line out by %s', (source) => expect(matches(source)).toBe(false))

  it('folds A to Z and nothing else', () => {
    expect(matches('k', { text: '\u212a' })).toBe(false)
    expect(matches('/k/i', { text: '\u212a' })).toBe(false)
    expect(matches('/s/i', { text: '\u017f' })).toBe(false)
    expect(matches('/ä/i', { text: 'Ä' })).toBe(false)
    expect(matches('/[^k]/i', { text: '\u212a' })).toBe(true)
    expect(matches('/[^k]/i', { text: 'K' })).toBe(false)
    expect(matches('i', { text: 'İ' })).toBe(false)
    expect(matches('/[[:upper:]]{3}/i', { text: 'abc' })).toBe(true)
  })

  it('lets a line without level equal none and compare with nothing', () => {
    expect(matches('level:none', { level: 'none' })).toBe(true)
    expect(matches('level<=error OR level>=debug', { level: 'none' })).toBe(false)
  })

  it('lets a line without time or module match only what is negated', () => {
    expect(matches('since:7d OR until:0s', { time: null })).toBe(false)
    expect(matches('-since:7d -until:0s', { time: null })).toBe(true)
    expect(matches('module:*', { module: null })).toBe(false)
  })

  it('reads times without zone in the given zone', () => {
    expect(matches('since:2026-03-01T19:50 until:2026-03-01T19:51', {}, 480)).toBe(true)
    expect(matches('since:19:51', {}, 480)).toBe(false)
  })

  it('has since inclusive and until exclusive, so that ranges meet without overlap', () => {
    const at = new Date(NOW - 10 * 60_000).toISOString()
    expect(matches(`since:${at}`)).toBe(true)
    expect(matches(`until:${at}`)).toBe(false)
  })

  it.each([
    ['/(?=retry)/', 'look-around'],
    ['a OR -(b /x(?<!y)/)', 'look-around'],
    ['/(.)\\1/', 'back-reference'],
    ['/(?<x>.)\\k<x>/', 'back-reference'],
    ['/\\p{L}/', 'unicode-property'],
    ['/[\\PL]/', 'unicode-property'],
  ])('says that %s cannot run in line', (source, detail) => {
    const error = checkInline(parsed(source))
    expect(error).toMatchObject({ code: 'regex-not-inline', detail })
    expect(source.slice(error?.at, (error?.at ?? 0) + (error?.length ?? 0))).toMatch(/^\/.*\/$/)
    expect(() => compileMatcher(parsed(source), { now: NOW, regex: 're2' })).toThrow(QueryFailure)
    expect(() => compileMatcher(parsed(source), { now: NOW, regex: 'v8' })).not.toThrow()
  })

  it('takes what only V8 has where it may run', () => {
    const test = (source: string, text: string) => {
      return compileMatcher(parsed(source), { now: NOW, regex: 'v8' })({ ...LINE, text })
    }
    expect(test('/(?<=retry=)3(?! )/', 'retry=3')).toBe(true)
    expect(test('/(?<=retry=)3(?! )/', 'retry=3 ')).toBe(false)
    expect(test('/(..)x\\1/', 'abxab')).toBe(true)
    expect(test('/(..)x\\1/', 'abxba')).toBe(false)
    expect(test('/(?<n>.)(b)\\k<n>0/', 'aba0')).toBe(true)
    expect(test('/^\\p{Lu}+$/', 'ÄÖ')).toBe(true)
    expect(test('/^\\p{Lu}+$/i', 'aÄb')).toBe(true)
    expect(test('/^[^\\p{Lu}]+$/i', 'a')).toBe(false)
    expect(test('/^\\p{Script=Han}+$/', '日志')).toBe(true)
  })

  it('gives the same answer in both engines, and the one that the terms say', () => {
    let found = 0
    fc.assert(
      fc.property(query, fc.array(line, { minLength: 1, maxLength: 8 }), (tree, lines) => {
        const v8 = compileMatcher(tree, { now: NOW, zone: 60, regex: 'v8' })
        const re2 = compileMatcher(tree, { now: NOW, zone: 60, regex: 're2' })
        for (const each of lines) {
          const expected = naive(tree, each)
          found += Number(expected)
          expect(v8(each)).toBe(expected)
          expect(re2(each)).toBe(expected)
        }
      }),
      { numRuns: 1500 },
    )
    expect(found).toBeGreaterThan(1000)
  })

  it('answers the same after printing and reading', () => {
    fc.assert(
      fc.property(query, line, (tree, each) => {
        const again = compileMatcher(parsed(printQuery(tree)), { now: NOW, regex: 'v8' })
        expect(again(each)).toBe(compileMatcher(tree, { now: NOW, regex: 'v8' })(each))
      }),
      { numRuns: 1000 },
    )
  })
})

/** The meaning of a query, said a second time and as plainly as possible; patterns are left to one engine. */
function naive(node: QueryNode, each: MatchLine): boolean {
  switch (node.kind) {
    case 'and':
      return node.items.every((item) => naive(item, each))
    case 'or':
      return node.items.some((item) => naive(item, each))
    case 'not':
      return !naive(node.item, each)
    case 'text':
      return /[A-Z]/.test(node.text) ? each.text.includes(node.text) : lower(each.text).includes(node.text)
    case 'regex':
      return compileMatcher(node, { now: NOW, regex: 'v8' })(each)
    case 'level': {
      const ranks = ['none', 'debug', 'info', 'warn', 'error']
      const [mine, asked] = [ranks.indexOf(each.level), ranks.indexOf(node.level)]
      if (node.operator === '=') return mine === asked
      if (mine === 0) return false
      return { '>=': mine >= asked, '<=': mine <= asked, '>': mine > asked, '<': mine < asked }[node.operator]
    }
    case 'device': {
      const name = each.device.replace(/^[^/]*\//, '')
      const forms = [each.device, name, `${each.platform}:${each.device}`, `${each.platform}:${name}`]
      return forms.some((form) => wild(node.pattern).test(form))
    }
    case 'module': {
      const module = /[A-Z]/.test(node.pattern) ? each.module : lower(each.module ?? '')
      return each.module !== null && wild(node.pattern).test(module ?? '')
    }
    case 'since':
      return each.time !== null && each.time >= resolveTime(node.time, NOW, 60)
    case 'until':
      return each.time !== null && each.time < resolveTime(node.time, NOW, 60)
  }
}

function lower(text: string): string {
  return Array.from(text, (char) => (char >= 'A' && char <= 'Z' ? char.toLowerCase() : char)).join('')
}

function wild(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[\\^$.|?+()[\]{}/-]/g, '\\$&').replaceAll('*', '.*')}$`, 's')
}
