/** Electron's entry: one window, its menu, and the core's process. */
import { join } from 'node:path'
import { app, BrowserWindow, Menu, MessageChannelMain, session, shell } from 'electron'
import { CHANNELS, type PageMenu } from '../shared/host.ts'
import { bundlesAmong, handOver } from './shell/bundle-opener.ts'
import { createCloseQuestion } from './shell/close-question.ts'
import { decideClosing } from './shell/closing.ts'
import { launchNode, launchUtility } from './shell/core-launch.ts'
import type { Raised, StartOrder } from './shell/core-messages.ts'
import { offerPorts } from './shell/core-ports.ts'
import { CoreProcess, type CoreState } from './shell/core-process.ts'
import { placeData } from './shell/data-place.ts'
import { devPage } from './shell/dev-page.ts'
import { askToReopen, askWhereToSave, showInFolder, tellTrouble } from './shell/dialogs.ts'
import { onPageMessage, onPageQuestion } from './shell/ipc.ts'
import { osKeychain } from './shell/keychain.ts'
import { lockDown, lockSession } from './shell/lockdown.ts'
import { createMainWindow } from './shell/main-window.ts'
import { menuTemplate } from './shell/menu.ts'
import { readOptions } from './shell/options.ts'
import { readPageMenu } from './shell/page-menu.ts'
import { keepAwake, watchPower } from './shell/power.ts'
import { builtPage, declareScheme, servePage } from './shell/protocol.ts'
import { openKeychainKey } from './shell/secrets.ts'
import { openState } from './shell/state.ts'
import { textsFor } from './shell/texts.ts'
import { type CaptureTray, openTray } from './shell/tray.ts'
import { troubleFile } from './shell/trouble-page.ts'
import { createWakefulness } from './shell/wakefulness.ts'
import { createWindow } from './shell/window.ts'

const options = readOptions(process.argv, process.env)
const dataDir = placeData(options.dataDir)
const devServer = app.isPackaged ? null : (process.env.ELECTRON_RENDERER_URL ?? null)
const inApp = (path: string) => join(app.getAppPath(), path)

const state = openState(join(dataDir, 'window', 'window.json'))
const core = new CoreProcess({
  launch: (events) => {
    const { FIELDTAP_CORE_NODE: node } = process.env
    const files = { entry: inApp('out/node/core-entry.js'), compileCache: join(dataDir, 'window', 'compiled') }
    return node ? launchNode(node, files, events) : launchUtility(files, events)
  },
  order: async (): Promise<StartOrder> => ({
    is: 'start',
    dataDir,
    version: app.getVersion(),
    bind: options.bind ?? (state.now.network ? '0.0.0.0' : '127.0.0.1'),
    mqttPorts: options.mqttPorts,
    httpPorts: options.httpPorts,
    keychain: await openKeychainKey(dataDir, osKeychain()),
  }),
  channel: () => new MessageChannelMain(),
  now: Date.now,
  report: (line) => console.error(`fieldtap: ${line}`),
})

if (app.requestSingleInstanceLock()) run()
else app.quit()

function run(): void {
  declareScheme()
  lockDown(() => core.start())
  // A child of Node's can be under way while Electron still starts; a utility process cannot.
  if (process.env.FIELDTAP_CORE_NODE) core.start()
  void app.whenReady().then(open)
}

function open(): void {
  let pageMenu: PageMenu | null = null
  // In the page's language, as soon as it has said which.
  const texts = () => textsFor(pageMenu?.language ?? app.getLocale())
  const askToClose = createCloseQuestion(texts)
  let tray: CaptureTray | null = null
  let raised: readonly Raised[] = []
  let isDeciding = false
  let isEnding = false

  const main = createMainWindow({
    create: (address) =>
      createWindow({
        address,
        preload: inApp('out/preload/index.cjs'),
        icon: inApp('resources/window.png'),
        state,
        isDev: devServer !== null,
      }),
    closing: () => void close('window'),
    sessionEnding: end,
  })

  async function close(what: 'window' | 'app'): Promise<void> {
    if (isDeciding || isEnding) return
    isDeciding = true
    const leases = await core.countLeases()
    const ask = (count: number) => askToClose(main.current, count)
    const decided = await decideClosing({ what, leases, keepInTray: state.now.keepInTray, ask })
    isDeciding = false
    if (decided === 'quit') end()
    if (decided === 'tray') goToTray()
  }

  /** Without asking: levels are restored, the core closes, and then there is nothing left to run for. */
  function end(): void {
    if (isEnding) return
    isEnding = true
    main.current?.hide()
    void core.stop().then(() => app.exit(0))
  }

  function goToTray(): void {
    main.destroy()
    drawTray()
  }

  function drawTray(): void {
    const icon = inApp(`resources/${process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'}`)
    tray ??= openTray(icon, texts, {
      open: () => main.open(),
      quit: () => void close('app'),
      restore: ({ device }) => core.restore(device),
    })
    tray.show(core.capture, raised)
  }

  async function setNetwork(network: boolean): Promise<void> {
    if (network !== state.now.network && (await askToReopen(main.current, texts()))) {
      state.save({ network })
      await core.stop()
      if (!isEnding) core.start()
    }
    drawMenu()
  }

  function drawMenu(): void {
    const { keepInTray, network } = state.now
    const choices = {
      keepInTray,
      network,
      mayChooseNetwork: options.bind === null,
      isDev: devServer !== null,
      commands: pageMenu?.items ?? [],
    }
    const template = menuTemplate(process.platform, texts(), choices, {
      quit: () => void close('app'),
      setKeepInTray: (keep) => state.save({ keepInTray: keep }),
      setNetwork: (chosen) => void setNetwork(chosen),
      showData: () => void shell.openPath(dataDir),
      showLog: () => showInFolder(join(dataDir, 'app.log')),
      command: (id) => main.current?.webContents.send(CHANNELS.command, id),
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  lockSession(session.defaultSession, devServer)
  servePage(devServer ? devPage(devServer) : builtPage(inApp('out/renderer')), (address) =>
    troubleFile(address, main.trouble, texts()),
  )
  offerPorts(core)
  main.open()
  core.start()

  onPageQuestion(CHANNELS.saveDialog, async (page, suggested) => {
    const window = BrowserWindow.fromWebContents(page)
    return window && askWhereToSave(window, suggested, texts())
  })
  onPageMessage(CHANNELS.showInFolder, (_, path) => showInFolder(path))
  onPageMessage(CHANNELS.menu, (_, menu) => {
    pageMenu = readPageMenu(menu) ?? pageMenu
    drawMenu()
  })
  onPageMessage(CHANNELS.openToNetwork, () => void setNetwork(true))
  drawMenu()

  const heard = createWakefulness(keepAwake(), Date.now)
  core.on('capture', (capture) => {
    heard(capture)
    tray?.show(capture, raised)
  })
  // A raised level is in sight also while the window is not.
  core.on('raised', (now) => {
    raised = now
    drawTray()
  })
  const look = (now: CoreState) => {
    if (now.is === 'ready') main.setTrouble(null)
    if (now.is !== 'failed') return
    const isNews = main.trouble?.code !== now.code
    main.setTrouble({ code: now.code, data: now.data })
    if (isNews && !main.current) void tellTrouble(now, texts()).then((wanted) => wanted && main.open())
  }
  core.on('state', look)
  look(core.state)
  watchPower({ slept: (from, to) => core.slept(from, to), shutdown: end })

  const openBundles = (argv: readonly string[], folder: string) =>
    handOver(main.current, CHANNELS.openBundle, bundlesAmong(argv, folder))
  openBundles(process.argv.slice(1), process.cwd())
  app.on('second-instance', (_, argv, folder) => {
    main.open()
    openBundles(argv, folder)
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    main.open()
    openBundles([path], '/')
  })
  app.on('activate', () => main.open())
  // The window is destroyed on purpose while the capture goes on in the tray.
  app.on('window-all-closed', () => undefined)
  app.on('before-quit', (event) => {
    event.preventDefault()
    void close('app')
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
}
