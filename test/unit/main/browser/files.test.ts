import { dirname } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bundleFile } from '../../../../src/main/browser/files.ts'

describe('names of bundles', () => {
  test.each(['a.fieldtap.zip', 'P_D 2026-03-01.fieldtap.zip', '日志.fieldtap.zip', 'x.fieldtap.zip.age'])(
    '%s',
    (name) => {
      expect(bundleFile('/data/bundles', name)?.path).toBe(`/data/bundles/${name}`)
    },
  )

  test.each([
    '',
    '.fieldtap.zip',
    '.hidden.fieldtap.zip',
    '../a.fieldtap.zip',
    '..\\a.fieldtap.zip',
    'sub/a.fieldtap.zip',
    'C:a.fieldtap.zip',
    'a.fieldtap.zip\0',
    'a\n.fieldtap.zip',
    'a.zip',
    'secret.key',
    `${'a'.repeat(300)}.fieldtap.zip`,
  ])('%j is none', (name) => {
    expect(bundleFile('/data/bundles', name)).toBeNull()
  })

  test('whatever is asked for, it stays in the folder', () => {
    const piece = fc.constantFrom('.', '..', '/', '\\', '%2e', 'a', ':', '\0', '.fieldtap.zip')
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (pieces) => {
        const file = bundleFile('/data/bundles', `${pieces.join('')}.fieldtap.zip`)
        return file === null || dirname(file.path) === '/data/bundles'
      }),
    )
  })

  test('the download has its name, in any script, and cannot break the header', () => {
    const header = bundleFile('/b', `日'志"(1).fieldtap.zip`)?.headers['content-disposition']
    expect(header).toBe(
      `attachment; filename="_____1_.fieldtap.zip"; filename*=UTF-8''%E6%97%A5%27%E5%BF%97%22%281%29.fieldtap.zip`,
    )
  })
})
