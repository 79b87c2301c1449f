/** The app's menu. Roles wherever there is one: the system knows their words, keys and places. */
import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../shared/host.ts'
import type { Texts } from './texts.ts'

export interface MenuActions {
  quit(): void
  setKeepInTray(keep: boolean): void
  setNetwork(network: boolean): void
  showData(): void
  showLog(): void
  /** A command of the page. */
  command(id: string): void
}

export interface MenuState {
  readonly keepInTray: boolean
  readonly network: boolean
  /** Whether the choice of the network is the menu's: an argument may have decided it. */
  readonly mayChooseNetwork: boolean
  readonly isDev: boolean
  /** What the page can do now, in its language. */
  readonly commands: readonly MenuCommand[]
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
  const commands = (group: string, end: readonly MenuItemConstructorOptions[] = []) => {
    const items = state.commands.filter((command) => command.group === group)
    return items.length === 0 ? [] : [...items.map((item) => commandItem(item, actions)), ...end]
  }
  const menus = (['go', 'log', 'device', 'notes'] as const)
    .map((group) => ({ label: texts[group], submenu: commands(group) }))
    .filter(({ submenu }) => submenu.length > 0)
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
    ...commands('file', [separator]),
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
    ...commands('view').flatMap((item, index) => (index === 0 ? [separator, item] : [item])),
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
    ...menus,
    { label: texts.view, submenu: view },
    ...(isMac ? [{ role: 'windowMenu', label: texts.window } as const] : []),
    {
      role: 'help',
      label: texts.help,
      submenu: [
        ...commands('help', [separator]),
        { label: texts.showData, click: actions.showData },
        { label: texts.showLog, click: actions.showLog },
      ],
    },
  ]
}

/** The page hears its keys itself; the menu only shows them (a Mac's menu takes them, and then it is the one). */
function commandItem(command: MenuCommand, actions: MenuActions): MenuItemConstructorOptions {
  const { id, title, enabled, accelerator, checked } = command
  return {
    // An ampersand would underline the letter behind it.
    label: title.replaceAll('&', '&&'),
    enabled,
    ...(checked !== undefined && { type: 'checkbox' as const, checked }),
    ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
    click: () => actions.command(id),
  }
}
