import { Filter, ScrollText, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceEvent } from '../../../shared/model.ts'
import { goAndFocus } from '../../commands/app-commands.ts'
import { fullTime } from '../../format/time.ts'
import { useAsked } from '../../react/use-asked.ts'
import { useCommands } from '../../react/use-commands.ts'
import { useEventText } from '../../react/use-core-text.ts'
import { go, type Route } from '../../state/route.ts'
import { OutcomeBadge } from '../../widgets/badges.tsx'
import { Button, IconButton } from '../../widgets/button.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { Keys } from '../../widgets/keys.tsx'
import { LinesAround } from './lines-around.tsx'
import { Meaning } from './meaning.tsx'
import { Together } from './together.tsx'

/** One event whole: what it says, what changed, where it is from, and what the device logged around it. */
export function EventDetail({
  event,
  onClose,
  onSelect,
  onFilter,
}: {
  readonly event: DeviceEvent
  readonly onClose: () => void
  /** Shows another one in its place. */
  readonly onSelect: (event: DeviceEvent) => void
  /** Only events with this name and value among their data. */
  readonly onFilter: (name: string, value: string) => void
}) {
  const { t } = useTranslation()
  const text = useEventText()
  const route = logRoute(event)
  useCommands(
    () =>
      route === null
        ? []
        : [{ id: 'event.log', title: 'eventLog', group: 'device', keys: ['o'], run: () => goAndFocus(route) }],
    [event.id],
  )
  return (
    <aside
      data-region
      aria-label={t('events.detail')}
      className="flex min-h-0 flex-col gap-4 overflow-y-auto border-l border-line bg-bg p-4"
    >
      <div className="flex items-start justify-between gap-2">
        <div className="flex min-w-0 flex-col items-start gap-1.5">
          <OutcomeBadge outcome={event.outcome} />
          <h2 className="text-[15px] leading-5 font-semibold [overflow-wrap:anywhere]">{text(event)}</h2>
          <p className="font-mono text-xs text-muted">{fullTime(event.time)}</p>
          <Meaning event={event} />
        </div>
        <IconButton name={t('close')} size="small" onPress={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      {route !== null && (
        <Button onPress={() => go(route)} className="self-start">
          <ScrollText size={16} aria-hidden />
          {t('events.showInLog')}
          <Keys keys="o" />
        </Button>
      )}
      <Together event={event} onSelect={onSelect} />
      {event.device !== null && <LinesAround device={event.device} time={event.time} />}
      <Data event={event} onFilter={onFilter} />
      <dl className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-xs leading-[18px]">
        <Fact name={t('events.category')}>{event.category}</Fact>
        <Fact name={t('events.type')}>{event.type}</Fact>
        <Fact name={t('events.from')}>
          {t(`events.source.${event.source}`)}
          {event.connection !== null && ` · ${event.connection === 'site' ? t('laptop.title') : event.connection}`}
        </Fact>
        <Fact name={t('events.received')}>{fullTime(event.received)}</Fact>
      </dl>
      <Raw event={event} />
    </aside>
  )
}

function Data({
  event,
  onFilter,
}: {
  readonly event: DeviceEvent
  readonly onFilter: (name: string, value: string) => void
}) {
  const { t } = useTranslation()
  const data = Object.entries(event.data)
  if (data.length === 0) return null
  return (
    <section aria-label={t('events.data')}>
      <h3 className={HEADING}>{t(event.stateChange ? 'events.changes' : 'events.data')}</h3>
      <dl className="rounded-[10px] border border-line bg-surface">
        {data.map(([name, value]) => (
          <div
            key={name}
            className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-x-3 border-b border-line py-0.5 pr-1 pl-3 font-mono text-xs last:border-0"
          >
            <dt className="truncate py-1.5 text-muted" title={name}>
              {name}
            </dt>
            <dd className="py-1.5 [overflow-wrap:anywhere] whitespace-pre-wrap select-text">{value}</dd>
            <dd>
              <IconButton
                size="small"
                name={t('events.filterBy', { what: `${name} = ${value.slice(0, 80)}` })}
                onPress={() => onFilter(name, value)}
                className="!min-h-7 !min-w-7"
              >
                <Filter size={13} aria-hidden />
              </IconButton>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** The record as its platform wrote it, where there is one. */
function Raw({ event }: { readonly event: DeviceEvent }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const { value, error } = useAsked((api) => api.events.get({ id: event.id }), [event.id])
  if (error !== null) return <FailureBox error={error} />
  if (value?.raw == null) return null
  return (
    <section>
      <Button size="small" aria-expanded={open} onPress={() => setOpen(!open)}>
        {t(open ? 'events.hideRaw' : 'events.showRaw')}
      </Button>
      {open && (
        <pre className="mt-2 max-h-80 overflow-auto rounded-[10px] border border-line bg-surface px-3 py-2.5 font-mono text-xs leading-[18px] break-all whitespace-pre-wrap select-text">
          {value.raw}
        </pre>
      )}
    </section>
  )
}

export const HEADING = 'pb-1.5 text-[13px] font-semibold'

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="font-mono [overflow-wrap:anywhere] select-text">{children}</dd>
    </>
  )
}

function logRoute({ device, time }: DeviceEvent): Route | null {
  return device === null ? null : { page: 'device', key: device, tab: 'log', at: { is: 'time', time } }
}
