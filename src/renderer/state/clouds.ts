import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SyncPiece } from '../../shared/cloud.ts'
import type { SyncState } from '../../shared/model.ts'
import type { CoreClient } from '../client.ts'
import type { NoticeBoard } from './notices.ts'

export interface CloudsState {
  /** How far each connection has been read, by its name. */
  readonly syncs: Readonly<Record<string, SyncState>>
  /** Progress of the syncs that this window started. */
  readonly running: Readonly<Record<string, SyncPiece | null>>
}

/** Syncs go on while another page is looked at. */
export interface Clouds {
  readonly state: StoreApi<CloudsState>
  sync(connection: string): Promise<void>
  cancel(connection: string): void
}

export function createClouds(client: CoreClient, notices: NoticeBoard): Clouds {
  const state = createStore<CloudsState>()(() => ({ syncs: {}, running: {} }))
  const stops = new Map<string, AbortController>()
  client.follow(
    (api, signal) => api.events.syncs({}, { signal }),
    (syncs) => state.setState({ syncs: Object.fromEntries(syncs.map((sync) => [sync.connection, sync])) }),
  )
  const progress = (connection: string, piece: SyncPiece | null) =>
    state.setState(({ running }) => ({ running: { ...running, [connection]: piece } }))
  const over = (connection: string) => {
    stops.delete(connection)
    state.setState(({ running: { [connection]: _, ...running } }) => ({ running }))
  }
  return {
    state,
    async sync(connection) {
      if (stops.has(connection)) return
      const stop = new AbortController()
      stops.set(connection, stop)
      progress(connection, null)
      try {
        const pieces = await client.api.events.sync({ connection }, { signal: stop.signal })
        for await (const piece of pieces) progress(connection, piece)
      } catch (error) {
        if (!stop.signal.aborted) notices.failed(error)
      } finally {
        over(connection)
      }
    },
    cancel: (connection) => stops.get(connection)?.abort(),
  }
}
