import { expect, test } from 'vitest'
import { themeOf } from '../../../../src/renderer/state/theme.ts'

test.each([
  ['system', false, false, 'light'],
  ['system', true, false, 'dark'],
  ['system', false, true, 'contrast-light'],
  ['system', true, true, 'contrast-dark'],
  ['light', true, true, 'light'],
  ['contrast-dark', false, false, 'contrast-dark'],
] as const)('%s with a dark system %s and more contrast %s is %s', (chosen, dark, contrast, theme) => {
  expect(themeOf(chosen, { dark, contrast })).toBe(theme)
})
