import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPlace } from '../../../../../src/main/core/bundle/place.ts'
import { newFolder } from '../../../../helpers/bundle/folder.ts'

test('the name appears with the whole content and nothing else stays', async () => {
  const folder = newFolder()
  const path = join(folder, 'a.zip')
  const place = await openPlace(path, false)
  await place.target.write('content')
  await place.spool.write('scratch')
  expect(existsSync(path)).toBe(false)
  await place.publish()
  await place.clear()
  expect(readdirSync(folder)).toEqual(['a.zip'])
  expect(readFileSync(path, 'utf8')).toBe('content')
})

test('what is not published leaves nothing', async () => {
  const folder = newFolder()
  const place = await openPlace(join(folder, 'a.zip'), false)
  await place.target.write('half')
  await place.clear()
  expect(readdirSync(folder)).toEqual([])
})

test('an existing file is refused at once, or replaced where that is wanted', async () => {
  const folder = newFolder()
  const path = join(folder, 'a.zip')
  writeFileSync(path, 'old')
  await expect(openPlace(path, false)).rejects.toMatchObject({ code: 'bundle-exists', data: { detail: path } })
  expect(readdirSync(folder)).toEqual(['a.zip'])
  const place = await openPlace(path, true)
  await place.target.write('new')
  expect(readFileSync(path, 'utf8')).toBe('old')
  await place.publish()
  await place.clear()
  expect(readFileSync(path, 'utf8')).toBe('new')
})

test('a file that takes the name meanwhile is not replaced', async () => {
  const folder = newFolder()
  const path = join(folder, 'a.zip')
  const place = await openPlace(path, false)
  writeFileSync(path, 'somebody else')
  await expect(place.publish()).rejects.toMatchObject({ code: 'bundle-exists' })
  await place.clear()
  expect(readdirSync(folder)).toEqual(['a.zip'])
  expect(readFileSync(path, 'utf8')).toBe('somebody else')
})

test.each([
  ['no folder', 'nowhere/a.zip', 'the folder does not exist'],
  ['a file for a folder', 'file/a.zip', 'a part of the path is no folder'],
  ['a folder for a file', 'folder', 'this is a folder'],
  ['a name that is too long', `${'n'.repeat(300)}.zip`, 'the name is too long'],
])('%s is said in words', async (_, name, words) => {
  const folder = newFolder()
  mkdirSync(join(folder, 'folder'))
  writeFileSync(join(folder, 'file'), '')
  await expect(openPlace(join(folder, name), true)).rejects.toMatchObject({
    code: 'bundle-unwritable',
    data: { detail: expect.stringContaining(words) },
  })
})
