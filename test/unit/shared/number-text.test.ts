import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isStep, NumberReader, NumberWriter } from '../../../src/shared/number-text.ts'

const any = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -40, max: 40 }),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 31, 32, 2 ** 31, 2 ** 50 - 1, 2 ** 50, -(2 ** 50) + 1, Number.MIN_VALUE),
)

test('numbers come back as they went in, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(any, { maxLength: 3000 }), (values) => {
      const writer = new NumberWriter()
      let before = 0
      for (const value of values) before = writer.step(value, before)
      expect(writer.text()).toMatch(/^[A-Za-z0-9_-]*$/)
      const reader = new NumberReader(writer.text(), writer.exact)
      before = 0
      for (const value of values) {
        const read = reader.step(before)
        expect(read).toBe(value)
        if (isStep(read)) before = read
      }
      expect(() => reader.count()).toThrow(RangeError)
    }),
  )
})

test('small ones take one character each', () => {
  const writer = new NumberWriter()
  for (let value = 0; value < 32; value++) writer.count(value)
  expect(writer.text()).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef')
})

test.each([
  ['it ends in the middle of a number', '_', []],
  ['a character that is no digit', '"', []],
  ['a character beyond all of them', 'ü', []],
  ['a number without end', '_'.repeat(20), []],
  ['a number that should stand beside them and does not', 'A', []],
])('refuses %s', (_, text, exact) => {
  expect(() => new NumberReader(text, exact).step(0)).toThrow(RangeError)
})
