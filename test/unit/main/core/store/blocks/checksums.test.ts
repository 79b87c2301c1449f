import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BlockDamage } from '../../../../../../src/main/core/store/blocks/bytes.ts'
import { checkAll } from '../../../../../../src/main/core/store/blocks/checksums.ts'

function withSum(content: Uint8Array): Buffer {
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(crc32(content))
  return Buffer.concat([content, sum])
}

const pieces = fc.array(fc.uint8Array({ maxLength: 3000 }).map(withSum), { maxLength: 40 })
const check = (of: readonly Uint8Array[]) =>
  checkAll(
    Buffer.concat(of),
    of.map(({ length }) => length),
    'a piece',
  )

test('pieces that hold what their checksums say pass, however many and however long', () => {
  fc.assert(
    fc.property(pieces, (of) => {
      check(of)
    }),
  )
})

test('one bit that is another one is found, wherever it is', () => {
  fc.assert(
    fc.property(pieces, fc.nat(), fc.nat(7), (of, at, bit) => {
      const piece = of.find(({ length }) => length > 0)
      fc.pre(piece !== undefined)
      const copy = of.map((one) => Buffer.from(one))
      const index = at % copy.length
      const changed = copy[index] as Buffer
      changed[at % changed.length] = (changed[at % changed.length] as number) ^ (1 << bit)
      expect(() => check(copy)).toThrow(BlockDamage)
    }),
  )
})

test('pieces whose borders are not where they should be are found', () => {
  const [one, two] = [withSum(Buffer.from('one')), withSum(Buffer.from('another'))]
  const bytes = Buffer.concat([one, two])
  expect(() => checkAll(bytes, [one.length + 1, two.length - 1], 'a piece')).toThrow('a piece is damaged')
})
