import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSums, printSums } from '../../../../../src/main/core/bundle/sums.ts'

const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

test('a line is what sha256sum writes', () => {
  expect(printSums([{ name: 'logs/a b.log', sha256 }])).toBe(`${sha256}  logs/a b.log\n`)
  expect(printSums([{ name: 'a\\b\nc\rd', sha256 }])).toBe(`\\${sha256}  a\\\\b\\nc\\rd\n`)
})

test('what was written is read', () => {
  const sum = fc.record({
    name: fc.string({ unit: 'binary', minLength: 1 }),
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  })
  fc.assert(
    fc.property(fc.array(sum), (sums) => {
      expect(parseSums(printSums(sums))).toEqual(sums)
    }),
  )
})

test('both ways to mark the mode are read, and sums in capitals', () => {
  expect(parseSums(`${sha256} *a\n${sha256.toUpperCase()}  b`)).toEqual([
    { name: 'a', sha256 },
    { name: 'b', sha256 },
  ])
})

test.each([
  ['no sum', 'hello'],
  ['a sum that is too short', `${sha256.slice(1)}  a`],
  ['one space', `${sha256} a`],
  ['no name', `${sha256}  `],
  ['an escape that is none', `\\${sha256}  a\\x`],
  ['a lone backslash at the end', `\\${sha256}  a\\`],
  ['an empty line', ''],
])('%s is no checksum', (_, line) => {
  expect(parseSums(`${sha256}  a\n${line}\n`)).toEqual([{ name: 'a', sha256 }, null])
})
