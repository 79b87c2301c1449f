/** What can be done from anywhere. */
import type { DeviceKey } from '../../shared/model.ts'
import type { App } from '../state/app.ts'
import { labelOf } from '../state/devices.ts'
import { simulatedPlatforms } from '../state/facts.ts'
import type { Preferences } from '../state/preferences.ts'
import { go, type PlainPage, type Route } from '../state/route.ts'
import { sortedDevices } from '../state/sorted-devices.ts'
import type { Command } from './command.ts'

export function appCommands(app: App): readonly Command[] {
  return [...fileCommands(app), ...goCommands(app), ...noteCommands(app), ...viewCommands(app), ...helpCommands(app)]
}

function fileCommands({ overlay, client }: App): readonly Command[] {
  return [
    {
      id: 'export',
      title: 'export',
      group: 'file',
      keys: ['mod+e'],
      run: () => overlay.setState({ is: 'export' }, true),
    },
    {
      id: 'device.add',
      title: 'deviceAdd',
      group: 'file',
      run: () => goAndFocus({ page: 'laptop' }, '#add-device form input'),
    },
    {
      id: 'core.retry',
      title: 'retry',
      group: 'file',
      enabled: () => client.state.getState().is === 'away',
      run: () => client.retry(),
    },
  ]
}

const PAGES: readonly { readonly page: PlainPage; readonly title: Command['title']; readonly keys: string }[] = [
  { page: 'start', title: 'goStart', keys: 'g c' },
  { page: 'laptop', title: 'goLaptop', keys: 'g l' },
  { page: 'broker', title: 'goBroker', keys: 'g b' },
  { page: 'cloud', title: 'goCloud', keys: 'g o' },
  { page: 'devices', title: 'goDevices', keys: 'g d' },
  { page: 'notes', title: 'goNotes', keys: 'g n' },
  { page: 'bundles', title: 'goBundles', keys: 'g u' },
  { page: 'settings', title: 'goSettings', keys: 'mod+,' },
]

function goCommands(app: App): readonly Command[] {
  const device = () => deviceOf(app.route.getState())
  const toTab = (tab: 'log' | 'events') => {
    const key = device()
    if (key !== null) goAndFocus({ page: 'device', key, tab })
  }
  return [
    ...PAGES.map(
      ({ page, title, keys }): Command => ({
        id: `go.${page}`,
        title,
        group: 'go',
        keys: [keys],
        run: () => goAndFocus({ page }),
      }),
    ),
    {
      id: 'go.compare',
      title: 'goCompare',
      group: 'go',
      keys: ['g m'],
      enabled: () => app.devices.getState().devices.length > 1,
      run: () => goAndFocus({ page: 'compare', keys: [], mode: 'side' }),
    },
    {
      id: 'go.log',
      title: 'goLog',
      group: 'device',
      keys: ['g t'],
      enabled: () => device() !== null,
      run: () => toTab('log'),
    },
    {
      id: 'go.events',
      title: 'goEvents',
      group: 'device',
      keys: ['g e'],
      enabled: () => device() !== null,
      run: () => toTab('events'),
    },
    { id: 'go.back', title: 'goBack', group: 'go', keys: ['alt+ArrowLeft'], run: () => history.back() },
    { id: 'go.forward', title: 'goForward', group: 'go', keys: ['alt+ArrowRight'], run: () => history.forward() },
    { id: 'focus.next', title: 'focusNext', group: 'go', keys: ['F6'], run: () => focusRegion(1) },
    { id: 'focus.previous', title: 'focusPrevious', group: 'go', keys: ['shift+F6'], run: () => focusRegion(-1) },
  ]
}

function noteCommands(app: App): readonly Command[] {
  return [
    {
      id: 'note.capture',
      title: 'noteCapture',
      group: 'notes',
      keys: ['shift+n'],
      run: () => {
        const device = deviceOf(app.route.getState())
        app.overlay.setState({ is: 'note', id: null, target: { is: 'capture', device }, text: '' }, true)
      },
    },
  ]
}

function viewCommands({ preferences }: App): readonly Command[] {
  const theme = (value: Preferences['theme'], title: Command['title']): Command => ({
    id: `theme.${value}`,
    title,
    group: 'view',
    checked: () => preferences.getState().theme === value,
    run: () => preferences.setState({ theme: value }),
  })
  const language = (value: Preferences['language'], title: Command['title']): Command => ({
    id: `language.${value}`,
    title,
    group: 'view',
    checked: () => preferences.getState().language === value,
    run: () => preferences.setState({ language: value }),
  })
  return [
    theme('system', 'themeSystem'),
    theme('light', 'themeLight'),
    theme('dark', 'themeDark'),
    theme('contrast-light', 'themeContrastLight'),
    theme('contrast-dark', 'themeContrastDark'),
    language('system', 'languageSystem'),
    language('en', 'languageEnglish'),
    language('zh-CN', 'languageChinese'),
  ]
}

function helpCommands({ overlay, preferences }: App): readonly Command[] {
  return [
    {
      id: 'palette',
      title: 'palette',
      group: 'help',
      keys: ['mod+k'],
      run: () => overlay.setState({ is: 'palette' }, true),
    },
    {
      id: 'shortcuts',
      title: 'shortcuts',
      group: 'help',
      keys: ['?'],
      run: () => overlay.setState({ is: 'shortcuts' }, true),
    },
    {
      id: 'plain-keys',
      title: 'plainKeys',
      group: 'help',
      checked: () => preferences.getState().plainKeys,
      run: () => preferences.setState(({ plainKeys }) => ({ plainKeys: !plainKeys })),
    },
  ]
}

/** A made-up device of each platform that has one. */
export function simulatorCommands({ facts, client }: App): readonly Command[] {
  return simulatedPlatforms(facts.getState()).map(({ id, title }) => ({
    id: `simulate:${id}`,
    title: 'simulate',
    values: { platform: title },
    group: 'file',
    run: async () => {
      const device = await client.api.simulator.start({ platform: id })
      goAndFocus({ page: 'device', key: device.key, tab: 'log' })
    },
  }))
}

/** As many have a key of their own. */
const NUMBERED = 9

/** A way to each device that is known now, in the order of the list on the left. */
export function deviceCommands({ devices }: App): readonly Command[] {
  const { devices: all } = devices.getState()
  return sortedDevices(all).map((device, index) => ({
    id: `go.device:${device.key}`,
    title: 'goDevice',
    values: { device: labelOf(device, all) },
    group: 'go',
    ...(index < NUMBERED && { keys: [`g ${index + 1}`] }),
    run: () => goAndFocus({ page: 'device', key: device.key, tab: 'log' }),
  }))
}

function deviceOf(route: Route): DeviceKey | null {
  return route.page === 'device' ? route.key : null
}

/** The parts of the window, in the order in which F6 goes through them. */
const REGIONS = 'nav[data-region], main[data-region], aside[data-region], footer[data-region]'

/** How often, and for how long, ms, a page's list is waited for. */
const LOOK = 100
const LOOK_FOR = 10_000

/**
 * Whoever goes to a page by keyboard goes on there: what is wanted of it, else its main list, has the focus as soon as
 * it is drawn.
 */
export function goAndFocus(route: Route, wanted = '[data-region-focus]'): void {
  go(route)
  let last = document.activeElement
  const began = performance.now()
  const look = () => {
    const { activeElement } = document
    // Somebody has moved on meanwhile.
    const isLeft = activeElement !== last && activeElement !== document.body && activeElement?.id !== 'page'
    const main = document.querySelector<HTMLElement>('main')
    const list = main?.querySelector<HTMLElement>(wanted)
    const isThere = list?.checkVisibility() === true
    if (!isLeft) (isThere ? list : main)?.focus()
    last = document.activeElement
    if (isLeft || isThere || performance.now() - began > LOOK_FOR) clearInterval(timer)
  }
  const timer = setInterval(look, LOOK)
}

function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>(REGIONS)]
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(at === -1 && step === -1 ? 0 : at + step + regions.length) % regions.length]
  const inside = next?.querySelector<HTMLElement>(
    '[data-region-focus], [aria-current=page], a[href], button, [tabindex="0"]',
  )
  ;(inside ?? next)?.focus()
}
