import { createStore, type StoreApi } from 'zustand/vanilla'
import type { DeviceKey, LevelLease } from '../../shared/model.ts'
import type { CoreClient } from '../client.ts'
import type { DevicesState } from './devices.ts'

export interface LeasesState {
  /** The open lease of each device that has one. */
  readonly open: ReadonlyMap<DeviceKey, LevelLease>
}

/** Open leases: the devices say which there are, and each is watched until it is over. */
export function createLeasesStore(client: CoreClient, devices: StoreApi<DevicesState>): StoreApi<LeasesState> {
  const store = createStore<LeasesState>()(() => ({ open: new Map() }))
  const watched = new Map<string, () => void>()

  const forget = (id: string) => {
    watched.get(id)?.()
    watched.delete(id)
    const open = [...store.getState().open].filter(([, lease]) => lease.id !== id)
    store.setState({ open: new Map(open) })
  }
  const watch = (id: string) => {
    const stop = client.follow(
      (api, signal) => api.level.watch({ lease: id }, { signal }),
      (lease) => (isOver(lease) ? forget(id) : noteLease(store, lease)),
    )
    watched.set(id, stop)
  }
  devices.subscribe((now, before) => {
    if (now.devices === before.devices) return
    const ids = new Set(now.devices.flatMap(({ leaseId }) => leaseId ?? []))
    for (const id of watched.keys()) if (!ids.has(id)) forget(id)
    for (const id of ids) if (!watched.has(id)) watch(id)
  })
  return store
}

/** Puts a lease as the core just answered it into the store, ahead of the streams. */
export function noteLease(store: StoreApi<LeasesState>, lease: LevelLease | null): void {
  if (lease === null || isOver(lease)) return
  store.setState(({ open }) => ({ open: new Map(open).set(lease.device, lease) }))
}

function isOver(lease: LevelLease): boolean {
  return lease.state === 'restored' || lease.state === 'superseded'
}
