import { describe, expect, test } from 'vitest'
import { scopeOf } from '../../../../../src/main/core/bundle/scope.ts'
import type { LineFilter } from '../../../../../src/main/core/store/store.ts'
import { NOW, queryOf } from '../../../../helpers/bundle/memory-source.ts'

function scope(query: string, filter: Partial<LineFilter> = {}) {
  const rest = { devices: [], since: null, until: null, maxSeq: null, now: NOW, zoneOffsetMinutes: 0 }
  return scopeOf({ query: queryOf(query), ...rest, ...filter })
}

describe('devices', () => {
  test('all, where none is asked for', () => {
    expect(scope('error').covers('acme:P/one')).toBe(true)
  })

  test('those asked for, and of them those that the query names', () => {
    const devices = ['acme:P/one', 'acme:P/two']
    expect(['acme:P/one', 'acme:P/two', 'acme:P/three'].map(scope('', { devices }).covers)).toEqual([true, true, false])
    expect(['acme:P/one', 'acme:P/two'].map(scope('device:P/one', { devices }).covers)).toEqual([true, false])
  })

  test('a query about lines alone leaves out no device', () => {
    expect(scope('level>=error OR device:P/one').covers('acme:P/two')).toBe(true)
  })
})

describe('time', () => {
  test('the narrower of what is asked for and what the query says', () => {
    const { since, until } = scope('since:1h', { since: NOW - 7_200_000, until: NOW - 60_000 })
    expect([since, until]).toEqual([NOW - 3_600_000, NOW - 60_000])
    expect(scope('since:1h', { since: NOW - 60_000 }).since).toBe(NOW - 60_000)
    expect(scope('').until).toBeNull()
  })

  test.each([
    ['before it', 0, 9, false],
    ['up to its beginning', 0, 10, true],
    ['within it', 12, 13, true],
    ['around it', 0, 99, true],
    ['from its end, which is not in it', 20, 30, false],
    ['begun before and not ended', 0, null, true],
    ['begun after and not ended', 20, null, false],
  ])('a span %s', (_, from, to, touches) => {
    expect(scope('', { since: 10, until: 20 }).touches(from, to)).toBe(touches)
  })
})
