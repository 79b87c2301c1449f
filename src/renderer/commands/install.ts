/** Puts the app's own commands in place, and those who read them: keyboard and menu. */
import i18next from 'i18next'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LogView } from '../log/view.ts'
import type { App } from '../state/app.ts'
import { appCommands, deviceCommands, simulatorCommands } from './app-commands.ts'
import { type Command, isEnabled } from './command.ts'
import { acceleratorOf } from './keys.ts'
import { listenForKeys } from './listen.ts'
import { logCommands } from './log-commands.ts'

/** What keys do here. */
export interface Keyboard {
  readonly isMac: boolean
  /** The first key of two that was pressed, while the second is waited for. */
  readonly waiting: StoreApi<{ readonly first: string | null }>
}

export function isMacHere(app: Pick<App, 'host'>): boolean {
  return app.host === null ? /mac/i.test(navigator.platform) : app.host.platform === 'darwin'
}

export function installCommands(app: App): void {
  const { commands, preferences, keyboard } = app
  commands.add(appCommands(app))
  keepCommands(app, app.devices, deviceCommands)
  keepCommands(app, app.facts, simulatorCommands)
  keepLogCommands(app)
  listenForKeys(window, commands, {
    isMac: keyboard.isMac,
    plainKeys: () => preferences.getState().plainKeys,
    waiting: (first) => keyboard.waiting.setState({ first }),
  })
  if (app.host !== null) keepMenu(app, app.host)
}

export function createKeyboard(app: Pick<App, 'host'>): Keyboard {
  return { isMac: isMacHere(app), waiting: createStore<{ readonly first: string | null }>()(() => ({ first: null })) }
}

/** Devices and platforms come and go; the figures of devices change many times a second, which is no news here. */
function keepCommands(
  app: App,
  source: Pick<StoreApi<unknown>, 'subscribe'>,
  make: (app: App) => readonly Command[],
): void {
  let known = ''
  let remove = () => {}
  const look = () => {
    const made = make(app)
    const now = JSON.stringify(made)
    if (now === known) return
    known = now
    remove()
    remove = app.commands.add(made)
  }
  source.subscribe(look)
  look()
}

/** The log view on screen has commands of its own. */
function keepLogCommands(app: App): void {
  const { onScreen } = app
  let known: LogView | null = null
  let remove = () => {}
  const look = () => {
    const { log } = onScreen.getState()
    if (log === known) return
    known = log
    remove()
    remove = log === null ? () => {} : app.commands.add(logCommands(app, log))
  }
  onScreen.subscribe(look)
  look()
}

/** Pause before the menu is told what has changed, ms: a change of page changes many things at once. */
const SETTLE = 200

function keepMenu(app: App, host: NonNullable<App['host']>): void {
  let known = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = () => {
    timer = undefined
    const menu = { language: i18next.language, items: app.commands.all().map((command) => itemOf(command)) }
    const now = JSON.stringify(menu)
    if (now === known) return
    known = now
    host.setMenu(menu)
  }
  const soon = () => {
    if (timer === undefined) timer = setTimeout(tell, SETTLE)
  }
  host.onCommand((id) => app.commands.run(id))
  for (const store of [app.commands.store, app.route, app.preferences, app.client.state]) store.subscribe(soon)
  i18next.on('languageChanged', soon)
  soon()
}

function itemOf(command: Command) {
  const accelerator = acceleratorOf(command.keys ?? [])
  return {
    id: command.id,
    title: titleOf(command),
    group: command.group,
    enabled: isEnabled(command),
    ...(accelerator !== null && { accelerator }),
    ...(command.checked && { checked: command.checked() }),
  }
}

export function titleOf({ title, values }: Command, language?: string): string {
  return i18next.t(`command.title.${title}`, { ...values, ...(language !== undefined && { lng: language }) })
}
