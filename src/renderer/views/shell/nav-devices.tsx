import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import { rate } from '../../format/size.ts'
import { useApp } from '../../react/context.tsx'
import { labelOf } from '../../state/devices.ts'
import { platformOf } from '../../state/facts.ts'
import { sortedDevices } from '../../state/sorted-devices.ts'
import type { DotShape } from '../../widgets/state-dot.tsx'
import { DeviceBadge } from '../devices/device-badge.tsx'
import { NavItem } from './nav.tsx'

/** As many as one looks through at a glance; the page of all devices has the rest. */
const MOST = 8

export function NavDevices() {
  const { t } = useTranslation()
  const { devices, facts } = useApp()
  const { devices: all, known } = useStore(devices)
  const knownFacts = useStore(facts)
  if (known && all.length === 0) return <li className="px-2 py-1 text-xs text-muted">{t('nav.noDevice')}</li>
  return sortedDevices(all)
    .slice(0, MOST)
    .map((device) => (
      <NavItem
        key={device.key}
        route={{ page: 'device', key: device.key, tab: 'log' }}
        shape={deviceShape(device.state)}
        title={labelOf(device, all)}
        badge={<DeviceBadge device={device} />}
        detail={[platformOf(knownFacts, device.platform)?.title ?? device.platform, activity(device, t)].join(' · ')}
      />
    ))
}

function activity(device: Device, t: TFunction): string {
  if (device.state === 'away' || device.state === 'never') return t(`deviceState.${device.state}`)
  return t('rate', { rate: rate(device.linesPerSecond) })
}

export function deviceShape(state: Device['state']): DotShape {
  return ({ online: 'full', reachable: 'half', away: 'ring', never: 'dash' } as const)[state]
}
