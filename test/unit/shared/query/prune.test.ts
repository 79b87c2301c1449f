import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileMatcher,
  deviceTerms,
  isLevelOnly,
  LEVEL_BITS,
  levelMask,
  parseQuery,
  type Query,
  timeRange,
} from '../../../../src/shared/query.ts'
import { DEVICES, line, NOW, query } from '../../../helpers/query-arbitraries.ts'

function parsed(source: string): Query {
  const result = parseQuery(source)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.query
}

function levels(source: string): readonly string[] {
  const mask = levelMask(parsed(source))
  return Object.entries(LEVEL_BITS).flatMap(([name, bit]) => ((mask & bit) === 0 ? [] : [name]))
}

describe('levelMask', () => {
  it.each([
    ['', ['error', 'warn', 'info', 'debug', 'none']],
    ['level>=warn', ['error', 'warn']],
    ['level<warn', ['info', 'debug']],
    ['-level:debug', ['error', 'warn', 'info', 'none']],
    ['level:none', ['none']],
    ['level:error x', ['error']],
    ['level:error OR x', ['error', 'warn', 'info', 'debug', 'none']],
    ['level:error OR (level:debug x)', ['error', 'debug']],
    ['-(level:error x)', ['error', 'warn', 'info', 'debug', 'none']],
    ['-(level:error OR x)', ['warn', 'info', 'debug', 'none']],
    ['level:error level:warn', []],
  ])('of %s is %j', (source, expected) => expect(levels(source)).toEqual(expected))

  it('knows when the level alone decides', () => {
    expect(isLevelOnly(parsed(''))).toBe(true)
    expect(isLevelOnly(parsed('-(level:debug OR level>=warn)'))).toBe(true)
    expect(isLevelOnly(parsed('level:debug x'))).toBe(false)
  })
})

describe('deviceTerms', () => {
  it.each([
    ['device:pump-7', ['ABCDEFGHIJ/pump-7']],
    ['device:ABCDEFGHIJ/*', ['ABCDEFGHIJ/pump-7', 'ABCDEFGHIJ/Pump-7']],
    ['device:pump-7 OR device:valve', ['ABCDEFGHIJ/pump-7', 'KLMNOPQRST/valve']],
    ['-device:*/*', ['5f2a_dev', 'a:b']],
    ['device:a:b x', ['a:b']],
    ['device:pump-7 device:valve', []],
    ['device:pump-7 OR x', [...DEVICES]],
    ['device:pump-7 OR (device:valve x)', ['ABCDEFGHIJ/pump-7', 'KLMNOPQRST/valve']],
  ])('of %s leave %j', (source, expected) => {
    const mayMatch = deviceTerms(parsed(source))
    expect(DEVICES.filter((device) => mayMatch?.(device, 'one'))).toEqual(expected)
  })

  it('is null where no device is asked for', () => expect(deviceTerms(parsed('a level:error'))).toBeNull())
})

describe('timeRange', () => {
  const minutes = (count: number) => NOW + count * 60_000
  it.each([
    ['', null, null, true],
    ['since:15m', minutes(-15), null, false],
    ['since:15m until:5m x', minutes(-15), minutes(-5), false],
    ['-since:15m', null, minutes(-15), true],
    ['-(since:15m until:5m)', null, null, true],
    ['-(until:15m OR since:5m)', minutes(-15), minutes(-5), true],
    ['since:15m OR since:1h', minutes(-60), null, false],
    ['since:15m OR x', null, null, true],
    ['(since:60m until:50m) OR (since:20m until:10m)', minutes(-60), minutes(-10), false],
    ['(since:5m until:10m) OR (since:20m until:15m)', minutes(-20), minutes(-15), false],
    ['since:5m until:10m', minutes(-5), minutes(-10), false],
  ])('of %s is from %d until %d', (source, since, until, timeless) => {
    expect(timeRange(parsed(source), NOW, 0)).toEqual({ since, until, timeless })
  })
})

it('nothing that matches is ever pruned', () => {
  let pruned = 0
  fc.assert(
    fc.property(query, fc.array(line, { minLength: 1, maxLength: 8 }), (tree, lines) => {
      const matches = compileMatcher(tree, { now: NOW, zone: 60, regex: 'v8' })
      const mask = levelMask(tree)
      const mayMatch = deviceTerms(tree)
      const { since, until, timeless } = timeRange(tree, NOW, 60)
      for (const { level, device, platform, time, ...rest } of lines) {
        const inTime = time === null ? timeless : time >= (since ?? -Infinity) && time < (until ?? Infinity)
        const possible = (mask & LEVEL_BITS[level]) !== 0 && mayMatch?.(device, platform) !== false && inTime
        const answer = matches({ level, device, platform, time, ...rest })
        if (answer) expect(possible).toBe(true)
        if (isLevelOnly(tree)) expect(answer).toBe((mask & LEVEL_BITS[level]) !== 0)
        pruned += Number(!possible)
      }
    }),
    { numRuns: 2000 },
  )
  expect(pruned).toBeGreaterThan(1000)
})
