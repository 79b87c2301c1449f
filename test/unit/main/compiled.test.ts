import { expect, test } from 'vitest'
import { compiledDir } from '../../../src/main/compiled.ts'

const home = '/home/ann'

test.each([
  [{ platform: 'linux', env: {}, home }, '/home/ann/.cache/fieldtap/compiled'],
  [{ platform: 'linux', env: { XDG_CACHE_HOME: '/cache' }, home }, '/cache/fieldtap/compiled'],
  [{ platform: 'darwin', env: {}, home: '/Users/ann' }, '/Users/ann/Library/Caches/Fieldtap/compiled'],
] as const)('%j: %s', (surroundings, folder) => {
  expect(compiledDir(surroundings)).toBe(folder)
})

test('Windows: local application data', () => {
  const folder = compiledDir({ platform: 'win32', env: { LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' }, home })
  expect(folder).toMatch(/^C:\\Users\\ann\\AppData\\Local[\\/]Fieldtap[\\/]Cache[\\/]compiled$/)
})
