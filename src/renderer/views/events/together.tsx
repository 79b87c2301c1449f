import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceEvent } from '../../../shared/model.ts'
import { splitDeviceKey } from '../../../shared/model-basics.ts'
import { clockTime } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useAsked } from '../../react/use-asked.ts'
import { useEventText } from '../../react/use-core-text.ts'
import { platformOf } from '../../state/facts.ts'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { HEADING } from './event-detail.tsx'

/** More would not be read one by one. */
const MOST = 50

/** Name in an event's data whose value it shares with all that belongs to the same request; null: its platform has none. */
export function useGroupName(event: DeviceEvent): string | null {
  const { facts } = useApp()
  const id = event.device === null ? '' : splitDeviceKey(event.device).platform
  return useStore(facts, (state) => platformOf(state, id)?.groupBy) ?? null
}

/** Everything that its platform wrote about the same request, whichever device it is kept for, in order of time. */
export function Together({
  event,
  onSelect,
}: {
  readonly event: DeviceEvent
  readonly onSelect: (event: DeviceEvent) => void
}) {
  const { t } = useTranslation()
  const text = useEventText()
  const name = useGroupName(event)
  const shared = name === null ? undefined : event.data[name]
  const { value, error } = useAsked(
    async (api) => {
      if (name === null || shared === undefined) return []
      const events = await api.events.list({ data: { [name]: shared }, limit: MOST })
      return events.toSorted((a, b) => a.time - b.time || a.seq - b.seq)
    },
    [name, shared],
  )
  if (error !== null) return <FailureBox error={error} />
  if (value === null || value.length < 2) return null
  return (
    <section aria-label={t('events.together')}>
      <h3 className={HEADING}>{t('events.together')}</h3>
      <ol className="overflow-hidden rounded-[10px] border border-line bg-surface py-1 text-xs">
        {value.map((each) => (
          <li key={each.id} className={each.id === event.id ? 'bg-accent-soft' : ''}>
            <button
              type="button"
              aria-current={each.id === event.id}
              onClick={() => onSelect(each)}
              className="grid min-h-9 w-full grid-cols-[5.5rem_minmax(0,1fr)] items-baseline gap-x-2 px-3 py-1.5 text-left hover:bg-bg focus-visible:outline-offset-[-2px]"
            >
              <span className="font-mono text-muted tabular-nums">{clockTime(each.time)}</span>
              <span className="[overflow-wrap:anywhere]">
                {text(each)}
                {each.device !== event.device && each.device !== null && (
                  <span className="ml-2 font-mono text-muted">{splitDeviceKey(each.device).ref}</span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
