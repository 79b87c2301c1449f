import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openCode, reserve } from '../../../../../../src/main/core/bundle/packing/code.ts'
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

/** The same bytes, in memory of the compiled code that looks for these needles too. */
function inCode(needles: Needles, bytes: Uint8Array): Uint8Array {
  const code = openCode()
  needles.use(code)
  const at = reserve(code, bytes)
  return new Uint8Array(code.memory.buffer, at, bytes.length)
}

test('finds long ones among much else, wherever they begin, and so does the compiled code', () => {
  const long = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 8, maxLength: 40 })
  const part = fc.tuple(fc.constantFrom('needle', 'start', 'end', 'other'), fc.nat(), fc.string({ maxLength: 30 }))
  fc.assert(
    fc.property(
      fc.array(long, { minLength: 1, maxLength: 8 }),
      fc.array(part, { maxLength: 12 }),
      fc.nat(40),
      (needles, parts, from) => {
        const text = parts
          .map(([what, which, other]) => {
            const needle = needles[which % needles.length] as string
            const half = needle.length >> 1
            return { needle, start: needle.slice(0, half), end: needle.slice(half), other }[what]
          })
          .join('')
        const bytes = Buffer.from(text, 'latin1')
        const all = new Needles(needles.map((needle) => Buffer.from(needle)))
        const found = all.find(bytes, from)
        expect(found && `${needles[found.needle]}@${found.at}`).toBe(first(bytes.toString('latin1'), needles, from))
        expect(all.find(inCode(all, bytes), from)).toEqual(found)
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
