import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Device, DeviceKey, LevelLease } from '../../shared/model.ts'
import type { CoreClient } from '../client.ts'
import type { DevicesState } from './devices.ts'

export interface LeasesState {
  /** The open lease of each device that has one. */
  readonly open: ReadonlyMap<DeviceKey, LevelLease>
}

/** Shortest pause between two questions for the open leases, ms. */
const PAUSE = 300

/** Open leases. The devices' stream says when one may have changed; what it is now is asked for. */
export function createLeasesStore(client: CoreClient, devices: StoreApi<DevicesState>): StoreApi<LeasesState> {
  const store = createStore<LeasesState>()(() => ({ open: new Map() }))
  let seen = ''
  let timer: ReturnType<typeof setTimeout> | null = null

  const ask = async () => {
    timer = null
    try {
      const leases = await client.api.level.leases({ open: true })
      store.setState({ open: new Map(leases.map((lease) => [lease.device, lease])) })
    } catch {
      // The core went away; when it is back, the devices' stream asks again.
      seen = ''
    }
  }
  devices.subscribe((now) => {
    const mark = leaseMark(now.devices)
    if (mark === seen) return
    seen = mark
    timer ??= setTimeout(ask, PAUSE)
  })
  return store
}

/** Changes whenever a lease began, moved to another state or ended. */
function leaseMark(devices: readonly Device[]): string {
  return devices.map(({ key, leaseId, level }) => `${key}=${leaseId}/${level.level}/${level.how}`).join('\n')
}

/** Puts a lease as the core just answered it into the store, ahead of the stream. */
export function noteLease(store: StoreApi<LeasesState>, device: DeviceKey, lease: LevelLease | null): void {
  const open = new Map(store.getState().open)
  if (lease === null || lease.state === 'restored' || lease.state === 'superseded') open.delete(device)
  else open.set(device, lease)
  store.setState({ open })
}
