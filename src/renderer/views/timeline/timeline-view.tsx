import type { TFunction } from 'i18next'
import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { type DeviceKey, LINE_LEVELS } from '../../../shared/model.ts'
import { fullTime } from '../../format/time.ts'
import type { LogView } from '../../log/view.ts'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { useWidth } from '../../react/use-width.ts'
import type { Strip } from '../../state/timeline.ts'
import { BUCKETS } from '../../state/timeline-axis.ts'
import { Bars } from './bars.tsx'
import { extent } from './extent.ts'
import { EventLane, LANE_HEIGHT, LeaseLane, LinkLane, MarkLane } from './lanes.tsx'
import { Readout } from './readout.tsx'
import { bucketAt, totalOf } from './stack.ts'
import { LANES, type Lane, type Thing, thingsOf } from './things.ts'
import { TimeAxis } from './time-axis.tsx'
import { TimelineTools } from './timeline-tools.tsx'
import { EDGE, useBrush } from './use-brush.ts'
import { useThingWords } from './use-thing-words.ts'
import { useNotes, useTimeline } from './use-timeline.ts'
import { useWindowOnScreen } from './use-window-on-screen.ts'

const BARS_HEIGHT = 74
/** Between the bars and the first lane, and between two lanes, px. */
const LANES_TOP = BARS_HEIGHT + 4
const LANE_GAP = 2

export interface TimelineViewProps {
  readonly view: LogView
  readonly devices: readonly DeviceKey[]
  /** Goes to the lines of a time. */
  readonly onGo: (time: number) => void
  /** Goes to one line, where the lines are those of this data folder. */
  readonly onGoToLine?: (seq: number) => void
}

/** When the devices said how much, and what happened beside it, on one axis. */
export const TimelineView = memo(function TimelineView(props: TimelineViewProps) {
  const { view, devices, onGo, onGoToLine } = props
  const { t } = useTranslation()
  const { logPreferences } = useApp()
  const { duration } = useFormat()
  const timeline = useTimeline(view, devices)
  const strip = useStore(timeline.state, (state) => state.strip)
  const isOpen = useStore(logPreferences, (state) => state.timeline)
  const range = useStore(view.query.state, ({ chips }) => chips.find((chip) => chip.is === 'range') ?? null)
  const notes = useNotes(devices)
  const [width, measure] = useWidth()
  const things = useMemo(() => (strip === null ? [] : thingsOf(strip, notes)), [strip, notes])
  const words = useThingWords()
  const ground = { axis: strip, width, things, laneAt }
  const { brush, handlers } = useBrush(ground, {
    go: onGo,
    goTo: (thing) => {
      if (thing.is === 'note' && thing.note.target.is === 'line' && onGoToLine) onGoToLine(thing.note.target.seq)
      // Within a gap there is nothing to go to; behind it the lines go on.
      else onGo(thing.is === 'gap' ? thing.to : thing.from)
    },
    choose: (from, to) => view.query.add({ is: 'range', from: Math.floor(from), to: Math.ceil(to) }),
    pan: (shares) => timeline.pan(shares),
    zoom: (direction) => {
      if (direction === 'out') timeline.zoomOut()
      else if (range !== null) timeline.zoomTo(range.from, range.to)
    },
  })
  const tools = <TimelineTools timeline={timeline} range={range} />
  if (!isOpen)
    return (
      <section aria-label={t('timeline.title')} className={SECTION}>
        {tools}
      </section>
    )
  const bucket = strip === null ? 0 : (strip.to - strip.from) / BUCKETS
  const drawn = brush.drawn ?? range
  return (
    <section aria-label={t('timeline.title')} className={SECTION}>
      <div>
        <div
          className="flex flex-col justify-between [@media(max-height:34rem)]:!h-auto"
          style={{ height: BARS_HEIGHT }}
        >
          {tools}
          <span className="truncate [@media(max-height:34rem)]:hidden">
            {bucket > 0 && t('timeline.linesPer', { duration: bucketWords(bucket, duration, t) })}
          </span>
        </div>
        <div className="flex flex-col gap-0.5 pt-1 [@media(max-height:34rem)]:hidden">
          {LANES.map((lane) => (
            <LaneName key={lane} lane={lane} left={lane === 'events' && strip !== null && strip.eventsFrom !== null} />
          ))}
        </div>
      </div>
      <div ref={measure} className="relative min-w-0 [@media(max-height:34rem)]:hidden">
        {strip !== null && width > 0 && (
          <>
            <div className="relative border-b border-line-strong" style={{ height: BARS_HEIGHT }}>
              <Shade strip={strip} width={width} />
              <Bars strip={strip} width={width} height={BARS_HEIGHT - 1} />
            </div>
            <div className="flex flex-col gap-0.5 pt-1">
              <EventLane strip={strip} width={width} />
              <LeaseLane strip={strip} width={width} />
              <LinkLane strip={strip} width={width} />
              <MarkLane strip={strip} width={width} notes={notes} />
              <TimeAxis axis={strip} width={width} />
            </div>
            <Seen view={view} strip={strip} width={width} />
            {drawn !== null && (
              <Band strip={strip} width={width} {...drawn} className="inset-y-0 border-x border-accent bg-accent/12" />
            )}
            {/* The whole of it is one control; its keys are said with its name. */}
            <div
              role="slider"
              tabIndex={0}
              aria-label={t('timeline.control')}
              aria-valuemin={Math.round(strip.from)}
              aria-valuemax={Math.round(strip.to)}
              aria-valuenow={Math.round(brush.at ?? strip.to)}
              aria-valuetext={brush.thing === null ? spoken(strip, brush.at, t) : spokenThing(brush.thing, words)}
              style={{ left: -EDGE, right: -EDGE }}
              className={`absolute inset-y-0 touch-pan-y rounded-sm ${brush.thing === null ? 'cursor-crosshair' : 'cursor-pointer'}`}
              {...handlers}
            />
            {brush.at !== null && (
              <>
                <span
                  className="pointer-events-none absolute inset-y-0 w-px bg-text opacity-50"
                  style={{ left: extent(strip, width, brush.at, brush.at)[0] }}
                />
                <Readout strip={strip} things={things} width={width} at={brush.at} thing={brush.thing} />
              </>
            )}
          </>
        )}
      </div>
      {strip !== null && <p className="sr-only">{summary(strip, t)}</p>}
    </section>
  )
})

/** Where there is more than can be drawn, it says so. */
function LaneName({ lane, left }: { readonly lane: Lane; readonly left: boolean }) {
  const { t } = useTranslation()
  return <span className="h-[15px] truncate leading-[15px]">{left ? t('timeline.newest') : t(`timeline.${lane}`)}</span>
}

/** What of it is on screen; apart, so that scrolling draws nothing else anew. */
function Seen({ view, strip, width }: { readonly view: LogView; readonly strip: Strip; readonly width: number }) {
  const seen = useWindowOnScreen(view)
  if (seen === null) return null
  return <Band strip={strip} width={width} {...seen} className="top-[calc(var(--bars)-3px)] h-[3px] bg-accent" />
}

function laneAt(y: number): Lane | null {
  return LANES[Math.floor((y - LANES_TOP) / (LANE_HEIGHT + LANE_GAP))] ?? null
}

const SECTION =
  'grid grid-cols-[84px_minmax(0,1fr)] gap-x-3 border-t border-line px-5 pt-2 pb-1.5 text-[11px] leading-4 text-faint select-none [--bars:74px]'

function bucketWords(bucket: number, duration: (ms: number) => string, t: TFunction): string {
  return bucket < 10_000 ? t('duration.s', { value: Number((bucket / 1000).toPrecision(2)) }) : duration(bucket)
}

/** Where something is missing, behind the bars. */
function Shade({ strip, width }: { readonly strip: Strip; readonly width: number }) {
  return strip.gaps.map((gap) => (
    <Band
      key={gap.id}
      strip={strip}
      width={width}
      from={gap.from}
      to={gap.to ?? strip.to}
      className="hatched inset-y-0 opacity-60"
    />
  ))
}

function Band({
  strip,
  width,
  from,
  to,
  className,
}: {
  readonly strip: Strip
  readonly width: number
  readonly from: number
  readonly to: number
  readonly className: string
}) {
  if (to < strip.from || from > strip.to) return null
  const [left, wide] = extent(strip, width, from, to)
  return <span aria-hidden className={`pointer-events-none absolute ${className}`} style={{ left, width: wide }} />
}

function spoken(strip: Strip, at: number | null, t: TFunction): string {
  if (at === null) return summary(strip, t)
  const bucket = strip.buckets[bucketAt(strip.buckets, strip.to, at)]
  return t('timeline.spoken', { time: fullTime(bucket?.from ?? at).slice(0, 19), count: bucket ? totalOf(bucket) : 0 })
}

function spokenThing(thing: Thing, words: (thing: Thing) => string): string {
  const outcome = thing.is === 'event' ? `${thing.event.outcome}, ` : ''
  return `${fullTime(thing.from).slice(0, 19)}, ${outcome}${words(thing)}`
}

/** The whole strip in a sentence, for who cannot see it. */
function summary(strip: Strip, t: TFunction): string {
  const sums = LINE_LEVELS.map((level) => ({
    level,
    sum: strip.buckets.reduce((sum, { counts }) => sum + counts[level], 0),
  })).filter(({ sum }) => sum > 0)
  return [
    sums.length === 0 ? t('timeline.none') : sums.map(({ level, sum }) => `${t(`level.${level}`)}: ${sum}`).join(', '),
    strip.eventsFrom === null
      ? t('timeline.eventCount', { count: strip.events.length })
      : t('timeline.newestOnly', { from: fullTime(strip.eventsFrom).slice(0, 19) }),
    t('timeline.leaseCount', { count: strip.leases.length }),
    t('timeline.gapCount', { count: strip.gaps.length }),
  ].join(', ')
}
