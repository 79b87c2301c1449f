import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toRawLine } from '../../../../../../src/main/core/store/log-line.ts'
import { packLines, unpackLines } from '../../../../../../src/main/core/store/reading/packed.ts'
import { LINE_LEVELS } from '../../../../../../src/shared/model.ts'

const origins = [0, 300].map((clockOffset) => {
  return { device: 'acme:a', connection: 'site', received: 1_000_000, clockOffset, how: 'test' }
})

const line = fc.record({
  bytes: fc.uint8Array(),
  level: fc.constantFrom(...LINE_LEVELS),
  time: fc.option(fc.integer()),
  module: fc.option(fc.string()),
})

test('lines come out of their buffers as they went in, also when these moved to another thread', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(line, fc.constantFrom(...origins), fc.nat())), (all) => {
      const lines = all.map(([one, origin, seq]) => ({ seq, time: 0, line: one, origin }))
      const expected = lines.map((one) => toRawLine(one.line, one.seq, one.origin))
      const { packed, transfer } = packLines(lines)
      expect(unpackLines(structuredClone(packed, { transfer: [...transfer] }))).toEqual(expected)
    }),
  )
})
