/**
 * First file of the core's process: opens the data folder as the shell orders, serves each window's port, reports how
 * the capture stands, and closes cleanly when told to, or when the shell has died.
 */
import { FieldtapError } from '../../shared/errors.ts'
import type { DeviceKey } from '../../shared/model.ts'
import { toFieldtapError } from '../../shared/wire-error.ts'
import { type Host, startHost } from '../core/host.ts'
import { keySealer } from '../core/sealer.ts'
import { prepareStore } from '../core/store/open.ts'
import type { StartOrder } from './core-messages.ts'
import { connectParent } from './core-parent.ts'
import type { MainPort } from './port-relay.ts'
import { firstFreePort } from './ports.ts'
import { raisedLevels } from './raised.ts'

/** A command that runs only for a moment, or a core that is just ending, may hold the folder when this starts; ms. */
const PATIENCE = 5000
/** A window that asks as soon as it can is answered before the ports for devices open; ms. */
const COURTESY = 300
/** How soon the shell hears of a level that was raised or is back, ms. */
const LOOK = 500

// The order to open a folder comes soon, and the first question right after it.
prepareStore()

let starting: Promise<Host | null> | null = null
let ending: Promise<never> | null = null

const send = connectParent({
  order(order) {
    switch (order.is) {
      case 'start':
        starting ??= start(order)
        return
      case 'slept':
        starting?.then((host) => host?.core.slept(order.from, order.to))
        return
      case 'count-leases':
        starting?.then((host) => send({ is: 'leases', count: host?.core.openLeases().length ?? 0 }))
        return
      case 'restore':
        starting?.then((host) => host && restore(host, order.device))
        return
      case 'stop':
        end()
    }
  },
  port: (port) => void starting?.then((host) => serve(host, port)),
  gone: end,
})

// Ctrl-C in a terminal reaches every process of the group: the shell asks what to do, and then says 'stop'.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('SIGTERM', end)

/** Null: it could not start, and the shell knows why. */
async function start(order: StartOrder): Promise<Host | null> {
  const { dataDir, version, bind, keychain } = order
  try {
    const [mqttPort, httpPort] = await Promise.all([
      firstFreePort(bind, order.mqttPorts),
      firstFreePort(bind, order.httpPorts),
    ])
    const host = await startHost({
      dataDir,
      version,
      host: 'electron',
      site: { bind, mqttPort, httpPort, courtesy: COURTESY },
      ...(keychain && { sealer: keySealer({ kind: 'keychain', ...keychain, where: dataDir }) }),
      patience: PATIENCE,
    })
    send({ is: 'answers' })
    void reportOpening(host, order)
    return host
  } catch (error) {
    sayFailed(error)
    return null
  }
}

async function reportOpening(host: Host, { mqttPorts, httpPorts }: StartOrder): Promise<void> {
  try {
    const addresses = await host.core.opened
    if (ending) return
    host.log.info({ ...addresses, usual: [mqttPorts[0], httpPorts[0]] }, 'Open for devices')
    send({ is: 'ready' })
    void reportCapture(host)
    reportRaised(host)
  } catch (error) {
    await host.close().catch((worse: unknown) => host.log.error({ err: worse }, 'The core did not close cleanly'))
    sayFailed(error)
  }
}

function sayFailed(error: unknown): void {
  const { code, data } = asFieldtapError(error)
  send({ is: 'failed', code, data })
}

function serve(host: Host | null, port: MainPort): void {
  if (!host || ending) {
    port.close()
    return
  }
  host.wire.servePort(port, { caller: 'window' })
  port.start()
}

async function reportCapture(host: Host): Promise<void> {
  try {
    for await (const status of await host.wire.client({ caller: 'window' }).status.watch({})) {
      const { recording, trouble, lines, leases } = status
      send({ is: 'capture', capture: { recording, trouble, lines, leases } })
    }
  } catch (error) {
    if (!ending) host.log.error({ err: error }, 'The shell no longer hears of the capture')
  }
}

/** Looks instead of listening: a device's name, its lease and its end all change by themselves. */
function reportRaised(host: Host): void {
  let reported = '[]'
  const look = () => {
    const raised = raisedLevels(host.core.openLeases())
    const now = JSON.stringify(raised)
    if (now !== reported && !ending) send({ is: 'raised', raised })
    reported = now
  }
  setInterval(look, LOOK).unref()
}

async function restore(host: Host, device: DeviceKey): Promise<void> {
  try {
    await host.wire.client({ caller: 'window' }).level.restore({ device })
  } catch (error) {
    host.log.error({ err: error, device }, 'A level could not be restored from the tray')
  }
}

function end(): void {
  ending ??= close()
}

async function close(): Promise<never> {
  const host = await starting
  try {
    await host?.close()
  } catch (error) {
    host?.log.error({ err: error }, 'The core did not close cleanly')
    process.exit(1)
  }
  process.exit(0)
}

/** A port that somebody took between the look and the listening carries its own code. */
function asFieldtapError(error: unknown): FieldtapError {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error
  return isTaken ? new FieldtapError('port-taken', { detail: String(error.port) }) : toFieldtapError(error)
}
