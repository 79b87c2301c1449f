import { type MouseEvent, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import { clockMinutes, clockSeconds, isoDate } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useAsked } from '../../react/use-asked.ts'
import { useFormat } from '../../react/use-format.ts'
import { useWidth } from '../../react/use-width.ts'
import { labelOf } from '../../state/devices.ts'
import { type Lanes, LanesFeed } from '../../state/lanes.ts'
import { type CompareMode, go } from '../../state/route.ts'
import { Select } from '../../widgets/select.tsx'
import { LaneBars } from './lane-bars.tsx'

const MINUTE = 60_000
const SPANS = [5, 30, 120, 720, 1440, 10_080] as const

/** One lane a device, all on the same axis; a click goes to that time in all of them. */
export function DeviceLanes({ devices, mode }: { readonly devices: readonly Device[]; readonly mode: CompareMode }) {
  const { t } = useTranslation()
  const { client, devices: store } = useApp()
  const { duration } = useFormat()
  const all = useStore(store, (state) => state.devices)
  const [chosen, setChosen] = useState<number | null>(null)
  const keys = devices.map(({ key }) => key).join('\n')
  const span = useAsked((api) => api.lines.span({ devices: keys.split('\n') }), [keys])
  const minutes = chosen ?? fittingMinutes(span.value?.from ?? null)
  const feed = useMemo(() => new LanesFeed(client, keys.split('\n'), minutes * MINUTE), [client, keys, minutes])
  useEffect(() => {
    feed.start()
    return () => feed.stop()
  }, [feed])
  const lanes = useStore(feed.store, (state) => state.lanes)
  const [width, measure] = useWidth()
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    if (lanes === null || width === 0) return
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    const time = Math.round(lanes.from + (x / width) * (lanes.to - lanes.from))
    go({ page: 'compare', keys: keys.split('\n'), mode, at: { is: 'time', time } })
  }
  return (
    <section
      aria-label={t('timeline.title')}
      className="grid grid-cols-[128px_minmax(0,1fr)] gap-x-4 border-t border-line px-5 pt-2.5 pb-2 text-[11px] leading-4 text-muted"
    >
      <div className="flex flex-col">
        {devices.map((device) => (
          <span key={device.key} className="flex h-11 items-end pb-1 text-xs font-medium text-text">
            <span className="truncate">{labelOf(device, all)}</span>
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same by keyboard is "go to a time" */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      <div ref={measure} className="min-w-0" onClick={onClick}>
        {devices.map((device) => {
          const lane = lanes?.lanes.find((each) => each.device === device.key)
          return (
            <div key={device.key} className="h-11 border-b border-line">
              {lanes && lane && width > 0 && <LaneBars lanes={lanes} lane={lane} width={width} />}
            </div>
          )
        })}
      </div>
      <Select
        compact
        label={t('timeline.range')}
        value={String(minutes)}
        onChange={(value) => setChosen(Number(value))}
        choices={SPANS.map((value) => ({ value: String(value), label: duration(value * MINUTE) }))}
      />
      {lanes && <Axis lanes={lanes} />}
    </section>
  )
}

/** The shortest span that reaches back to the first line; the longest where none does. */
function fittingMinutes(first: number | null): number {
  const needed = first === null ? 0 : (Date.now() - first) / MINUTE
  return SPANS.find((span) => span >= needed) ?? 10_080
}

const LABELS = 6

function Axis({ lanes }: { readonly lanes: Lanes }) {
  const { t } = useTranslation()
  const span = lanes.to - lanes.from
  const label =
    span > 24 * 60 * MINUTE ? (at: number) => isoDate(at).slice(5) : span < 10 * MINUTE ? clockSeconds : clockMinutes
  return (
    <div className="flex items-center justify-between font-mono tabular-nums" aria-hidden>
      {Array.from({ length: LABELS }, (_, index) => lanes.from + (index * span) / LABELS).map((at) => (
        <span key={at}>{label(at)}</span>
      ))}
      <span>{t('timeline.now')}</span>
    </div>
  )
}
