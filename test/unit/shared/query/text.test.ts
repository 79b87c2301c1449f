import { describe, expect, it } from 'vitest'
import { compileText } from '../../../../src/shared/query/text.ts'
import { asciiFold, ignoresCase } from '../../../../src/shared/query.ts'

describe('asciiFold', () => {
  it.each([
    ['ABCxyz09', 'abcxyz09'],
    ['ÄA\u212aK\u0130I', 'Äa\u212ak\u0130i'],
    ['@[`{', '@[`{'],
  ])('of %s is %s', (text, folded) => expect(asciiFold(text)).toBe(folded))
})

it('smart case goes by the capitals A to Z', () => {
  expect(['abc', '', 'Äb', '日志'].map(ignoresCase)).toEqual([true, true, true, true])
  expect(ignoresCase('aBc')).toBe(false)
})

describe('compileText', () => {
  it.each([1, 20, 64, 65, 500])('means the same for a needle of %i characters', (length) => {
    const needle = 'aä.[日'.repeat(100).slice(0, length)
    expect(compileText(needle)(`x${needle}y`)).toBe(true)
    expect(compileText(needle)(`x${needle.replaceAll('a', 'A')}y`)).toBe(true)
    expect(compileText(needle)(needle.slice(1))).toBe(false)
    const capital = `B${needle}`
    expect(compileText(capital)(`x${capital}`)).toBe(true)
    expect(compileText(capital)(`x${capital.toLowerCase()}`)).toBe(false)
  })
})
