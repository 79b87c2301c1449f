import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import type { CompareMode, LogPlace, Route } from '../../state/route.ts'
import { Empty } from '../../widgets/page.tsx'
import { CompareHeader } from './compare-header.tsx'
import { DeviceLanes } from './device-lanes.tsx'
import { Merged } from './merged.tsx'
import { SideBySide } from './side-by-side.tsx'

/** Several devices on one axis: a column each, or all lines in one list by corrected time. */
export function ComparePage({ route }: { readonly route: Extract<Route, { page: 'compare' }> }) {
  const { t } = useTranslation()
  const { devices } = useApp()
  const all = useStore(devices, (state) => state.devices)
  const known = useStore(devices, (state) => state.known)
  const chosen = route.keys.flatMap((key) => all.find((device) => device.key === key) ?? [])
  return (
    <div className="grid h-full min-h-[36rem] grid-rows-[auto_auto_minmax(0,1fr)] bg-surface">
      <CompareHeader mode={route.mode} chosen={chosen} />
      {chosen.length < 2 ? (
        <div className="row-span-2 border-t border-line">
          <Empty title={known ? t('compare.choose') : t('loading')}>{known && t('compare.chooseText')}</Empty>
        </div>
      ) : (
        <Compared key={route.keys.join('\n')} mode={route.mode} devices={chosen} at={route.at} />
      )}
    </div>
  )
}

function Compared({
  mode,
  devices,
  at,
}: {
  readonly mode: CompareMode
  readonly devices: readonly Device[]
  readonly at: LogPlace | undefined
}) {
  // What is searched for stays when the lines are shown another way.
  const query = useRef('')
  const View = mode === 'merged' ? Merged : SideBySide
  return (
    <>
      <DeviceLanes devices={devices} mode={mode} />
      <View devices={devices} at={at} query={query} />
    </>
  )
}
