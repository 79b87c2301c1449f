import { useStore } from 'zustand'
import type { Device, LevelLease } from '../../../shared/model.ts'
import { countdown } from '../../format/duration.ts'
import { useApp } from '../../react/context.tsx'
import { useNow } from '../../react/use-now.ts'
import { platformOf } from '../../state/facts.ts'
import { DeviceLevelBadge } from '../../widgets/badges.tsx'

/** A device's level, with what is left of its lease; nothing where its platform has no levels. */
export function DeviceBadge({ device }: { readonly device: Device }) {
  const { leases, facts } = useApp()
  const lease = useStore(leases, (state) => state.open.get(device.key))
  const hasLevel = useStore(facts, (state) => platformOf(state, device.platform)?.level.kind !== 'none')
  if (!hasLevel) return null
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
