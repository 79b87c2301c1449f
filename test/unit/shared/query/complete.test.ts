import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completeQuery, parseQuery } from '../../../../src/shared/query.ts'
import { text } from '../../../helpers/query-arbitraries.ts'

const SOURCE = {
  devices: ['ABCDEFGHIJ/pump-7', 'ABCDEFGHIJ/valve', 'KLM/Pump 8'],
  modules: ['net.mqtt', 'net.tls', 'ota'],
}

/** `|` is the caret. */
function labels(marked: string): readonly string[] {
  return completeQuery(marked.replace('|', ''), marked.indexOf('|'), SOURCE).map(({ label }) => label)
}

/** The text after taking the first suggestion. */
function taken(marked: string): string {
  const source = marked.replace('|', '')
  const [first] = completeQuery(source, marked.indexOf('|'), SOURCE)
  return first === undefined ? source : source.slice(0, first.span.start) + first.insert + source.slice(first.span.end)
}

const KEYS = ['level:', 'device:', 'module:', 'since:', 'until:']

describe('completeQuery', () => {
  it.each([
    ['|', KEYS],
    ['a |', [...KEYS, 'OR']],
    ['a OR |', KEYS],
    ['(|', KEYS],
    ['-|', []],
    ['-(|', KEYS],
    ['(a) |', [...KEYS, 'OR']],
    ['l|', ['level:']],
    ['-dev|', ['device:']],
    ['a O|', ['OR']],
    ['level:|', ['error', 'warn', 'info', 'debug', 'none']],
    ['level>=w|', ['warn']],
    ['level<|', ['error', 'warn', 'info', 'debug']],
    ['level:dbg|', ['debug']],
    ['device:|', SOURCE.devices],
    ['device:pump|', ['ABCDEFGHIJ/pump-7', 'KLM/Pump 8']],
    ['device:abc|', ['ABCDEFGHIJ/pump-7', 'ABCDEFGHIJ/valve']],
    ['device:"KLM/Pu|', ['KLM/Pump 8']],
    ['module:net|', ['net.mqtt', 'net.tls']],
    ['since:|', ['1m', '5m', '15m', '1h', '6h', '24h', '7d']],
    ['until:3|', ['3s', '3m', '3h', '3d']],
    ['"lev|', []],
    ['"lev|"', []],
    ['/lev|/', []],
    ['/lev|', []],
    ['xyz|', []],
  ])('offers at %s', (marked, expected) => expect(labels(marked)).toEqual(expected))

  it.each([
    ['a l| b', 'a level: b'],
    ['level:w|xyz b', 'level:warn b'],
    ['-module:o| b', '-module:ota b'],
    ['device:8| b', 'device:"KLM/Pump 8" b'],
    ['device:"KLM|', 'device:"KLM/Pump 8"'],
  ])('replaces what was begun: %s', (marked, expected) => expect(taken(marked)).toBe(expected))

  it('offers values that can be read', () => {
    const values = fc.constantFrom('level:', 'level>=', 'device:', 'module:', 'since:', 'until:')
    const names = fc.record({ devices: fc.array(text, { minLength: 1 }), modules: fc.array(text) })
    fc.assert(
      fc.property(values, names, (key, source) => {
        for (const { insert, span } of completeQuery(key, key.length, source)) {
          const whole = key.slice(0, span.start) + insert
          if (insert !== '""') expect(parseQuery(whole)).toMatchObject({ ok: true })
        }
      }),
    )
  })

  it('never fails, wherever the caret is', () => {
    fc.assert(
      fc.property(text, fc.nat(40), (source, at) => {
        const caret = Math.min(at, source.length)
        for (const { span } of completeQuery(source, caret, SOURCE)) {
          expect(span.start).toBeLessThanOrEqual(caret)
          expect(span.end).toBeGreaterThanOrEqual(caret)
          expect(span.end).toBeLessThanOrEqual(source.length)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
