import { describe, expect, test } from 'vitest'
import { readPageMenu } from '../../../../src/main/shell/page-menu.ts'

const item = { id: 'export', title: 'Export', group: 'file', enabled: true }

describe('the menu of a page', () => {
  test('is taken as it is', () => {
    const menu = { language: 'en', items: [{ ...item, accelerator: 'CommandOrControl+E', checked: false }] }
    expect(readPageMenu(menu)).toEqual(menu)
  })

  test.each([null, 7, {}, { language: 'en' }, { language: 'en', items: 'x' }, { language: 1, items: [] }])(
    'is none: %j',
    (value) => {
      expect(readPageMenu(value)).toBeNull()
    },
  )

  test('loses what cannot be shown, and no more', () => {
    const items = [null, { ...item, title: '' }, { ...item, title: 'x'.repeat(301) }, { ...item, id: 5 }, item]
    expect(readPageMenu({ language: 'en', items })?.items).toEqual([item])
  })

  test.each(['Ctrl+Nonsense', 'A+B', '', 'CommandOrControl+', 3])(
    'shows no key that Electron cannot read: %j',
    (key) => {
      expect(readPageMenu({ language: 'en', items: [{ ...item, accelerator: key }] })?.items).toEqual([item])
    },
  )

  test.each(['CommandOrControl+K', 'Alt+Left', 'Shift+F6', 'F6', 'CommandOrControl+,'])('shows %s', (accelerator) => {
    expect(readPageMenu({ language: 'en', items: [{ ...item, accelerator }] })?.items[0]?.accelerator).toBe(accelerator)
  })
})
