/** Hands the port to the core over and exposes a handful of host facts, nothing more. Runs sandboxed, apart from the page. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { CHANNELS, type CloseAnswer, type Handshake, type HostFacts } from '../shared/host.ts'

type Ask = Parameters<HostFacts['onCloseQuestion']>[0]

let askOnClose: Ask | null = null
let openBundle: ((path: string) => void) | null = null
/** Bundles that were opened before the page listened. */
const waiting: string[] = []
let runCommand: ((id: string) => void) | null = null

const facts: HostFacts = {
  kind: 'electron',
  platform: process.platform,
  saveDialog: (suggested) => ipcRenderer.invoke(CHANNELS.saveDialog, suggested),
  // Electron before 32 has no webUtils; there a dropped file is chosen in a dialog instead.
  pathOfFile: (file) => (file instanceof File && webUtils !== undefined ? webUtils.getPathForFile(file) : ''),
  onOpenBundle: (open) => {
    openBundle = open
    for (const path of waiting.splice(0)) open(path)
  },
  showInFolder: (path) => ipcRenderer.send(CHANNELS.showInFolder, path),
  openToNetwork: () => ipcRenderer.send(CHANNELS.openToNetwork),
  setMenu: (menu) => ipcRenderer.send(CHANNELS.menu, menu),
  onCommand: (run) => {
    runCommand = run
  },
  onCloseQuestion: (ask) => {
    askOnClose = ask
  },
}
contextBridge.exposeInMainWorld('fieldtapHost', facts)

const tell = (message: Handshake, ports: MessagePort[] = []) => window.postMessage(message, '*', ports)

window.addEventListener('message', (event: MessageEvent<Partial<Handshake> | null>) => {
  if (event.source === window && event.data?.fieldtap === 'port-please') ipcRenderer.send(CHANNELS.portPlease)
})
ipcRenderer.on(CHANNELS.port, (event) => tell({ fieldtap: 'port' }, event.ports))
ipcRenderer.on(CHANNELS.portGone, () => tell({ fieldtap: 'port-gone' }))

ipcRenderer.on(CHANNELS.command, (_, id: string) => runCommand?.(id))

ipcRenderer.on(CHANNELS.openBundle, (_, path: string) => {
  if (openBundle === null) waiting.push(path)
  else openBundle(path)
})

// A page that does not listen leaves the question to the shell's own dialog.
ipcRenderer.on(CHANNELS.closeQuestion, async (_, openLeases: number) => {
  if (!askOnClose) return
  ipcRenderer.send(CHANNELS.closeAsked)
  const answer: CloseAnswer = await askOnClose(openLeases)
  ipcRenderer.send(CHANNELS.closeAnswer, answer)
})
