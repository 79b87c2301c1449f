import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CaptureStatus, Connection } from '../../shared/model.ts'
import type { CoreClient } from '../client.ts'

/** The capture state; null until the core has said it for the first time. */
export function createStatusStore(client: CoreClient): StoreApi<{ readonly status: CaptureStatus | null }> {
  const store = createStore<{ readonly status: CaptureStatus | null }>()(() => ({ status: null }))
  client.follow(
    (api, signal) => api.status.watch({}, { signal }),
    (status) => store.setState({ status }),
  )
  return store
}

export function createConnectionsStore(client: CoreClient): StoreApi<{ readonly connections: readonly Connection[] }> {
  const store = createStore<{ readonly connections: readonly Connection[] }>()(() => ({ connections: [] }))
  client.follow(
    (api, signal) => api.connections.watch({}, { signal }),
    (connections) => store.setState({ connections }),
  )
  return store
}
