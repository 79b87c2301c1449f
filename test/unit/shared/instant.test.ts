import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseInstant, writeInstant } from '../../../src/shared/instant.ts'

const at = (text: string, micros = 0) => ({ ms: Date.parse(text), micros })

test.each([
  ['2016-11-08T10:02:07.033000Z', at('2016-11-08T10:02:07.033Z')],
  ['2016-11-30T16:25:12.1234Z', at('2016-11-30T16:25:12.123Z', 400)],
  ['2016-11-30T16:25:12Z', at('2016-11-30T16:25:12Z')],
  ['2016-11-30T16:25:12', at('2016-11-30T16:25:12Z')],
  ['20161130T162512Z', at('2016-11-30T16:25:12Z')],
  ['2016-11-30T16:25:12.123456789+02:00', at('2016-11-30T14:25:12.123Z', 456)],
  ['2016-11-30T16:25:12-0330', at('2016-11-30T19:55:12Z')],
  ['2016-11-30', at('2016-11-30T00:00:00Z')],
  ['2016-12-31T23:59:60Z', at('2017-01-01T00:00:00Z')],
  ['1969-12-31T23:59:59.999999Z', { ms: -1, micros: 999 }],
])('%s', (text, instant) => {
  expect(parseInstant(text)).toEqual(instant)
})

test.each([
  '',
  'yesterday',
  '2016-13-01',
  '2016-02-30T00:00:00Z',
  '2016-11-30T24:00:00Z',
  '1478599327',
  '2016-11-30T16:25Z',
])('%j is no point in time', (text) => expect(parseInstant(text)).toBeNull())

test('what is written is read as the same to the microsecond', () => {
  const years = { min: Date.UTC(1, 0), max: Date.UTC(9999, 11, 31) }
  fc.assert(
    fc.property(fc.integer(years), fc.integer({ min: 0, max: 999 }), (ms, micros) => {
      const text = writeInstant({ ms, micros })
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
      expect(parseInstant(text ?? '')).toEqual({ ms, micros })
    }),
  )
})

test.each([Number.NaN, 9e15, Date.UTC(12_000, 0)])('a time of %d ms cannot be written', (ms) => {
  expect(writeInstant({ ms, micros: 0 })).toBeNull()
})
