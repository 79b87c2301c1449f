import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { savePath } from '../../../../src/main/shell/save-path.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtap-save-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('savePath', () => {
  test('takes a path whose folder is there', () => {
    const path = join(folder, 'pump-7.fieldtap.zip')
    expect(savePath(path, '/documents')).toBe(path)
  })

  test('takes only the name of anything else', () => {
    expect(savePath('pump-7.fieldtap.zip', '/documents')).toBe('/documents/pump-7.fieldtap.zip')
    expect(savePath('/no/such/folder/pump-7.fieldtap.zip', '/documents')).toBe('/documents/pump-7.fieldtap.zip')
    expect(savePath('../../etc/passwd', '/documents')).toBe('/documents/passwd')
  })

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['an object', {}],
    ['no name', ''],
    ['the root', '/'],
    ['a name that no system takes', 'x'.repeat(5000)],
  ])('has a name of its own for %s', (_, suggested) => {
    expect(savePath(suggested, '/documents')).toBe('/documents/capture.fieldtap.zip')
  })
})
