import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { bucket, buckets } from '../../../src/shared/buckets.ts'
import { LINE_LEVELS } from '../../../src/shared/model.ts'

const counts = fc.record({ error: fc.nat(), warn: fc.nat(), info: fc.nat(), debug: fc.nat(), none: fc.nat() })
const good = fc.record({ from: fc.double({ noNaN: true, noDefaultInfinity: true }), counts })

function agrees(value: unknown): void {
  expect(buckets.safeParse(value).success).toBe(z.array(bucket).safeParse(value).success)
}

test('takes what the schema takes, as it is', () => {
  fc.assert(
    fc.property(fc.array(good), (own) => {
      agrees(own)
      expect(buckets.parse(own)).toBe(own)
    }),
  )
})

test('refuses what the schema refuses', () => {
  const level = fc.constantFrom(...LINE_LEVELS)
  fc.assert(
    fc.property(good, level, fc.option(fc.anything(), { nil: undefined }), (own, level, other) => {
      agrees([own, { ...own, from: other }])
      agrees([own, { ...own, counts: other }])
      agrees([{ ...own, counts: { ...own.counts, [level]: other } }, own])
      const { [level]: _, ...rest } = own.counts
      agrees([{ ...own, counts: rest }])
    }),
    { numRuns: 500 },
  )
  fc.assert(fc.property(fc.anything(), agrees))
})
