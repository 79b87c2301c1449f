import { expect, test } from 'vitest'
import { readSettings } from '../../../../../src/main/core/store/settings.ts'
import { DEFAULT_SETTINGS } from '../../../../../src/shared/model.ts'

test('settings come back as they were saved', () => {
  const settings = { ...DEFAULT_SETTINGS, technician: 'Ann', enforceClock: true, baseline: { acme: 'warn' as const } }
  expect(readSettings(JSON.stringify(settings))).toEqual(settings)
})

test('what another version did not know or what no longer passes is as by default, the rest holds', () => {
  const saved = { technician: 'Ann', maxBodyBytes: -5, somethingNew: 1 }
  expect(readSettings(JSON.stringify(saved))).toEqual({ ...DEFAULT_SETTINGS, technician: 'Ann' })
})
