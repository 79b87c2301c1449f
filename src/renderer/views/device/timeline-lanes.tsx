import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceEvent, Outcome } from '../../../shared/model.ts'
import { clockMinutes, clockSeconds, isoDate } from '../../format/time.ts'
import type { Strip } from '../../state/timeline.ts'
import { extent } from './timeline-bars.tsx'

const HEIGHT = 16

interface LaneProps {
  readonly strip: Strip
  readonly width: number
}

/** Each outcome has its own shape: a circle went well, a square did not, a bar was skipped, a dot is for information. */
const MARKS: Record<Outcome, { readonly color: string; readonly path: string }> = {
  SUCCESS: { color: 'fill-accent', path: 'M-4 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0' },
  FAIL: { color: 'fill-err', path: 'M-4 4h8v8h-8z' },
  SKIPPED: { color: 'fill-wrn', path: 'M-1.5 3h3v10h-3z' },
  INFO: { color: 'fill-inf', path: 'M-2.5 8a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0' },
}

export function EventLane({ strip, width }: LaneProps) {
  const { t } = useTranslation()
  const inside = strip.events.filter((event) => event.time >= strip.from && event.time <= strip.to)
  return (
    <svg role="img" aria-label={t('timeline.eventCount', { count: inside.length })} width={width} height={HEIGHT}>
      {inside.map((event) => (
        <EventMark key={event.id} event={event} x={extent(strip, width, event.time, event.time)[0]} />
      ))}
    </svg>
  )
}

function EventMark({ event, x }: { readonly event: DeviceEvent; readonly x: number }) {
  const { color, path } = MARKS[event.outcome]
  return (
    <path d={path} transform={`translate(${x} 0)`} className={color}>
      <title>{`${clockSeconds(event.time)} ${event.outcome} ${event.description}`}</title>
    </path>
  )
}

/** A thin line while the device is left at its own level, a broad one while it is told another, a pale one for what is to come. */
export function LeaseLane({ strip, width }: LaneProps) {
  const { t } = useTranslation()
  const now = Date.now()
  return (
    <svg role="img" aria-label={t('timeline.leaseCount', { count: strip.leases.length })} width={width} height={HEIGHT}>
      <rect y="7" width={width} height="2" rx="1" className="fill-line-strong" />
      {strip.leases.map((lease) => {
        const ran = lease.endedAt ?? Math.min(now, lease.endsAt)
        // What is still to come, or a device that is away and was not told yet that it is over.
        const until = lease.endedAt === null ? lease.endsAt : (lease.restoredAt ?? now)
        return (
          <g key={lease.id}>
            <Span strip={strip} width={width} from={ran} to={until} className="fill-lease-soft" />
            <Span strip={strip} width={width} from={lease.requestedAt} to={ran} className="fill-lease">
              <title>{`${t(`level.${lease.during}`)} ${clockSeconds(lease.requestedAt)}–${clockSeconds(ran)}`}</title>
            </Span>
          </g>
        )
      })}
    </svg>
  )
}

function Span({
  strip,
  width,
  from,
  to,
  className,
  children,
}: LaneProps & {
  readonly from: number
  readonly to: number
  readonly className: string
  readonly children?: ReactNode
}) {
  if (to <= strip.from || from >= strip.to) return null
  const [x, w] = extent(strip, width, from, to)
  return (
    <rect x={x} y="3" width={w} height="10" rx="3" className={className}>
      {children}
    </rect>
  )
}

/** A line where everything that came was taken, hatched where something is missing. */
export function LinkLane({ strip, width }: LaneProps) {
  const { t } = useTranslation()
  return (
    <svg role="img" aria-label={t('timeline.gapCount', { count: strip.gaps.length })} width={width} height={HEIGHT}>
      <rect y="6" width={width} height="4" rx="2" className="fill-accent" />
      {strip.gaps.map((gap) => {
        const [x, w] = extent(strip, width, gap.from, gap.to)
        return (
          <rect key={gap.id} x={x} y="3" width={w} height="10" rx="2" className="fill-hatch stroke-edge">
            <title>{`${t(`gap.cause.${gap.cause}`)} ${clockSeconds(gap.from)} ${gap.detail}`}</title>
          </rect>
        )
      })}
    </svg>
  )
}

const LABELS = 6

export function TimeAxis({ strip }: { readonly strip: Strip }) {
  const { t } = useTranslation()
  const step = (strip.to - strip.from) / LABELS
  const span = strip.to - strip.from
  const label = span > 86_400_000 ? (at: number) => isoDate(at).slice(5) : span < 600_000 ? clockSeconds : clockMinutes
  return (
    <div className="flex justify-between font-mono tabular-nums" aria-hidden>
      {Array.from({ length: LABELS }, (_, index) => strip.from + index * step).map((at) => (
        <span key={at}>{label(at)}</span>
      ))}
      <span>{t('timeline.now')}</span>
    </div>
  )
}
