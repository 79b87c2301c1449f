import { describe, expect, test } from 'vitest'
import { isOwnAddress, isOwnFrame } from '../../../../src/main/shell/sender.ts'

const foreign = [
  'https://fieldtap/index.html',
  'app://fieldtap.example/index.html',
  'app://fieldtap:80/index.html',
  'app://evil@fieldtap/index.html',
  'app://user:pass@fieldtap/index.html',
  'app://fieldtap@evil/index.html',
  'app:fieldtap/index.html',
  'apps://fieldtap/',
  'file:///app://fieldtap/index.html',
  'data:text/html,app://fieldtap/',
  'blob:app://fieldtap/2b1f',
  'about:blank',
  '',
  'not an address',
]

describe('isOwnAddress', () => {
  test.each(['app://fieldtap/index.html', 'app://fieldtap/', 'app://fieldtap/index.html?a#/devices'])(
    'knows %s',
    (own) => {
      expect(isOwnAddress(own)).toBe(true)
    },
  )

  test.each(foreign)('does not know %j', (address) => {
    expect(isOwnAddress(address)).toBe(false)
  })
})

describe('isOwnFrame', () => {
  const url = 'app://fieldtap/index.html'

  test('hears the main frame of the own page', () => {
    expect(isOwnFrame({ url, parent: null })).toBe(true)
  })

  test('does not hear a frame within it, a page from elsewhere, or a frame that has gone', () => {
    expect(isOwnFrame({ url, parent: {} })).toBe(false)
    expect(isOwnFrame({ url: 'https://example.com/', parent: null })).toBe(false)
    expect(isOwnFrame(null)).toBe(false)
    expect(isOwnFrame(undefined)).toBe(false)
  })
})
