import { expect, test } from 'vitest'
import { defaultDataDir } from '../../../../src/main/core/data-folder.ts'

const home = '/home/ann'

test.each([
  [{ platform: 'linux', env: {}, home }, '/home/ann/.config/Fieldtap'],
  [{ platform: 'linux', env: { XDG_CONFIG_HOME: '/cfg' }, home }, '/cfg/Fieldtap'],
  [{ platform: 'darwin', env: {}, home: '/Users/ann' }, '/Users/ann/Library/Application Support/Fieldtap'],
  [{ platform: 'linux', env: { FIELDTAP_DATA: '/data', XDG_CONFIG_HOME: '/cfg' }, home }, '/data'],
  [{ platform: 'darwin', env: { FIELDTAP_DATA: '/data' }, home }, '/data'],
] as const)('%j: %s', (surroundings, folder) => {
  expect(defaultDataDir(surroundings)).toBe(folder)
})

test('Windows: roaming application data', () => {
  const folder = defaultDataDir({ platform: 'win32', env: { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' }, home })
  expect(folder).toMatch(/^C:\\Users\\ann\\AppData\\Roaming[\\/]Fieldtap$/)
})
