import { type ReactNode, useMemo, useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { type DeviceKey, type Outcome, outcome } from '../../../shared/model.ts'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { CONTROL } from '../../widgets/field.tsx'
import { Empty } from '../../widgets/page.tsx'
import { EventRow } from './event-row.tsx'
import { useEvents } from './use-events.ts'

/** What happened to the device, newest first. */
export function EventsView({ deviceKey, tabs }: { readonly deviceKey: DeviceKey; readonly tabs: ReactNode }) {
  const { t } = useTranslation()
  const { events, error, ready } = useEvents(deviceKey)
  const [outcomes, setOutcomes] = useState<ReadonlySet<Outcome>>(new Set())
  const [text, setText] = useState('')
  const shown = useMemo(() => {
    const needle = text.trim().toLowerCase()
    return events.filter(
      (event) =>
        (outcomes.size === 0 || outcomes.has(event.outcome)) &&
        (needle === '' || `${event.category} ${event.type} ${event.description}`.toLowerCase().includes(needle)),
    )
  }, [events, outcomes, text])
  return (
    <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <div className="flex items-center gap-2 border-y border-line bg-bg px-5 py-2.5">
        {tabs}
        <input
          type="search"
          aria-label={t('events.filter')}
          placeholder={t('events.filter')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={`${CONTROL} !w-auto min-w-0 flex-1`}
        />
        <ToggleButtonGroup
          aria-label={t('events.outcome')}
          selectionMode="multiple"
          selectedKeys={outcomes}
          onSelectionChange={(keys) => setOutcomes(new Set([...keys] as Outcome[]))}
          className="flex gap-1"
        >
          {outcome.options.map((each) => (
            <ToggleButton key={each} id={each} className={CHIP}>
              {t(`outcome.${each}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className="min-h-0 overflow-y-auto focus-visible:-outline-offset-2" tabIndex={0}>
        {error !== null && (
          <div className="p-5">
            <FailureBox error={error} />
          </div>
        )}
        {ready && shown.length === 0 ? (
          <Empty title={events.length === 0 ? t('events.empty') : t('events.noMatch')} />
        ) : (
          <ul aria-label={t('events.title')}>
            {shown.map((event) => (
              <EventRow key={event.id} event={event} />
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

const CHIP =
  'min-h-9 rounded-lg border border-line-strong bg-surface px-3 text-[13px] text-muted data-hovered:border-edge data-selected:border-accent data-selected:bg-accent-soft data-selected:font-semibold data-selected:text-accent'
