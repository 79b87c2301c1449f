/** `fieldtap serve`: a core in plain Node, with its page served to a browser on this machine. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { lentDir } from '../core/bundle/open/lent-files.ts'
import { type EventApi, startEventApi } from '../core/event-api/server.ts'
import { apiToken, readToken } from '../core/event-api/token.ts'
import { type Host, startHost } from '../core/host.ts'
import { MAX_REQUEST_BYTES } from '../core/wire.ts'
import { VERSION } from '../version.ts'
import { UI_OFFER } from './offer.ts'
import { openBrowser } from './open-browser.ts'
import { startUiServer } from './server.ts'

export interface ServeOptions {
  readonly dataDir: string
  /** Ports for devices and for the page; 0 takes a free one. */
  readonly mqttPort: number
  readonly httpPort: number
  readonly uiPort: number
  /** Port of the event API; null: it is not offered. */
  readonly apiPort: number | null
  /** Address that devices may come to; the page stays on loopback. */
  readonly bind: string
  readonly open: boolean
}

/** What is printed, as one line of JSON, when everything listens. */
export interface Ready {
  readonly ready: true
  readonly mqtt: string | null
  readonly http: string | null
  /** Opens the page once; `fieldtap ui` prints another. */
  readonly ui: string
  /** Base address of the event API, whose token `fieldtap token` prints; null where it is not offered. */
  readonly api: string | null
}

/** A command that runs only for a moment may hold the folder when this starts. */
const PATIENCE = 2000

/** Serves until `stop` aborts, then restores raised levels and closes. Throws what `startHost` and the ports throw. */
export async function serve(options: ServeOptions, ready: (line: Ready) => void, stop: AbortSignal): Promise<void> {
  const { dataDir, bind, mqttPort, httpPort } = options
  const site = { bind, mqttPort, httpPort }
  const host = await startHost({ dataDir, version: VERSION, host: 'serve', site, patience: PATIENCE })
  try {
    const ui = await openUi(host, options.uiPort)
    host.socket.offer(UI_OFFER, () => ({ ui: ui.newAddress() }))
    try {
      const addresses = await host.core.opened
      const api = options.apiPort === null ? null : await openApi(host, options.apiPort)
      try {
        ready({ ready: true, ...addresses, ui: ui.newAddress(), api: api?.url ?? null })
        if (options.open) openBrowser(ui.newAddress())
        await aborted(stop)
      } finally {
        await api?.close()
      }
    } finally {
      await ui.close()
    }
  } finally {
    await host.close()
  }
}

async function openUi(host: Host, port: number) {
  const { bundleDir } = await host.wire.client({ caller: 'browser' }).app.info({})
  return startUiServer({
    port,
    pageDir: pageDir(),
    bundleDir,
    lentDir: lentDir(host.dataDir),
    maxRequestBytes: MAX_REQUEST_BYTES,
    serve: (socket) => host.wire.serveSocket(socket, { caller: 'browser' }),
  })
}

function openApi({ core, dataDir, log }: Host, port: number): Promise<EventApi> {
  apiToken(dataDir)
  return startEventApi({
    port,
    source: core.history,
    // Read each time, so that a new one holds at once.
    token: () => readToken(dataDir),
    requestId: () => randomUUID().replaceAll('-', ''),
    failed: (error) => log.error({ err: error }, 'The event API could not answer'),
  })
}

/** The built page: beside out/node, or in out/ when run from the sources. */
function pageDir(): string {
  const places = ['../renderer/', '../../../out/renderer/'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  )
  return places.find((place) => existsSync(`${place}index.html`)) ?? places[0] ?? ''
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
