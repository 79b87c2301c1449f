/**
 * Wires the parts into one core. Plain Node: whatever it needs from its host (Electron, the browser shell, the command
 * line) comes as an argument.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LevelLease } from '../../shared/model.ts'
import { EventFeed } from './capture/event-feed.ts'
import { recordDowntime, watchSleep } from './capture/gaps.ts'
import { Leases, type Teller } from './capture/leases.ts'
import { Pipeline } from './capture/pipeline.ts'
import { Status } from './capture/status.ts'
import { Clouds } from './clouds/clouds.ts'
import { Connections } from './connections.ts'
import { DeviceRegistry } from './devices/registry.ts'
import type { ApiSource } from './event-api/answer.ts'
import { historyOf } from './event-api/source.ts'
import { Notes } from './notes.ts'
import { rested } from './rested.ts'
import { type CoreRouter, createRouter } from './router/index.ts'
import type { Sealer } from './sealer.ts'
import { SettingsBox } from './settings.ts'
import { SimulatorDesk } from './simulator-desk.ts'
import { openSite, type Site } from './site/open.ts'
import type { Recovered } from './store/file.ts'
import { decode, decodeInto } from './store/line.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/store.ts'
import { Feed } from './tail/feed.ts'

/** The part of pino that the core uses. */
export interface Log {
  info(data: object, message: string): void
  warn(data: object, message: string): void
  error(data: object, message: string): void
}

export interface CoreOptions {
  readonly dataDir: string
  readonly version: string
  readonly sealer: Sealer
  /** What to offer to devices; null: nothing (a command that only reads). */
  readonly site: {
    readonly bind: string
    readonly mqttPort: number
    readonly httpPort: number
    /** How long opening for devices may let the first answers go before, ms; not at all where it is left out. */
    readonly courtesy?: number
  } | null
  readonly log: Log
  readonly host: 'electron' | 'serve' | 'cli'
  /** The laptop's own clocks, unless something else is to tell the time. */
  readonly clock?: Clock
}

export interface Clock {
  /** Wall time, Unix ms; it may jump. */
  now(): number
  /** Ms since some moment; it never goes back. */
  mono(): number
}

const LAPTOP_CLOCK: Clock = { now: () => Date.now(), mono: () => performance.now() }

export interface Core {
  /**
   * Addresses that devices can connect to, once its ports listen; null where nothing is offered. Rejects with
   * `port-taken` and the like, and then the core is to be closed. Questions are answered meanwhile.
   */
  readonly opened: Promise<{ readonly mqtt: string | null; readonly http: string | null }>
  readonly router: CoreRouter
  /** Every event, for programs that read them over HTTP. */
  readonly history: ApiSource
  openLeases(): readonly LevelLease[]
  /** The laptop slept from and to these times, Unix ms: its host knows better than a timer that came late. */
  slept(from: number, to: number): void
  /** Ends every lease; resolves when each level was told or is pending. */
  restoreAll(): Promise<void>
  close(): Promise<void>
}

/** The parts as the router sees them. */
export interface Parts {
  readonly options: CoreOptions
  readonly store: Store
  readonly registry: DeviceRegistry
  readonly leases: Leases
  readonly connections: Connections
  readonly clouds: Clouds
  readonly pipeline: Pipeline
  readonly feed: Feed
  readonly status: Status
  readonly settings: SettingsBox
  readonly simulators: SimulatorDesk
  readonly notes: Notes
  /** Null where nothing is offered to devices. */
  readonly site: Promise<Site | null>
  readonly startedAt: number
  readonly bundleDir: string
  /** Laptop's clock, Unix ms. */
  readonly now: () => number
}

export async function createCore(options: CoreOptions): Promise<Core> {
  const { now, mono } = options.clock ?? LAPTOP_CLOCK
  const bundleDir = join(options.dataDir, 'bundles')
  mkdirSync(bundleDir, { recursive: true, mode: 0o700 })

  const feed = new Feed({ decode, decodeInto })
  let onCommit: Parameters<typeof openStore>[0]['onCommit'] = () => undefined
  let onTurn: () => void = () => undefined
  let onFailure: (error: Error) => void = () => undefined
  const { store, recovered } = await openStore({
    file: join(options.dataDir, 'fieldtap.sqlite'),
    seal: options.sealer.seal,
    unseal: options.sealer.unseal,
    onCommit: (what) => onCommit(what),
    onTurn: () => onTurn(),
    onFailure: (error) => onFailure(error),
  })
  if (recovered) noteRecovery(store, recovered, now(), options.log)

  const settings = new SettingsBox(store)
  const registry = new DeviceRegistry(store)
  const connections = new Connections({
    store,
    registry,
    installation: installationId(store),
    now,
    seal: options.sealer.seal,
    unseal: options.sealer.unseal,
    baseline: (device) => settings.baseline(device),
  })
  const clouds = new Clouds({
    store,
    registry,
    dataDir: options.dataDir,
    now,
    seal: options.sealer.seal,
    unseal: options.sealer.unseal,
    log: options.log,
  })
  const leases = new Leases({
    store,
    registry,
    teller: tellerOf(connections, clouds),
    baseline: (device) => settings.baseline(device),
    now,
    mono,
  })
  const status = new Status({ store, dataDir: options.dataDir, openLeases: () => leases.open().length, now })
  const pipeline = new Pipeline({
    store,
    registry,
    leases,
    now,
    enforceClock: () => settings.get().enforceClock,
    send: async (device, packet) => (await connections.send(device, packet)) !== 'unsent',
  })
  onTurn = () => pipeline.turnEnded()
  onCommit = (what) => {
    for (const batch of what.batches) registry.counted(batch.device, batch.count, now())
    for (const event of what.events) events.publish(event)
    status.committed(what)
    feed.publish(what.batches)
  }
  const events = new EventFeed()
  onFailure = (error) => {
    status.failed(error.message)
    options.log.error({ err: error }, 'The store could not write')
  }

  // A level that is due to go back comes before anything else.
  leases.start()
  // A command that only looks something up does not capture, and so has no gaps; a platform's own history waits.
  const captures = options.site !== null || store.connections().some(({ kind }) => kind !== 'cloud')
  if (captures) recordDowntime(store, now())
  const sleep = captures ? watchSleep(store, now, () => leases.tick()) : NO_WATCH
  connections.on('back', (name) => leases.linkUp(name))
  connections.on('unguarded', (device) => void leases.put(device, { is: 'unguarded' }))
  connections.on('guarded-again', (device, deadMan) => leases.guardedAgain(device, deadMan))
  clouds.on('back', (device) => void leases.put(device, { is: 'back' }))
  clouds.start(pipeline)
  connections.start(pipeline)
  const isWritten = store.committed()
  const site = isWritten.then(open)
  // Whoever asks for it, or for its addresses, hears of it.
  site.catch(() => undefined)
  const simulators = new SimulatorDesk({ registry, site, log: options.log, now })

  const notes = new Notes({ store, find: (device) => registry.find(device), now })

  const parts: Parts = {
    options,
    store,
    registry,
    leases,
    connections,
    clouds,
    pipeline,
    feed,
    status,
    settings,
    simulators,
    notes,
    site,
    startedAt: now(),
    bundleDir,
    now,
  }
  const router = createRouter(parts, events)
  // Who only asks does not wait for the disk; devices do, and so does a command.
  if (options.site === null) await isWritten

  let closing: Promise<void> | null = null
  return {
    opened: site.then((open) => ({ mqtt: open?.mqtt ?? null, http: open?.http ?? null })),
    router,
    history: historyOf(store),
    openLeases: () => leases.open(),
    slept: sleep.slept,
    restoreAll: () => leases.endAll('shutdown'),
    close: () => (closing ??= close()),
  }

  /** After whoever waits for the core has been told: the first answers do not wait for certificates and ports. */
  async function open(): Promise<Site | null> {
    if (options.site === null) return null
    await new Promise(setImmediate)
    await rested(options.site.courtesy ?? 0)
    const opened = await openSite({
      ...options.site,
      dataDir: options.dataDir,
      desk: { store, registry, leases, pipeline, now },
      settings,
      log: options.log,
    })
    connections.attachSite(opened.broker, opened.connection)
    return opened
  }

  async function close(): Promise<void> {
    const opened = await site.catch(() => null)
    await simulators.stop()
    leases.stop()
    await connections.close()
    await clouds.close()
    await opened?.close()
    status.stop()
    sleep.stop()
    await store.close()
  }
}

/** A level that a platform keeps is told to the platform; nobody puts it back should this laptop disappear. */
function tellerOf(connections: Connections, clouds: Clouds): Teller {
  return {
    tell: (device, level, until) =>
      clouds.keepsLevelOf(device) ? clouds.tell(device, level) : connections.tell(device, level, until),
    guard: async (device, restoreTo) => {
      if (!clouds.keepsLevelOf(device)) return connections.guard(device, restoreTo)
      return restoreTo === null ? 'unneeded' : 'unavailable'
    },
  }
}

/** What was lost is a gap, and what happened stands in the history. */
function noteRecovery(store: Store, { quarantined, salvaged }: Recovered, at: number, log: Log): void {
  log.warn({ quarantined, ...salvaged }, 'The data file was damaged and has been set aside')
  const { lines, lost } = salvaged
  const detail = `The data file was damaged. ${lines} lines were taken over, at least ${lost} are lost; the damaged file is kept as ${quarantined}.`
  const gap = store.openGap({ device: null, connection: null, from: at, to: null, cause: 'store', detail })
  store.closeGap(gap.id, at)
  store.appendEvent(
    {
      device: null,
      connection: null,
      time: at,
      outcome: 'FAIL',
      category: 'capture',
      type: 'store.recovered',
      description: detail,
      stateChange: false,
      data: { file: quarantined, lines: String(lines), lost: String(lost) },
      source: 'fieldtap',
    },
    at,
  )
}

const NO_WATCH = { slept: () => undefined, stop: () => undefined }

function installationId(store: Store): string {
  const known = store.fact('installation')
  if (known !== null) return known
  const made = randomUUID()
  store.setFact('installation', made)
  return made
}
