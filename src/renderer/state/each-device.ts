import type { StoreApi } from 'zustand/vanilla'
import type { Device, LevelLease } from '../../shared/model.ts'
import { type LeasesState, noteLease } from './leases.ts'

/** Changes the level of several devices at once. The first that fails is told once the others are through. */
export async function eachDevice(
  leases: StoreApi<LeasesState>,
  devices: readonly Device[],
  act: (device: Device) => Promise<LevelLease | null>,
): Promise<void> {
  const done = await Promise.allSettled(devices.map(async (device) => noteLease(leases, await act(device))))
  const failed = done.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}
