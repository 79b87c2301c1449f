import { expect, test } from 'vitest'
import { oneLine } from '../../../../src/renderer/format/one-line.ts'

test('a text of several lines is shown in one, with its length', () => {
  expect(oneLine('Traceback:\n  at main\r\n')).toBe('Traceback:↵  at main\r↵')
  expect(oneLine('a\u2028b\u2029c')).toBe('a↵b↵c')
  expect(oneLine('plain\ttext')).toBe('plain\ttext')
})
