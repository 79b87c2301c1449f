import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../../../../../src/main/core/platforms/aws/entry.ts'
import { filterPattern } from '../../../../../../src/main/core/platforms/aws/filter-pattern.ts'
import { matcherOf } from '../../../../../../src/main/core/platforms/aws/local-filter.ts'
import { parseQuery, printQuery, type Query } from '../../../../../../src/shared/query.ts'
import { matchesPattern } from '../../../../../helpers/aws-server/pattern.ts'

function parsed(text: string): Query {
  const result = parseQuery(text)
  if (!result.ok) throw new Error(text)
  return result.query
}

describe('filterPattern', () => {
  it.each([
    ['level:error', '{ $.logLevel = "ERROR" }'],
    ['level>=warn', '{ $.logLevel = "ERROR" || $.logLevel = "WARN" }'],
    ['module:Publish-In', '{ $.eventType = "Publish-In" }'],
    ['module:Publish-*', '{ $.eventType = "Publish-*" }'],
    ['level:debug module:RuleExecution', '{ $.logLevel = "DEBUG" && $.eventType = "RuleExecution" }'],
    [
      'level>=warn module:RuleExecution timeout',
      '{ ($.logLevel = "ERROR" || $.logLevel = "WARN") && $.eventType = "RuleExecution" }',
    ],
    [
      'device:dev1',
      '{ $.clientId = "dev1" || $.clientId = "*/dev1" || $.deviceShadowName = "dev1" || $.deviceShadowName = "*/dev1" || $.thingName = "dev1" || $.thingName = "*/dev1" }',
    ],
  ])('says %s as %s', (query, pattern) => {
    expect(filterPattern(parsed(query))).toBe(pattern)
  })

  it.each([
    ['', 'asks for everything'],
    ['timeout', 'has a word, which may stand anywhere'],
    ['level:error OR timeout', 'has a part that cannot be said'],
    ['-level:error', 'takes lines without a level'],
    ['level:none', 'takes lines that are no JSON'],
    ['module:connect', 'does not look at case'],
    ['device:account', 'means what names no device'],
    ['device:12345', 'may be the number of the account'],
    ['device:*', 'may be anybody'],
    ['device:acc*', 'may be the account'],
    ['-device:dev1', 'leaves something out'],
    ['device:"a\\"b"', 'holds what a pattern reads otherwise'],
  ])('reads everything for %j, which %s', (query) => {
    expect(filterPattern(parsed(query))).toBeNull()
  })

  it('reads everything where the pattern would be too long', () => {
    const many = Array.from({ length: 40 }, (_, n) => `device:dev${n}`).join(' OR ')
    expect(filterPattern(parsed(many))).toBeNull()
  })
})

const NAMES = [
  'dev1',
  'Dev1',
  'plant/dev1',
  'a/b/dev1',
  'account',
  'account/7',
  'CLIENT_ID/x',
  '123',
  'N/A',
  '',
  'aws:dev1',
  'ax',
]
const name = fc.constantFrom(...NAMES)
const value = fc.oneof(name, fc.constantFrom<unknown>(null, 5, { a: 'dev1' }))

const message = fc.oneof(
  fc
    .record(
      {
        logLevel: fc.constantFrom<unknown>('ERROR', 'WARN', 'INFO', 'DEBUG', 'error', 'FATAL', 3),
        eventType: fc.constantFrom<unknown>('Connect', 'connect', 'Publish-In', 'RuleExecution', 7),
        clientId: value,
        deviceShadowName: value,
        thingName: value,
        accountId: fc.constantFrom<unknown>('123', '7', 'x', 9),
        timestamp: fc.constantFrom<unknown>('2017-08-10 15:37:23.476', 1_502_379_443_476),
      },
      { requiredKeys: [] },
    )
    .map((entry) => JSON.stringify(entry)),
  fc.constantFrom('2017-08-10 15:37:23.476 TRACEID:1 [ERROR] dev1', 'ERROR dev1', '', '[1]', '{"logLevel":"ERROR"'),
)

const leaf = fc.oneof(
  fc.constantFrom(
    'level:error',
    'level>=warn',
    'level<=info',
    'level>error',
    'level<warn',
    'level:none',
    'dev1',
    '/de?v/',
  ),
  fc.constantFrom('module:Connect', 'module:connect', 'module:Publish-*', 'module:*Execution', 'until:2018-01-01'),
  fc
    .tuple(
      fc.constantFrom('', 'aws:', 'a*:', 'huawei:'),
      fc.constantFrom(...NAMES.filter(Boolean), 'de*', '*1', 'D*1', 'acc*', '1*', 'C*x'),
    )
    .map(([platform, pattern]) => `device:"${platform}${pattern}"`),
)

const { query } = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) (${b})`),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `(${a}) OR (${b})`),
    tie('query').map((inner) => `-(${inner})`),
  ),
}))

function record(text: string): LogRecord {
  return { message: text, timestamp: 1_502_379_443_476, ingestionTime: null, eventId: '1', logStreamName: null }
}

describe('a filter pattern and the filter here', () => {
  it('never leave out what the query matches, whatever is written', () => {
    fc.assert(
      fc.property(query, fc.array(message, { minLength: 1, maxLength: 20 }), (text, messages) => {
        const asked = parsed(text)
        const pattern = filterPattern(asked)
        const matches = matcherOf(asked, 1_600_000_000_000)
        for (const each of messages) {
          if (!matches(record(each))) continue
          expect(pattern === null || matchesPattern(pattern, each), `${printQuery(asked)} | ${pattern} | ${each}`).toBe(
            true,
          )
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('save downloads: a query for errors of one type leaves out all others', () => {
    const pattern = filterPattern(parsed('level:error module:RuleNotFound')) ?? ''
    expect(matchesPattern(pattern, '{"logLevel":"ERROR","eventType":"RuleNotFound"}')).toBe(true)
    expect(matchesPattern(pattern, '{"logLevel":"INFO","eventType":"RuleNotFound"}')).toBe(false)
    expect(matchesPattern(pattern, '{"logLevel":"ERROR","eventType":"Connect"}')).toBe(false)
  })
})
