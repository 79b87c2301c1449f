/**
 * A core at work in a data folder, with everything around it that every host needs: the folder's lock, the app's log,
 * the sealer of secrets, the wire, and the local socket on which commands reach it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { FieldtapError } from '../../shared/errors.ts'
import { type Core, type CoreOptions, createCore } from './core.ts'
import { openDataFolder } from './data-folder.ts'
import { openKeyFile } from './key-file.ts'
import { type LocalSocket, openLocalSocket } from './local-socket.ts'
import { lockDataFolder } from './lock.ts'
import { type Logger, openLog } from './log.ts'
import type { Sealer } from './sealer.ts'
import { giveBackSoon } from './spare-memory.ts'
import { createWire, type Wire } from './wire.ts'

export interface HostOptions {
  readonly dataDir: string
  readonly version: string
  readonly host: CoreOptions['host']
  readonly site: CoreOptions['site']
  /** Keeps secrets; without one a key file in the folder does. */
  readonly sealer?: Sealer
  /** How long to wait for another core that may be just ending, ms. */
  readonly patience: number
}

export interface Host {
  /** Real path of the data folder. */
  readonly dataDir: string
  readonly core: Core
  readonly wire: Wire
  readonly socket: LocalSocket
  readonly log: Logger
  /** Restores every raised level (within `RESTORE_PATIENCE`), then closes and lets go of the folder. */
  close(): Promise<void>
}

/** Longest wait for levels to be restored before closing, ms. What is pending then stays in the folder as pending. */
export const RESTORE_PATIENCE = 10_000

const RETRY_PAUSE = 50

/**
 * Resolves once questions are answered; `core.opened` tells when devices can come.
 * @throws FieldtapError `data-locked`, `data-unusable`, `data-newer`
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const dataDir = openDataFolder(options.dataDir, { create: true })
  const unlock = await lockPatiently(dataDir, options.patience)
  try {
    return await open(dataDir, unlock, options)
  } catch (error) {
    unlock()
    throw error
  }
}

async function open(dataDir: string, unlock: () => void, options: HostOptions): Promise<Host> {
  const { version, host, site, sealer = openKeyFile(dataDir) } = options
  const log = openLog(dataDir)
  log.info({ version, host, node: process.version }, 'Started')
  const core = await createCore({ dataDir, version, sealer, site, log, host }).catch((error: unknown) => {
    log.error({ err: error }, 'The core did not start')
    throw error
  })
  core.opened.catch((error: unknown) => log.error({ err: error }, 'The laptop could not be opened for devices'))
  const wire = createWire(core.router, log)
  // A command's own core ends before.
  if (site !== null) {
    giveBackSoon().catch((error: unknown) => log.warn({ err: error }, 'Memory could not be given back'))
  }
  const socket = await openLocalSocket({ dataDir, serve: (peer) => wire.serveSocket(peer, { caller: 'cli' }) }).catch(
    async (error: unknown) => {
      await core.close()
      throw error
    },
  )
  const crashed = (error: unknown) => log.fatal({ err: error }, 'Crashed')
  process.on('uncaughtExceptionMonitor', crashed)
  let closing: Promise<void> | null = null
  const close = async () => {
    try {
      await restore(core, log)
      await socket.close()
      await core.close()
      log.info({}, 'Ended')
    } finally {
      process.off('uncaughtExceptionMonitor', crashed)
      unlock()
    }
  }
  return { dataDir, core, wire, socket, log, close: () => (closing ??= close()) }
}

/** A level is raised only as long as somebody is there to take it back. */
async function restore(core: Core, log: Logger): Promise<void> {
  if (core.openLeases().length === 0) return
  const stop = new AbortController()
  const late = sleep(RESTORE_PATIENCE, 'late' as const, { signal: stop.signal, ref: false }).catch(
    () => 'late' as const,
  )
  const outcome = await Promise.race([core.restoreAll(), late]).catch((error: unknown) => {
    log.error({ err: error }, 'A level could not be restored')
  })
  stop.abort()
  if (outcome === 'late') log.warn({ open: core.openLeases().length }, 'Levels could not be restored in time')
}

async function lockPatiently(dataDir: string, patience: number): Promise<() => void> {
  const until = performance.now() + patience
  for (;;) {
    try {
      return lockDataFolder(dataDir)
    } catch (error) {
      const locked = error instanceof FieldtapError && error.code === 'data-locked'
      if (!locked || performance.now() >= until) throw error
      await sleep(RETRY_PAUSE)
    }
  }
}
