import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toRawLine } from '../../../../../../src/main/core/store/log-line.ts'
import { LinePages } from '../../../../../../src/main/core/store/reading/line-pages.ts'
import { unpackLines } from '../../../../../../src/main/core/store/reading/packed.ts'
import { LINE_LEVELS } from '../../../../../../src/shared/model.ts'
import { packLines } from '../../../../../helpers/store/pack-lines.ts'

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
    fc.property(fc.array(fc.tuple(line, fc.constantFrom(...origins), fc.nat()), { minLength: 1 }), (all) => {
      const lines = all.map(([one, origin, seq]) => ({ seq, time: 0, line: one, origin }))
      const expected = lines.map((one) => toRawLine(one.line, one.seq, one.origin))
      const { packed, transfer } = packLines(lines)
      expect(unpackLines(structuredClone(packed, { transfer: [...transfer] }))).toEqual(expected)
    }),
  )
})

test('pages end where they are full, and hold all lines in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(line, fc.constantFrom(...origins))),
      fc.integer({ min: 1, max: 60 }),
      (all, bytes) => {
        const pages = new LinePages({ lines: 3, bytes })
        const full = all.flatMap(([one, origin], index) => {
          pages.addFound({ seq: index, time: 0, line: one, origin })
          return pages.take()
        })
        for (const { packed } of full) {
          const ending = packed.bytes.length - ((packed.places.at(-4) ?? -1) + 1)
          expect(packed.seqs.length === 3 || packed.bytes.length >= bytes).toBe(true)
          expect(packed.bytes.length - ending).toBeLessThan(bytes)
        }
        const every = [...full, ...pages.takeAll()]
        expect(pages.takeAll()).toEqual([])
        expect(every.map(({ last }) => last)).toEqual(every.map(({ packed }) => packed.seqs.at(-1)))
        const expected = all.map(([one, origin], seq) => toRawLine(one, seq, origin))
        expect(every.flatMap(({ packed }) => unpackLines(packed))).toEqual(expected)
      },
    ),
  )
})
