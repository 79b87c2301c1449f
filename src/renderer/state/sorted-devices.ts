import type { Device } from '../../shared/model.ts'

const ORDER = { online: 0, reachable: 1, away: 2, never: 3 } as const

/** Those that are here first, each group by name. */
export function sortedDevices(devices: readonly Device[]): readonly Device[] {
  return devices.toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || a.name.localeCompare(b.name))
}
