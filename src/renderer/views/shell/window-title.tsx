import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceKey, LevelLease } from '../../../shared/model.ts'
import { countdown } from '../../format/duration.ts'
import { useApp } from '../../react/context.tsx'
import { useNow } from '../../react/use-now.ts'

/** The window is called after the level that is raised, if one is: also where only its title is in sight. */
export function WindowTitle() {
  const { t } = useTranslation()
  const { leases, devices } = useApp()
  const open = useStore(leases, (state) => state.open)
  const all = useStore(devices, (state) => state.devices)
  const now = useNow(1000)
  const nameOf = (key: DeviceKey) => all.find((device) => device.key === key)?.name ?? key
  const first = soonest([...open.values()])
  const state =
    first === undefined
      ? null
      : first.ended === null
        ? `${t(`level.${first.during}`).toUpperCase()} ${countdown(first.endsAt - now)}`
        : t('lease.pendingShort')
  const more = open.size > 1 ? ` +${open.size - 1}` : ''
  const title = first === undefined ? t('app.name') : `${state} · ${nameOf(first.device)}${more} – ${t('app.name')}`
  useEffect(() => {
    document.title = title
  }, [title])
  return null
}

/** Those that run come before those whose restore is pending, and of those the one that ends first. */
function soonest(leases: readonly LevelLease[]): LevelLease | undefined {
  return leases.toSorted((a, b) => Number(a.ended !== null) - Number(b.ended !== null) || a.endsAt - b.endsAt)[0]
}
