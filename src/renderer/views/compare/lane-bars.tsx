import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceEvent } from '../../../shared/model.ts'
import { clockSeconds } from '../../format/time.ts'
import { useEventText } from '../../react/use-core-text.ts'
import type { Lane, Lanes } from '../../state/lanes.ts'

const HEIGHT = 43
/** Room for the marks of events below the bars, px. */
const FOOT = 11
const LEVELS = ['none', 'debug', 'info', 'warn', 'error'] as const
const FILLS = {
  none: 'fill-line-strong',
  debug: 'fill-edge',
  info: 'fill-inf',
  warn: 'fill-wrn',
  error: 'fill-err',
} as const
const OUTCOMES = { SUCCESS: 'fill-accent', FAIL: 'fill-err', SKIPPED: 'fill-wrn', INFO: 'fill-inf' } as const

/** How much one device said, by level, and below it what happened to it. Each lane has its own height of 100 %. */
export const LaneBars = memo(function LaneBars({
  lanes,
  lane,
  width,
}: {
  readonly lanes: Lanes
  readonly lane: Lane
  readonly width: number
}) {
  const { t } = useTranslation()
  const sums = lane.buckets.map(({ counts }) => LEVELS.reduce((sum, level) => sum + counts[level], 0))
  const most = Math.max(1, ...sums)
  const total = sums.reduce((sum, each) => sum + each, 0)
  const step = width / Math.max(1, lane.buckets.length)
  const x = (time: number) => ((time - lanes.from) / (lanes.to - lanes.from)) * width
  return (
    <svg role="img" aria-label={t('compare.lane', { count: total })} width={width} height={HEIGHT} className="block">
      {lane.buckets.map((bucket) => {
        let y = HEIGHT - FOOT
        return LEVELS.map((level) => {
          const count = bucket.counts[level]
          if (count === 0) return null
          const height = Math.max(1.5, (count / most) * (HEIGHT - FOOT - 3))
          y -= height
          return (
            <rect
              key={`${bucket.from} ${level}`}
              x={x(bucket.from) + 0.5}
              y={y}
              width={Math.max(1, step - 1)}
              height={height}
              className={FILLS[level]}
            />
          )
        })
      })}
      {lane.events.map((event) => (
        <Mark key={event.id} event={event} x={x(event.time)} />
      ))}
    </svg>
  )
})

function Mark({ event, x }: { readonly event: DeviceEvent; readonly x: number }) {
  const text = useEventText()
  return (
    <rect x={x - 2} y={HEIGHT - FOOT + 3} width="4" height="6" rx="1" className={OUTCOMES[event.outcome]}>
      <title>{`${clockSeconds(event.time)} ${text(event)}`}</title>
    </rect>
  )
}
