import { useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceKey } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { type DeviceTab, go, type LogPlace, printRoute } from '../../state/route.ts'
import { Empty } from '../../widgets/page.tsx'
import { EventsView } from '../events/events-view.tsx'
import { LogScreen } from '../log/log-screen.tsx'
import { useLogView } from '../log/use-log-view.ts'
import { TimelineView } from '../timeline/timeline-view.tsx'
import { DeviceHeader } from './device-header.tsx'
import { DeviceTabs } from './device-tabs.tsx'

/** One device: who it is, what it is told, when it said how much, and every line of it. */
export function DevicePage({
  deviceKey,
  tab,
  at,
}: {
  readonly deviceKey: DeviceKey
  readonly tab: DeviceTab
  /** Where in the log to stand first. */
  readonly at?: LogPlace | undefined
}) {
  const { t } = useTranslation()
  const { devices } = useApp()
  const device = useStore(devices, (state) => state.devices.find((item) => item.key === deviceKey))
  const known = useStore(devices, (state) => state.known)
  useOnScreen(deviceKey)
  const keys = useMemo(() => [deviceKey], [deviceKey])
  const view = useLogView(keys, tab === 'log')
  const goTo = useCallback(
    (time: number) => {
      if (tab === 'log') void view.toTime(time)
      else go({ page: 'device', key: deviceKey, tab: 'log', at: { is: 'time', time: Math.round(time) } })
    },
    [view, tab, deviceKey],
  )
  const goToLine = useCallback(
    (seq: number) => {
      if (tab === 'log') void view.toLine(seq)
      else go({ page: 'device', key: deviceKey, tab: 'log', at: { is: 'line', seq } })
    },
    [view, tab, deviceKey],
  )
  const tabs = useMemo(() => <DeviceTabs deviceKey={deviceKey} tab={tab} />, [deviceKey, tab])
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
  return (
    <div className="grid h-full min-h-[36rem] grid-rows-[auto_auto_minmax(0,1fr)] bg-surface">
      <DeviceHeader device={device} />
      <TimelineView view={view} devices={keys} onGo={goTo} onGoToLine={goToLine} />
      {tab === 'log' ? (
        <LogScreen view={view} devices={[device]} tabs={tabs} at={at} />
      ) : (
        <EventsView deviceKey={device.key} tabs={tabs} />
      )}
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
