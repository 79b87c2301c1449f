import { useTranslation } from 'react-i18next'
import { LINE_LEVELS } from '../../../shared/model.ts'
import { clockSeconds, isoDate } from '../../format/time.ts'
import { useEventText } from '../../react/use-core-text.ts'
import { useFormat } from '../../react/use-format.ts'
import type { Strip } from '../../state/timeline.ts'
import { OutcomeBadge } from '../../widgets/badges.tsx'
import { extent } from './extent.ts'
import { bucketAt, totalOf } from './stack.ts'

/** An event is meant if it lies so near, px. */
const NEAR = 7
const MOST_EVENTS = 4

/** What there is at one moment, in words and figures. */
export function Readout({ strip, width, at }: { readonly strip: Strip; readonly width: number; readonly at: number }) {
  const { t } = useTranslation()
  const { count, duration } = useFormat()
  const eventText = useEventText()
  const bucket = strip.buckets[bucketAt(strip.buckets, strip.to, at)]
  const near = ((strip.to - strip.from) / width) * NEAR
  const events = strip.events.filter(({ time }) => Math.abs(time - at) <= near).slice(0, MOST_EVENTS)
  const lease = strip.leases.find((each) => at >= each.requestedAt && at < (each.endedAt ?? each.endsAt))
  const gap = strip.gaps.find((each) => at >= each.from - near && at < (each.to ?? strip.to) + near)
  const [x] = extent(strip, width, at, at)
  const side = x > width / 2 ? { right: width - x + 12 } : { left: x + 12 }
  const time = bucket?.from ?? at
  return (
    <div
      className="pointer-events-none absolute top-0 z-20 flex max-w-80 flex-col gap-0.5 rounded-lg border border-line bg-surface px-2.5 py-1.5 text-xs leading-4 text-text shadow-float"
      style={side}
    >
      <div className="font-mono text-muted">
        {isoDate(time)} {clockSeconds(time)}
      </div>
      {bucket &&
        LINE_LEVELS.filter((level) => bucket.counts[level] > 0).map((level) => (
          <div key={level} className="flex justify-between gap-4">
            <span>{t(`level.${level}`)}</span>
            <span className="tabular-nums">{count(bucket.counts[level])}</span>
          </div>
        ))}
      {(bucket === undefined || totalOf(bucket) === 0) && <div className="text-muted">{t('timeline.none')}</div>}
      {lease && (
        <div className="text-lease">
          {t('timeline.raised', { level: t(`level.${lease.during}`), from: clockSeconds(lease.requestedAt) })}
        </div>
      )}
      {gap && (
        <div className="text-wrn">
          {t(`gap.cause.${gap.cause}`)}
          {gap.to !== null && `, ${duration(gap.to - gap.from)}`}
        </div>
      )}
      {events.map((event) => (
        <div key={event.id} className="flex items-start gap-1.5">
          <OutcomeBadge outcome={event.outcome} />
          <span className="min-w-0 [overflow-wrap:anywhere]">{eventText(event)}</span>
        </div>
      ))}
    </div>
  )
}
