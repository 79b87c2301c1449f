/**
 * The tray: how the capture stands while no window is open, and the way back to the window. Once there it stays: an old
 * Electron dies when a tray is destroyed while it still looks for the desktop's own.
 */
import { Menu, nativeImage, Tray } from 'electron'
import { describeCapture } from './capture-text.ts'
import type { Capture } from './core-messages.ts'
import type { Texts } from './texts.ts'

export interface TrayActions {
  open(): void
  quit(): void
}

export interface CaptureTray {
  show(capture: Capture): void
}

/** `icon` is the path of the picture; on macOS a template that takes the menu bar's color. */
export function openTray(icon: string, texts: () => Texts, actions: TrayActions): CaptureTray {
  const image = nativeImage.createFromPath(icon)
  const tray = new Tray(image)
  tray.on('click', () => actions.open())
  let shown = ''
  return {
    show(capture) {
      const now = describeCapture(capture, texts())
      // A menu that is set anew closes while a person looks at it.
      if (now === shown) return
      shown = now
      tray.setToolTip(`Fieldtap · ${now}`)
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: now, enabled: false },
          { type: 'separator' },
          { label: texts().open, click: actions.open },
          { label: texts().quit, click: actions.quit },
        ]),
      )
    },
  }
}
