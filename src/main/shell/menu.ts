/** The app's menu. Roles wherever there is one: the system knows their words, keys and places. */
import type { MenuItemConstructorOptions } from 'electron'
import type { Texts } from './texts.ts'

export interface MenuActions {
  quit(): void
  setKeepInTray(keep: boolean): void
  setNetwork(network: boolean): void
  showData(): void
  showLog(): void
}

export interface MenuState {
  readonly keepInTray: boolean
  readonly network: boolean
  /** Whether the choice of the network is the menu's: an argument may have decided it. */
  readonly mayChooseNetwork: boolean
  readonly isDev: boolean
}

export function menuTemplate(
  platform: NodeJS.Platform,
  texts: Texts,
  state: MenuState,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const quit: MenuItemConstructorOptions = { label: texts.quit, accelerator: 'CmdOrCtrl+Q', click: actions.quit }
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const choices: MenuItemConstructorOptions[] = [
    {
      label: texts.network,
      type: 'checkbox',
      checked: state.network,
      enabled: state.mayChooseNetwork,
      click: (item) => actions.setNetwork(item.checked),
    },
    {
      label: texts.keepInTray,
      type: 'checkbox',
      checked: state.keepInTray,
      click: (item) => actions.setKeepInTray(item.checked),
    },
  ]
  const file: MenuItemConstructorOptions[] = [
    ...choices,
    separator,
    { role: 'close', label: texts.close },
    ...(isMac ? [] : [separator, quit]),
  ]
  const view: MenuItemConstructorOptions[] = [
    ...(state.isDev ? ([{ role: 'reload' }, { role: 'toggleDevTools' }, separator] as const) : []),
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
  ]
  const mac: MenuItemConstructorOptions = {
    label: 'Fieldtap',
    submenu: [
      { role: 'about' },
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      quit,
    ],
  }
  return [
    ...(isMac ? [mac] : []),
    { label: texts.file, submenu: file },
    { role: 'editMenu', label: texts.edit },
    { label: texts.view, submenu: view },
    ...(isMac ? [{ role: 'windowMenu', label: texts.window } as const] : []),
    {
      role: 'help',
      label: texts.help,
      submenu: [
        { label: texts.showData, click: actions.showData },
        { label: texts.showLog, click: actions.showLog },
      ],
    },
  ]
}
