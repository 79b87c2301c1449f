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
  command: (id) => calls.push(`command ${id}`),
}
const state: MenuState = { keepInTray: false, network: true, mayChooseNetwork: true, isDev: false, commands: [] }

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

  test('shows the commands of the page where they belong, and passes on the one that is chosen', () => {
    const command = { id: 'export', title: 'Export & more', group: 'file', enabled: true }
    const commands = [
      { ...command, accelerator: 'CommandOrControl+E' },
      { ...command, id: 'mark', title: 'Mark line', group: 'log', enabled: false },
      { ...command, id: 'dark', title: 'Dark', group: 'view', checked: true },
    ]
    const shown = labelled('Export && more', 'linux', { commands })
    expect(shown).toMatchObject({ accelerator: 'CommandOrControl+E', registerAccelerator: false, enabled: true })
    shown?.click?.({} as never, undefined as never, {} as never)
    expect(calls.splice(0)).toEqual(['command export'])
    expect(labelled('Mark line', 'linux', { commands })?.enabled).toBe(false)
    expect(labelled('Dark', 'linux', { commands })).toMatchObject({ type: 'checkbox', checked: true })
    expect(labelled('&Log', 'linux', { commands })).toBeDefined()
    expect(labelled('&Log', 'linux')).toBeUndefined()
  })
})
