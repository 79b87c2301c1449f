import { useStore } from 'zustand'
import type { Device, LevelLease } from '../../../shared/model.ts'
import { countdown } from '../../format/duration.ts'
import { useApp } from '../../react/context.tsx'
import { useNow } from '../../react/use-now.ts'
import { DeviceLevelBadge } from '../../widgets/badges.tsx'

/** A device's level, with what is left of its lease. */
export function DeviceBadge({ device }: { readonly device: Device }) {
  const lease = useStore(useApp().leases, (state) => state.open.get(device.key))
  if (lease !== undefined) return <LeaseBadge lease={lease} />
  return <DeviceLevelBadge level={device.level.level} />
}

function LeaseBadge({ lease }: { readonly lease: LevelLease }) {
  const now = useNow()
  if (lease.ended !== null) return <DeviceLevelBadge level={lease.restoreTo} pending />
  const left = lease.endsAt - now
  const share = left / (lease.endsAt - lease.requestedAt)
  return <DeviceLevelBadge level={lease.during} left={{ text: countdown(left), share }} />
}
