/** The one way from the window to the core: typed calls, and streams that survive a restart of the core. */
import { createORPCClient, DynamicLink } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Contract } from '../shared/contract/contract.ts'
import type { Link, OpenWire, Outage } from './wire/wire.ts'

export type Api = ContractRouterClient<Contract>

/** `generation` counts connections: a stream that belongs to an older one is dead. */
export type CoreState =
  | { readonly is: 'connecting' }
  | { readonly is: 'up'; readonly generation: number }
  | (Outage & { readonly since: number })

/** The core cannot be asked now. Nothing was sent. */
export class CoreAway extends Error {
  override readonly name = 'CoreAway'
}

export interface CoreClient {
  readonly api: Api
  readonly state: StoreApi<CoreState>
  /**
   * Reads a stream for as long as the caller wants, opening it again after every new connection and, should it end or
   * fail while the core is up, after a pause. `failed` hears of each failure that is not the connection's.
   */
  follow<T>(
    open: (api: Api, signal: AbortSignal) => Promise<AsyncIterable<T>>,
    each: (value: T) => void,
    failed?: (error: unknown) => void,
  ): () => void
  retry(): void
  close(): void
}

/** How long a call waits for a core that is just starting again, ms. */
const PATIENCE = 8000
/** Pauses before a stream that ended on its own is opened again: the first, and the longest, ms. */
const REOPEN = 1000
const REOPEN_LATEST = 30_000

export function createClient(openWire: OpenWire): CoreClient {
  const state = createStore<CoreState>()(() => ({ is: 'connecting' }))
  let link: Link | null = null
  let generation = 0
  const wire = openWire({
    up(fresh) {
      link = fresh
      generation += 1
      state.setState({ is: 'up', generation }, true)
    },
    down(outage) {
      link = null
      const known = state.getState()
      const since = known.is === 'away' || known.is === 'locked' ? known.since : Date.now()
      state.setState({ ...outage, since }, true)
    },
  })

  const linkNow = async () => {
    await until(state, (now) => now.is === 'up' || now.is === 'locked', AbortSignal.timeout(PATIENCE)).catch(() => {})
    if (link === null) throw new CoreAway('the core is away')
    return link
  }
  // biome-ignore lint/complexity/noBannedTypes: the library's own type for "no context"
  const api: Api = createORPCClient(new DynamicLink<{}>(linkNow))

  return {
    api,
    state,
    follow(open, each, failed) {
      const stop = new AbortController()
      void keepReading(
        state,
        stop.signal,
        async (signal) => {
          for await (const value of await open(api, signal)) {
            if (stop.signal.aborted) return
            each(value)
          }
        },
        failed,
      )
      return () => stop.abort()
    },
    retry: () => wire.retry(),
    close: () => wire.close(),
  }
}

async function keepReading(
  state: StoreApi<CoreState>,
  stop: AbortSignal,
  read: (signal: AbortSignal) => Promise<void>,
  failed?: (error: unknown) => void,
): Promise<void> {
  let misses = 0
  while (!stop.aborted) {
    const generation = await until(state, (now) => now.is === 'up', stop).catch(() => null)
    if (generation === null) return
    const began = Date.now()
    try {
      await read(stop)
    } catch (error) {
      if (stop.aborted) return
      if (generationOf(state.getState()) === generation) failed?.(error)
    }
    // The same connection: what ended the stream would end it again at once.
    misses = Date.now() - began > REOPEN_LATEST ? 0 : misses + 1
    if (generationOf(state.getState()) === generation) await pause(Math.min(REOPEN_LATEST, REOPEN * misses), stop)
    else misses = 0
  }
}

function generationOf(state: CoreState): number | null {
  return state.is === 'up' ? state.generation : null
}

/** Resolves with the connection's generation once `enough` holds; rejects when the signal aborts. */
function until(
  state: StoreApi<CoreState>,
  enough: (state: CoreState) => boolean,
  signal: AbortSignal,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    if (enough(state.getState())) return resolve(generationOf(state.getState()))
    const end = () => {
      unsubscribe()
      signal.removeEventListener('abort', aborted)
    }
    const aborted = () => {
      end()
      reject(signal.reason)
    }
    const unsubscribe = state.subscribe((now) => {
      if (!enough(now)) return
      end()
      resolve(generationOf(now))
    })
    signal.addEventListener('abort', aborted, { once: true })
  })
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
