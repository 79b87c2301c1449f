import { useTranslation } from 'react-i18next'
import type { DeviceEvent } from '../../../shared/model.ts'
import { whenSeen } from '../../format/time.ts'
import { useNow } from '../../react/use-now.ts'
import { OutcomeBadge } from '../../widgets/badges.tsx'

export function EventRow({ event }: { readonly event: DeviceEvent }) {
  const { t } = useTranslation()
  const now = useNow(60_000)
  const data = Object.entries(event.data)
  return (
    <li className="grid grid-cols-[9rem_6.5rem_minmax(0,1fr)] items-baseline gap-x-4 border-b border-line px-5 py-2.5">
      <span className="font-mono text-[13px] text-muted tabular-nums">{whenSeen(event.time, now)}</span>
      <span>
        <OutcomeBadge outcome={event.outcome} />
      </span>
      <div className="min-w-0">
        <p className="[overflow-wrap:anywhere]">
          <span className="font-medium">{event.description}</span>
          {event.stateChange && <span className="ml-2 text-xs text-muted">{t('events.stateChange')}</span>}
        </p>
        <p className="font-mono text-xs text-muted">
          {event.category} · {event.type} · {t(`events.source.${event.source}`)}
        </p>
        {data.length > 0 && (
          <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 font-mono text-xs select-text">
            {data.map(([name, value]) => (
              <div key={name} className="flex min-w-0 gap-1.5">
                <dt className="text-muted">{name}</dt>
                <dd className="[overflow-wrap:anywhere]">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </li>
  )
}
