import { describe, expect, it } from 'vitest'
import { byteSize, rate } from '../../../../src/renderer/format/size.ts'

describe('byteSize', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [1500, '1.5 KB'],
    [1_048_576, '1 MB'],
    [82_100_000_000, '82.1 GB'],
    [999_999, '1 MB'],
    [241_000_000, '241 MB'],
  ])('%i bytes', (bytes, expected) => {
    expect(byteSize(bytes)).toBe(expected)
  })
})

describe('rate', () => {
  it.each([
    [0, '0'],
    [0.04, '<0.1'],
    [0.2, '0.2'],
    [3, '3'],
    [214.4, '214'],
  ])('%f a second', (perSecond, expected) => {
    expect(rate(perSecond)).toBe(expected)
  })
})
