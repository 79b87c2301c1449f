import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceKey } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import type { DeviceTab } from '../../state/route.ts'
import { printRoute } from '../../state/route.ts'
import { Empty } from '../../widgets/page.tsx'
import { DeviceHeader } from './device-header.tsx'
import { DeviceTabs } from './device-tabs.tsx'
import { EventsView } from './events-view.tsx'
import { LogView } from './log-view.tsx'
import { Timeline } from './timeline.tsx'

/** One device: who it is, what it is told, when it said how much, and every line of it. */
export function DevicePage({ deviceKey, tab }: { readonly deviceKey: DeviceKey; readonly tab: DeviceTab }) {
  const { t } = useTranslation()
  const { devices } = useApp()
  const device = useStore(devices, (state) => state.devices.find((item) => item.key === deviceKey))
  const known = useStore(devices, (state) => state.known)
  useOnScreen(deviceKey)
  if (device === undefined) {
    return known ? (
      <Empty title={t('device.unknown', { device: deviceKey })}>
        <a href={printRoute({ page: 'devices' })} className="font-medium text-accent underline underline-offset-2">
          {t('nav.allDevices')}
        </a>
      </Empty>
    ) : (
      <Empty title={t('loading')} />
    )
  }
  const tabs = <DeviceTabs deviceKey={device.key} tab={tab} />
  return (
    <div className="grid h-full grid-rows-[auto_auto_minmax(0,1fr)] bg-surface">
      <DeviceHeader device={device} />
      <Timeline deviceKey={device.key} />
      {tab === 'log' ? <LogView device={device} tabs={tabs} /> : <EventsView deviceKey={device.key} tabs={tabs} />}
    </div>
  )
}

function useOnScreen(device: DeviceKey): void {
  const { onScreen } = useApp()
  useEffect(() => {
    onScreen.setState({ device })
    return () => onScreen.setState({ device: null })
  }, [onScreen, device])
}
