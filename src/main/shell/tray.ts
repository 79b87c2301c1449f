/**
 * The tray: how the capture stands, which levels are raised and for how long, and the way to end them or back to the
 * window. Once there it stays: an old Electron dies when a tray is destroyed while it still looks for the desktop's own.
 */
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron'
import { describeCapture } from './capture-text.ts'
import type { Capture, Raised } from './core-messages.ts'
import type { Texts } from './texts.ts'
import { countdown, raisedNow, raisedSoon } from './tray-text.ts'

export interface TrayActions {
  open(): void
  quit(): void
  restore(raised: Raised): void
}

export interface CaptureTray {
  show(capture: Capture, raised: readonly Raised[]): void
}

const SECOND = 1000

/**
 * Words are asked for anew each time: the page's language may change. `icon` is the path of the picture; on macOS a
 * template that takes the menu bar's color.
 */
export function openTray(icon: string, textsNow: () => Texts, actions: TrayActions): CaptureTray {
  const tray = new Tray(nativeImage.createFromPath(icon))
  tray.on('click', () => actions.open())
  let shown = ''
  let timer: NodeJS.Timeout | null = null

  const draw = (capture: Capture, raised: readonly Raised[]) => {
    const texts = textsNow()
    const state = describeCapture(capture, texts)
    const now = Date.now()
    tray.setToolTip(['Fieldtap', state, ...raised.map((one) => raisedNow(one, now, texts))].join(' · '))
    const [first] = raised
    // Only macOS has room beside the picture.
    tray.setTitle?.(first?.endsAt == null ? '' : countdown(first.endsAt - now), { fontType: 'monospacedDigit' })
    const levels = raised.map((one) => ({ one, label: raisedSoon(one, now, texts) }))
    const menu = [state, ...levels.map(({ label }) => label), texts.open].join('\n')
    // A menu that is set anew closes while a person looks at it.
    if (menu === shown) return
    shown = menu
    tray.setContextMenu(Menu.buildFromTemplate(template(texts, state, levels)))
  }

  const template = (
    texts: Texts,
    state: string,
    levels: readonly { readonly one: Raised; readonly label: string }[],
  ): MenuItemConstructorOptions[] => [
    { label: state, enabled: false },
    { type: 'separator' },
    ...levels.map(({ one, label }) => ({
      label,
      submenu: [{ label: texts.endNow(one.restoreTo.toUpperCase()), click: () => actions.restore(one) }],
    })),
    ...(levels.length > 1
      ? [{ label: texts.endAll, click: () => levels.forEach(({ one }) => void actions.restore(one)) }]
      : []),
    ...(levels.length > 0 ? [{ type: 'separator' as const }] : []),
    { label: texts.open, click: actions.open },
    { label: texts.quit, click: actions.quit },
  ]

  return {
    show(capture, raised) {
      if (timer) clearInterval(timer)
      timer = raised.length > 0 ? setInterval(draw, SECOND, capture, raised) : null
      draw(capture, raised)
    },
  }
}
