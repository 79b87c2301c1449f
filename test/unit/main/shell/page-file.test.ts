import { isAbsolute, join, relative } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pageFile } from '../../../../src/main/shell/page-file.ts'

const folder = '/app/out/renderer'

describe('pageFile', () => {
  test.each([
    ['app://fieldtap/', 'index.html', 'text/html; charset=utf-8'],
    ['app://fieldtap', 'index.html', 'text/html; charset=utf-8'],
    ['app://fieldtap/index.html?x=1#/devices', 'index.html', 'text/html; charset=utf-8'],
    ['app://fieldtap/assets/index-Bx_1-9.js', 'assets/index-Bx_1-9.js', 'text/javascript; charset=utf-8'],
    ['app://fieldtap/assets/inter-latin.woff2', 'assets/inter-latin.woff2', 'font/woff2'],
    ['app://fieldtap/icon.svg', 'icon.svg', 'image/svg+xml'],
  ])('finds %s', (address, path, type) => {
    expect(pageFile(address, folder)).toEqual({ path: join(folder, path), type })
  })

  test.each([
    'app://fieldtap/../main/index.cjs',
    'app://fieldtap/assets/..%2f..%2fmain.js',
    'app://fieldtap/assets/..%5c..%5cmain.js',
    'app://fieldtap//etc/hosts.html',
    'app://fieldtap/.env.js',
    'app://fieldtap/a/.b/c.js',
    'app://fieldtap/%00.html',
    'app://fieldtap/assets/',
    'app://fieldtap/package',
    'app://fieldtap/main.cjs',
    'app://fieldtap/x.js/',
    'app://elsewhere/index.html',
    'file:///app/out/renderer/index.html',
  ])('knows nothing at %s', (address) => {
    expect(pageFile(address, folder)).toBeNull()
  })

  test('stays in its folder where an address climbs', () => {
    expect(pageFile('app://fieldtap/%2e%2e/%2e%2e/main/index.js', folder)?.path).toBe(join(folder, 'main/index.js'))
  })

  test('never leads out of its folder, whatever is asked for', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2F',
      '\\',
      '/',
      '//',
      'a',
      'b.js',
      '%00',
      ':',
      '.html',
      '?',
      '#',
      '~',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (path) => {
          const found = pageFile(`app://fieldtap/${path}`, folder)
          if (!found) return
          const inside = relative(folder, found.path)
          expect(inside.startsWith('..') || isAbsolute(inside)).toBe(false)
        },
      ),
    )
  })
})
