import { expect, test } from 'vitest'
import { byteCap, lineCap } from '../../../../../src/renderer/views/device/lease-caps.ts'

test.each([
  ['', null],
  ['5000', 5000],
  ['5 000', 5000],
  ['5,000', 5000],
  ['0', undefined],
  ['-1', undefined],
  ['many', undefined],
])('lines: %j', (text, lines) => expect(lineCap(text)).toBe(lines))

test.each([
  ['', null],
  ['20M', 20_000_000],
  ['1.5 MB', 1_500_000],
  ['500kb', 500_000],
  ['200', 200],
  ['0', undefined],
  ['0.0004k', undefined],
  ['a lot', undefined],
  ['5T', undefined],
])('bytes: %j', (text, bytes) => expect(byteCap(text)).toBe(bytes))
