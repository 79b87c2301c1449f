import { type LevelLease, splitDeviceKey } from '../../shared/model.ts'
import type { Raised } from './core-messages.ts'

/** The leases as the tray shows them, one a device: what holds its level, or has yet to go back. Soonest first. */
export function raisedLevels(open: readonly LevelLease[]): Raised[] {
  // Of leases on one device the newest is in force, and stands last.
  const inForce = new Map(open.map((lease) => [lease.device, lease]))
  return [...inForce.values()]
    .map(({ device, during, restoreTo, ended, endsAt }) => ({
      device,
      name: splitDeviceKey(device).ref,
      during,
      restoreTo,
      endsAt: ended === null ? endsAt : null,
    }))
    .sort((a, b) => (a.endsAt ?? Number.POSITIVE_INFINITY) - (b.endsAt ?? Number.POSITIVE_INFINITY))
}
