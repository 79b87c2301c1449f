import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceEvent } from '../../../shared/model.ts'
import type { EventHistory } from '../../state/event-history.ts'
import { EventRow } from './event-row.tsx'

/** Older events are asked for when this many rows are left below. */
const NEAR_END = 20
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }

/** One control with the focus as a whole: arrow keys walk, Enter opens, Escape lets go. */
export function EventList({
  history,
  selected,
  onSelect,
}: {
  readonly history: EventHistory
  readonly selected: string | null
  readonly onSelect: (event: DeviceEvent | null) => void
}) {
  const { t } = useTranslation()
  const { events, reading, atStart } = useStore(history.state)
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => box.current,
    estimateSize: () => 62,
    getItemKey: (index) => events[index]?.id ?? index,
    overscan: 8,
  })
  const items = rows.getVirtualItems()
  const lastSeen = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (events.length > 0 && !atStart && lastSeen >= events.length - NEAR_END) void history.older()
  }, [history, events.length, atStart, lastSeen])

  const goTo = (index: number) => {
    const event = events[Math.max(0, Math.min(events.length - 1, index))]
    if (event === undefined) return
    onSelect(event)
    rows.scrollToIndex(events.indexOf(event))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    const at = events.findIndex(({ id }) => id === selected)
    if (step !== undefined) goTo(at < 0 ? 0 : at + step)
    else if (event.key === 'Home') goTo(0)
    else if (event.key === 'End') goTo(events.length - 1)
    else if (event.key === 'Escape' && selected !== null) onSelect(null)
    else return
    event.preventDefault()
  }
  const active = items.some(({ index }) => events[index]?.id === selected)
  return (
    <div
      ref={box}
      role="listbox"
      data-list
      data-region-focus
      aria-label={t('events.title')}
      aria-busy={reading}
      aria-activedescendant={active ? `event-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className={`min-h-0 flex-1 overflow-y-auto group ${selected === null ? 'focus-visible:outline-offset-[-2px]' : '!outline-none'} ${events.length === 0 ? 'hidden' : ''}`}
    >
      <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
        {items.map((row) => {
          const event = events[row.index]
          if (event === undefined) return null
          return (
            <div
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              className="absolute inset-x-0"
              style={{ top: row.start }}
            >
              <EventRow
                event={event}
                before={events[row.index - 1]?.time ?? null}
                index={row.index}
                total={atStart ? events.length : -1}
                selected={event.id === selected}
                onSelect={onSelect}
              />
            </div>
          )
        })}
      </div>
      {!atStart && <p className="px-5 py-3 text-center text-[13px] text-muted">{t('events.reading')}</p>}
    </div>
  )
}
