/** The way from a command to a core: the one that runs for the data folder, else one of its own in this process. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDataFolder } from '../main/core/data-folder.ts'
import { VERSION } from '../main/version.ts'
import { FieldtapError } from '../shared/errors.ts'
import { type Client, connectToCore } from './client.ts'
import type { Flow } from './output.ts'

export interface SessionOptions {
  /** Null: a folder for this command alone, gone afterwards. */
  readonly dataDir: string | null
  /** Whether the folder may be made where there is none. */
  readonly create: boolean
  /** Only a core that runs already will do. */
  readonly runningOnly?: true
  /** The command never ends by itself. */
  readonly follow?: true
}

/** What a session needs of the process while it closes a core of its own. */
export interface SessionHost {
  /** Aborts when the process is asked to end. */
  readonly stop: AbortSignal
  /** One sentence for a person. */
  readonly note: (sentence: string) => void
}

/** Pausing holds back what the core streams. */
export interface Session extends Flow {
  readonly client: Client
  /** The core runs in this process and ends with the command: what it holds open, the command has to wait for. */
  readonly own: boolean
  /** Asks the host for what is not in the contract; null where it has no answer. */
  ask(path: string): Promise<unknown>
  close(): Promise<void>
}

/** A core that is just starting or ending is neither reachable nor gone; ms. */
const PATIENCE = 10_000
const RETRY_PAUSE = 50

/** Throws `data-unusable`, `data-locked`, `data-newer`, `ui-missing`. */
export async function openSession(options: SessionOptions, host: SessionHost): Promise<Session> {
  const { dataDir, create, runningOnly, follow } = options
  if (dataDir === null) return temporarySession(host)
  const real = openDataFolder(dataDir, { create })
  const until = performance.now() + PATIENCE
  for (;;) {
    const running = await connectToCore(real, follow)
    if (running) return { ...running, own: false }
    if (runningOnly) throw new FieldtapError('ui-missing', { detail: dataDir })
    try {
      return await ownSession(real, host)
    } catch (error) {
      const locked = error instanceof FieldtapError && error.code === 'data-locked'
      if (!locked || performance.now() >= until || host.stop.aborted) throw error
      await sleep(RETRY_PAUSE)
    }
  }
}

async function ownSession(dataDir: string, { stop, note }: SessionHost): Promise<Session> {
  // Loaded only now: a command that talks to a running core starts in a fraction of the time.
  const { startHost } = await import('../main/core/host.ts')
  const host = await startHost({ dataDir, version: VERSION, host: 'cli', site: null, patience: 0 })
  const before = new Set(host.core.openLeases().map(({ id }) => id))
  return {
    client: host.wire.client({ caller: 'cli' }),
    own: true,
    // Streams within a process are pulled, so there is nothing to hold back.
    pause: () => undefined,
    resume: () => undefined,
    ask: async () => null,
    async close() {
      // What a core that died left raised is restored now; what was raised meanwhile runs its time.
      // One that is being restored was told, or is before the core has closed.
      const isLeft = () => host.core.openLeases().some(({ id, state }) => !before.has(id) && state !== 'restoring')
      await leftAlone(() => host.socket.busy() > 0 || isLeft(), stop, note)
      await host.close()
    },
  }
}

/** After so long, ms, a person is told why a command that has done its work does not end. */
const EXPLAIN_AFTER = 2000
const LOOK_AGAIN = 50

/** Waits while other commands are at work through this process's core, or a level is raised that it has to restore. */
async function leftAlone(needed: () => boolean, stop: AbortSignal, note: SessionHost['note']): Promise<void> {
  const explain = setTimeout(
    note,
    EXPLAIN_AFTER,
    'other commands use this one’s core; it ends when they and their leases do',
  )
  while (!stop.aborted && needed()) await sleep(LOOK_AGAIN, undefined, { signal: stop }).catch(() => undefined)
  clearTimeout(explain)
}

async function temporarySession(host: SessionHost): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldtap-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const session = await ownSession(folder, host)
    return { ...session, close: () => session.close().finally(remove) }
  } catch (error) {
    remove()
    throw error
  }
}
