import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { type MenuActions, type MenuState, menuTemplate } from '../../../../src/main/shell/menu.ts'
import { textsFor } from '../../../../src/main/shell/texts.ts'

const calls: string[] = []
const actions: MenuActions = {
  quit: () => calls.push('quit'),
  setKeepInTray: (keep) => calls.push(`tray ${keep}`),
  setNetwork: (network) => calls.push(`network ${network}`),
  showData: () => calls.push('data'),
  showLog: () => calls.push('log'),
}
const state: MenuState = { keepInTray: false, network: true, mayChooseNetwork: true, isDev: false }

const items = (platform: NodeJS.Platform, given: Partial<MenuState> = {}) =>
  menuTemplate(platform, textsFor('en'), { ...state, ...given }, actions).flatMap((menu) => [
    menu,
    ...((menu.submenu ?? []) as MenuItemConstructorOptions[]),
  ])
const roles = (...given: Parameters<typeof items>) => items(...given).map(({ role }) => role)
const labelled = (label: string, ...given: Parameters<typeof items>) =>
  items(...given).find((item) => item.label === label)

describe('menuTemplate', () => {
  test.each(['linux', 'win32', 'darwin'] as const)('has a way to quit on %s, exactly one', (platform) => {
    const quits = items(platform).filter(({ label, role }) => label === 'Quit Fieldtap' || role === 'quit')
    expect(quits).toHaveLength(1)
    expect(quits[0]).toMatchObject({ accelerator: 'CmdOrCtrl+Q' })
  })

  test('has the menus of a Mac there only', () => {
    expect(roles('darwin')).toEqual(expect.arrayContaining(['about', 'hide', 'windowMenu']))
    expect(roles('linux')).not.toContain('hide')
  })

  test('has tools for developers while developing only', () => {
    for (const role of ['toggleDevTools', 'reload', 'forceReload'] as const) expect(roles('linux')).not.toContain(role)
    expect(roles('linux', { isDev: true })).toContain('toggleDevTools')
  })

  test('shows the choices as they are, and passes on what is chosen', () => {
    const network = labelled('Let Devices on the Network Reach This Laptop', 'linux')
    const tray = labelled('Keep Capturing in the Tray When the Window Closes', 'linux')
    expect([network?.checked, network?.enabled, tray?.checked]).toEqual([true, true, false])

    network?.click?.({ checked: false } as never, undefined as never, {} as never)
    tray?.click?.({ checked: true } as never, undefined as never, {} as never)
    expect(calls.splice(0)).toEqual(['network false', 'tray true'])
  })

  test('does not offer to change what an argument has decided', () => {
    expect(
      labelled('Let Devices on the Network Reach This Laptop', 'linux', { mayChooseNetwork: false })?.enabled,
    ).toBe(false)
  })
})
