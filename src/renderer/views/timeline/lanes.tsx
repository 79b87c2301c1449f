import { memo, type ReactNode } from 'react'
import type { DeviceEvent, Outcome } from '../../../shared/model.ts'
import type { Note } from '../../../shared/notes.ts'
import type { Strip } from '../../state/timeline.ts'
import { extent } from './extent.ts'
import { isConnectionChange, type Lane } from './things.ts'

export const LANE_HEIGHT = 15

interface LaneProps {
  readonly strip: Strip
  readonly width: number
}

/** Each outcome has its own shape: a circle went well, a square did not, a bar was skipped, a dot is for information. */
const MARKS: Record<Outcome, { readonly color: string; readonly path: string }> = {
  SUCCESS: { color: 'fill-accent', path: 'M-4 7.5a4 4 0 1 0 8 0a4 4 0 1 0-8 0' },
  FAIL: { color: 'fill-err', path: 'M-4 3.5h8v8h-8z' },
  SKIPPED: { color: 'fill-wrn', path: 'M-1.5 2.5h3v10h-3z' },
  INFO: { color: 'fill-inf', path: 'M-2.5 7.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0' },
}

const WEIGHT: Record<Outcome, number> = { INFO: 0, SUCCESS: 1, SKIPPED: 2, FAIL: 3 }

export const EventLane = memo(function EventLane({ strip, width }: LaneProps) {
  // Where several share a place, the one that went wrong is on top.
  const drawn = strip.events
    .filter((event) => !isConnectionChange(event))
    .sort((a, b) => WEIGHT[a.outcome] - WEIGHT[b.outcome])
  return (
    <LaneArea lane="events" width={width}>
      {strip.eventsFrom !== null && (
        <Span strip={strip} width={width} from={strip.from} to={strip.eventsFrom} className="fill-hatch stroke-edge" />
      )}
      {drawn.map((event) => (
        <EventMark key={event.id} event={event} x={extent(strip, width, event.time, event.time)[0]} />
      ))}
    </LaneArea>
  )
})

function EventMark({ event, x }: { readonly event: DeviceEvent; readonly x: number }) {
  const { color, path } = MARKS[event.outcome]
  return <path d={path} transform={`translate(${x} 0)`} className={color} />
}

/** A thin line while the device is left at its own level, a broad one while it is told another, a pale one for what is to come. */
export const LeaseLane = memo(function LeaseLane({ strip, width }: LaneProps) {
  const now = Date.now()
  return (
    <LaneArea lane="level" width={width}>
      <rect y="6.5" width={width} height="2" rx="1" className="fill-line-strong" />
      {strip.leases.map((lease) => {
        const ran = lease.endedAt ?? Math.min(now, lease.endsAt)
        // What is still to come, or a device that is away and was not told yet that it is over.
        const until = lease.endedAt === null ? lease.endsAt : (lease.restoredAt ?? now)
        return (
          <g key={lease.id}>
            <Span strip={strip} width={width} from={ran} to={until} className="fill-lease-soft" />
            <Span strip={strip} width={width} from={lease.requestedAt} to={ran} className="fill-lease stroke-surface" />
          </g>
        )
      })}
    </LaneArea>
  )
})

/** A line where everything that came was taken, hatched where something is missing, a tick where a connection changed. */
export const LinkLane = memo(function LinkLane({ strip, width }: LaneProps) {
  // What is still to come has not been taken yet.
  const [, heard] = extent(strip, width, strip.from, Math.max(strip.from, Date.now()))
  return (
    <LaneArea lane="link" width={width}>
      <rect y="5.5" width={heard} height="4" rx="2" className="fill-accent" />
      {strip.gaps.map((gap) => (
        <Span key={gap.id} strip={strip} width={width} from={gap.from} to={gap.to} className="fill-hatch stroke-edge" />
      ))}
      {strip.events.filter(isConnectionChange).map((event) => (
        <rect
          key={event.id}
          x={extent(strip, width, event.time, event.time)[0] - 1}
          y="1.5"
          width="2.5"
          height="12"
          rx="1"
          className={event.outcome === 'FAIL' ? 'fill-err' : 'fill-text'}
        />
      ))}
    </LaneArea>
  )
})

/** A flag for each marked line, taller where something is written on it, a band for a note on a range. */
export const MarkLane = memo(function MarkLane({
  strip,
  width,
  notes,
}: LaneProps & { readonly notes: readonly Note[] }) {
  return (
    <LaneArea lane="marks" width={width}>
      {notes.map(({ id, target, text }) => {
        if (target.is === 'capture') return null
        if (target.is === 'range') {
          return (
            <Span
              key={id}
              strip={strip}
              width={width}
              from={target.from}
              to={target.to}
              className="fill-accent opacity-50"
            />
          )
        }
        if (target.at < strip.from || target.at > strip.to) return null
        const [x] = extent(strip, width, target.at, target.at)
        return (
          <path
            key={id}
            d={text === '' ? 'M0 13.5v-10l6 3l-6 3' : 'M0 14.5v-13h8v7h-8'}
            transform={`translate(${x} 0)`}
            className={text === '' ? 'fill-accent stroke-accent' : 'fill-lease stroke-lease'}
          />
        )
      })}
    </LaneArea>
  )
})

/** A mark at either end stands over the edge by half of it, and is seen whole. */
function LaneArea({
  lane,
  width,
  children,
}: {
  readonly lane: Lane
  readonly width: number
  readonly children: ReactNode
}) {
  return (
    <svg aria-hidden data-lane={lane} width={width} height={LANE_HEIGHT} className="block overflow-visible">
      {children}
    </svg>
  )
}

function Span({
  strip,
  width,
  from,
  to,
  className,
}: LaneProps & { readonly from: number; readonly to: number | null; readonly className: string }) {
  if ((to ?? strip.to) <= strip.from || from >= strip.to) return null
  const [x, w] = extent(strip, width, from, to)
  return <rect x={x} y="2.5" width={w} height="10" rx="2.5" className={className} />
}
