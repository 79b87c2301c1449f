import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Needles } from '../../../../../../src/main/core/bundle/redact/needles.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A'), minLength: 3, maxLength: 9 })

/** What stands there, by looking at every place. */
function first(text: string, needles: readonly string[], from: number): string | null {
  for (let at = from; at < text.length; at++) {
    const here = needles.filter((needle) => text.startsWith(needle, at)).sort((a, b) => b.length - a.length)[0]
    if (here !== undefined) return `${here}@${at}`
  }
  return null
}

test('finds what a look at every place finds, the longest first', () => {
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 6 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A'), maxLength: 60 }),
      fc.nat(20),
      (needles, text, from) => {
        const found = new Needles(needles.map((needle) => Buffer.from(needle))).find(Buffer.from(text), from)
        expect(found && `${needles[found.needle]}@${found.at}`).toBe(first(text, needles, from))
      },
    ),
    { numRuns: 2000 },
  )
})

test('in either case where asked for', () => {
  const needles = new Needles([Buffer.from('secret')], true)
  expect(needles.find(Buffer.from('a SeCrEt'))).toEqual({ at: 2, needle: 0 })
  expect(new Needles([Buffer.from('secret')]).find(Buffer.from('a SeCrEt'))).toBeNull()
})

test('a needle that is too short is an error, and none finds nothing', () => {
  expect(() => new Needles([Buffer.from('ab')])).toThrow(RangeError)
  expect(new Needles([]).find(Buffer.from('anything'))).toBeNull()
})
