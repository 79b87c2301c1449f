/** The window: sandboxed, on app://fieldtap/ for good, where it was left the last time. */
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { LEAST, placeWindow } from './placement.ts'
import type { StateFile } from './state.ts'

export interface WindowOptions {
  readonly address: string
  readonly preload: string
  readonly icon: string
  readonly state: StateFile
  readonly isDev: boolean
}

/** The page's own backgrounds, so that nothing flashes before it is drawn. */
const BACKGROUND = { light: '#f4f5f3', dark: '#11140f' }
/** Moving a window tells of every step; the last one is kept, ms. */
const SETTLE = 500
/** Pause before a page whose process has died is loaded again, ms. */
const REVIVE = 500

export function createWindow({ address, preload, icon, state, isDev }: WindowOptions): BrowserWindow {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const areas = [primary, ...others].map(({ workArea }) => workArea)
  const window = new BrowserWindow({
    ...placeWindow(state.now.bounds, areas),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    autoHideMenuBar: true,
    icon,
    title: 'Fieldtap',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      // The dictionaries would be fetched from the internet.
      spellcheck: false,
      devTools: isDev,
    },
  })
  if (state.now.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  remember(window, state)
  revive(window)
  void window.loadURL(address).catch(() => window.show())
  return window
}

function remember(window: BrowserWindow, state: StateFile): void {
  let timer: NodeJS.Timeout | null = null
  const save = () => {
    if (timer) clearTimeout(timer)
    timer = null
    state.save({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  }
  const soon = () => {
    timer ??= setTimeout(save, SETTLE)
  }
  window.on('resize', soon)
  window.on('move', soon)
  window.on('close', save)
  window.once('closed', () => {
    if (timer) clearTimeout(timer)
  })
}

/** The core captures on while a page is dead; the page comes back by itself. */
function revive(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit') return
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload()
    }, REVIVE)
  })
}
