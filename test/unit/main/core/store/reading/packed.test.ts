import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packLines, unpackLines } from '../../../../../../src/main/core/store/reading/packed.ts'
import type { RawLine } from '../../../../../../src/main/core/store/store.ts'

test('lines come out of their buffer as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (all) => {
      const lines = all.map((bytes, seq): RawLine => {
        const device = { device: 'acme:a', connection: 'site', how: '' }
        const times = { received: 1, deviceTime: null, time: 1, clockOffset: 0 }
        return { seq, ...device, ...times, level: 'info', module: null, bytes }
      })
      expect(unpackLines(structuredClone(packLines(lines)))).toEqual(lines)
    }),
  )
})
