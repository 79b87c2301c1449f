import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceEvent } from '../../../shared/model.ts'
import { clockTime, isoDate } from '../../format/time.ts'
import { useEventText } from '../../react/use-core-text.ts'
import { OutcomeBadge } from '../../widgets/badges.tsx'
import { EventColumns } from './event-columns.tsx'

export const EventRow = memo(function EventRow({
  event,
  before,
  index,
  total,
  selected,
  onSelect,
}: {
  readonly event: DeviceEvent
  /** Time of the event above; null for the first. */
  readonly before: number | null
  readonly index: number
  /** -1: not known yet. */
  readonly total: number
  readonly selected: boolean
  readonly onSelect: (event: DeviceEvent) => void
}) {
  const { t } = useTranslation()
  const text = useEventText()
  const day = isoDate(event.time)
  return (
    <>
      {(before === null || isoDate(before) !== day) && (
        <div
          role="presentation"
          className="flex h-8 items-center gap-3 border-b border-line bg-bg px-5 font-mono text-xs font-medium text-muted"
        >
          {day}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and takes the keys */}
      <div
        role="option"
        id={`event-${event.id}`}
        aria-selected={selected}
        aria-posinset={index + 1}
        aria-setsize={total}
        tabIndex={-1}
        onClick={() => onSelect(event)}
        className={`grid grid-cols-[6.5rem_6rem_minmax(0,1fr)] items-baseline gap-x-4 border-b border-line px-5 py-2.5 ${selected ? 'bg-accent-soft shadow-[inset_3px_0_0_var(--accent)] group-focus-visible:shadow-[inset_0_0_0_2px_var(--accent)]' : 'hover:bg-bg'}`}
      >
        <span className="font-mono text-[13px] text-muted tabular-nums">{clockTime(event.time)}</span>
        <span>
          <OutcomeBadge outcome={event.outcome} />
        </span>
        <div className="min-w-0">
          <p className="font-medium [overflow-wrap:anywhere]">{text(event)}</p>
          <p className="flex flex-wrap gap-x-2 text-xs leading-5 text-muted">
            <span className="font-mono">
              {event.category} · {event.type}
            </span>
            <span>{t(`events.source.${event.source}`)}</span>
            {event.stateChange && <span className="font-medium">{t('events.stateChange')}</span>}
          </p>
          <EventColumns event={event} />
        </div>
      </div>
    </>
  )
})
