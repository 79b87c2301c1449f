import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LentFiles, lentDir, makeLentDir } from '../../../../../../src/main/core/bundle/open/lent-files.ts'
import { OpenedBundles } from '../../../../../../src/main/core/bundle/open/opened.ts'
import { writeBundle } from '../../../../../../src/main/core/bundle/write.ts'
import { newFolder } from '../../../../../helpers/bundle/folder.ts'
import { memorySource, quietly, requestOf, toLines } from '../../../../../helpers/bundle/memory-source.ts'

async function lentBundle(name: string, encrypted = false) {
  const dataDir = newFolder()
  const bundles = new OpenedBundles(new LentFiles(lentDir(dataDir)))
  makeLentDir(lentDir(dataDir))
  const path = join(lentDir(dataDir), name)
  const source = memorySource({ lines: toLines([{ device: 'acme:P/one', bytes: Buffer.from('x') }]) })
  const encryptTo = encrypted ? { is: 'passphrase' as const, passphrase: 'open sesame' } : null
  await writeBundle(source, requestOf(path, { encryptTo }), quietly())
  return { dataDir, bundles, path }
}

test('a bundle that was lent goes when nobody has it open any more', async () => {
  const { bundles, path } = await lentBundle('a.fieldtap.zip')
  const one = await bundles.open(path, null)
  const other = await bundles.open(path, null)
  await bundles.close(one.id)
  expect(existsSync(path)).toBe(true)
  await bundles.close(other.id)
  expect(existsSync(path)).toBe(false)
})

test('one that cannot be read goes at once, but one whose key is missing waits for it', async () => {
  const { bundles, path } = await lentBundle('a.fieldtap.zip.age', true)
  const broken = path.replace('a.field', 'b.field')
  writeFileSync(broken, 'no bundle')
  await expect(bundles.open(broken, null)).rejects.toMatchObject({ code: expect.stringMatching(/^bundle-/) })
  expect(existsSync(broken)).toBe(false)
  await expect(bundles.open(path, null)).rejects.toMatchObject({ code: 'bundle-locked' })
  const opened = await bundles.open(path, { passphrase: 'open sesame', identity: '' })
  await bundles.close(opened.id)
  expect(existsSync(path)).toBe(false)
})

test('a file anywhere else stays, and what an earlier process left goes', async () => {
  const dataDir = newFolder()
  mkdirSync(lentDir(dataDir))
  writeFileSync(join(lentDir(dataDir), 'old.fieldtap.zip'), 'x')
  const own = join(dataDir, 'own.fieldtap.zip')
  writeFileSync(own, 'no bundle')
  const bundles = new OpenedBundles(new LentFiles(lentDir(dataDir)))
  expect(existsSync(lentDir(dataDir))).toBe(false)
  await expect(bundles.open(own, null)).rejects.toMatchObject({ code: expect.stringMatching(/^bundle-/) })
  expect(existsSync(own)).toBe(true)
})
