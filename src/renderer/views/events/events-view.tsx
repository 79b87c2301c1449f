import { type ReactNode, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceEvent, DeviceKey } from '../../../shared/model.ts'
import { ALL_EVENTS, type HistoryFilter } from '../../state/event-history.ts'
import { Button } from '../../widgets/button.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { Empty } from '../../widgets/page.tsx'
import { EventDetail } from './event-detail.tsx'
import { EventFilters } from './event-filters.tsx'
import { EventList } from './event-list.tsx'
import { useFacets } from './facet-filter.tsx'
import { LastRead } from './last-read.tsx'
import { useHistory } from './use-history.ts'

/** What happened to the device, newest first; beside it one event whole, with the lines around it. */
export function EventsView({ deviceKey, tabs }: { readonly deviceKey: DeviceKey; readonly tabs: ReactNode }) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState<HistoryFilter>(ALL_EVENTS)
  const history = useHistory(deviceKey, filter)
  const facets = useFacets(deviceKey)
  const { ready, events, categories, failure } = useStore(history.state)
  const [selected, setSelected] = useState<DeviceEvent | null>(null)
  const close = useCallback(() => setSelected(null), [])
  const change = useCallback((changed: Partial<HistoryFilter>) => setFilter((now) => ({ ...now, ...changed })), [])
  return (
    <div
      className={`grid min-h-0 grid-rows-[auto_minmax(0,1fr)] ${selected ? 'grid-cols-[minmax(0,1fr)_minmax(20rem,36%)]' : 'grid-cols-[minmax(0,1fr)]'}`}
    >
      <EventFilters tabs={tabs} filter={filter} categories={categories} facets={facets} onChange={change} />
      <div className="relative flex min-h-0 min-w-0 flex-col">
        {failure !== null && (
          <div className="p-5">
            <FailureBox error={failure} />
          </div>
        )}
        {ready && events.length === 0 && failure === null && (
          <Empty
            title={t(filter === ALL_EVENTS ? 'events.empty' : 'events.noMatch')}
            action={filter !== ALL_EVENTS && <Button onPress={() => setFilter(ALL_EVENTS)}>{t('events.clear')}</Button>}
          >
            {filter === ALL_EVENTS && t('events.emptyText')}
          </Empty>
        )}
        {!ready && <Empty title={t('loading')} />}
        <EventList history={history} selected={selected?.id ?? null} onSelect={setSelected} />
        <LastRead device={deviceKey} />
      </div>
      {selected && (
        <EventDetail
          key={selected.id}
          event={selected}
          onClose={close}
          onSelect={setSelected}
          onFilter={(name, value) => change({ data: { ...filter.data, [name]: value } })}
        />
      )}
    </div>
  )
}
