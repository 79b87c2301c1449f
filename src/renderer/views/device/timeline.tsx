import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceKey } from '../../../shared/model.ts'
import { useApp, usePreferences } from '../../react/context.tsx'
import { useAsked } from '../../react/use-asked.ts'
import { useFormat } from '../../react/use-format.ts'
import { useNow } from '../../react/use-now.ts'
import { useWidth } from '../../react/use-width.ts'
import { BUCKETS, fittingMinutes, TimelineFeed } from '../../state/timeline.ts'
import { Select } from '../../widgets/select.tsx'
import { Bars } from './timeline-bars.tsx'
import { EventLane, LeaseLane, LinkLane, TimeAxis } from './timeline-lanes.tsx'

const RANGES = [5, 30, 120, 720, 1440, 10_080] as const

/** When the device said how much, and what happened beside it. */
export function Timeline({ deviceKey }: { readonly deviceKey: DeviceKey }) {
  const { t } = useTranslation()
  const { client } = useApp()
  const { duration } = useFormat()
  const [{ minutes: chosen }, setPreferences] = usePreferences()
  const span = useAsked((api) => api.lines.span({ devices: [deviceKey] }), [deviceKey])
  const now = useNow(10_000)
  const minutes = chosen ?? fittingMinutes(span.value?.from ?? null, now)
  const feed = useMemo(() => new TimelineFeed(client, deviceKey, minutes), [client, deviceKey, minutes])
  useEffect(() => {
    feed.start()
    return () => feed.stop()
  }, [feed])
  const strip = useStore(feed.strip, (state) => state.strip)
  const [width, measure] = useWidth()
  const bucket = (minutes * 60_000) / BUCKETS
  return (
    <section
      aria-label={t('timeline.title')}
      className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-3 gap-y-1 border-t border-line px-5 pt-2.5 pb-2 text-[11px] leading-4 text-faint"
    >
      <div className="flex flex-col justify-between">
        <Select
          compact
          label={t('timeline.range')}
          value={String(minutes)}
          onChange={(value) => setPreferences({ minutes: Number(value) })}
          choices={RANGES.map((value) => ({ value: String(value), label: duration(value * 60_000) }))}
        />
        <span>
          {t('timeline.linesPer', {
            duration: bucket < 10_000 ? t('duration.s', { value: bucket / 1000 }) : duration(bucket),
          })}
        </span>
      </div>
      <div ref={measure} className="h-[76px] min-w-0">
        {strip && width > 0 && <Bars strip={strip} width={width} />}
      </div>
      <span>{t('timeline.events')}</span>
      {strip && width > 0 ? <EventLane strip={strip} width={width} /> : <span className="h-4" />}
      <span>{t('timeline.level')}</span>
      {strip && width > 0 ? <LeaseLane strip={strip} width={width} /> : <span className="h-4" />}
      <span>{t('timeline.link')}</span>
      {strip && width > 0 ? <LinkLane strip={strip} width={width} /> : <span className="h-4" />}
      <span />
      {strip ? <TimeAxis strip={strip} /> : <span className="h-4" />}
    </section>
  )
}
