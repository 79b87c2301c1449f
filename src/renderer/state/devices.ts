import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Device, DeviceKey, Knock } from '../../shared/model.ts'
import type { CoreClient } from '../client.ts'

export interface DevicesState {
  /** False until the core has answered for the first time. */
  readonly known: boolean
  readonly devices: readonly Device[]
  readonly knocks: readonly Knock[]
  /** Lines per second of the last minute, one sample a second, newest last. */
  readonly rates: ReadonlyMap<DeviceKey, readonly number[]>
}

export const RATE_SAMPLES = 60

export function createDevicesStore(client: CoreClient): StoreApi<DevicesState> {
  const store = createStore<DevicesState>()(() => ({ known: false, devices: [], knocks: [], rates: new Map() }))
  client.follow(
    (api, signal) => api.devices.watch({}, { signal }),
    ({ devices, knocks }) => store.setState({ known: true, devices, knocks }),
  )
  setInterval(() => store.setState(({ devices, rates }) => ({ rates: sampleRates(devices, rates) })), 1000)
  return store
}

export function sampleRates(
  devices: readonly Device[],
  before: ReadonlyMap<DeviceKey, readonly number[]>,
): ReadonlyMap<DeviceKey, readonly number[]> {
  return new Map(
    devices.map((device) => {
      const samples = before.get(device.key) ?? []
      return [device.key, [...samples.slice(1 - RATE_SAMPLES), device.linesPerSecond]]
    }),
  )
}

/** The shortest label that tells this device from the others in the list. */
export function labelOf(device: Pick<Device, 'name' | 'ref'>, all: readonly Pick<Device, 'name'>[]): string {
  return all.filter((other) => other.name === device.name).length > 1 ? device.ref : device.name
}
