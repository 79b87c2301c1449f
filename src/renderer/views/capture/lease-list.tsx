import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { splitDeviceKey } from '../../../shared/model.ts'
import { countdown } from '../../format/duration.ts'
import { useApp } from '../../react/context.tsx'
import { useNow } from '../../react/use-now.ts'
import { printRoute } from '../../state/route.ts'
import { Ring } from '../../widgets/ring.tsx'
import { LeaseReason } from '../device/lease-reason.tsx'

/** Every level that is raised now, and until when. */
export function LeaseList() {
  const { t } = useTranslation()
  const open = useStore(useApp().leases, (state) => state.open)
  const now = useNow(500)
  if (open.size === 0) return <p className="text-muted">{t('capture.noLeases')}</p>
  return (
    <ul className="flex flex-col divide-y divide-line">
      {[...open.values()].map((lease) => (
        <li key={lease.id} className="flex items-center gap-4 py-2.5 first:pt-0">
          <div className="min-w-0 flex-1">
            <a
              href={printRoute({ page: 'device', key: lease.device, tab: 'log' })}
              className="block truncate font-mono text-[13px] font-medium underline-offset-2 hover:underline"
            >
              {splitDeviceKey(lease.device).ref}
            </a>
            <small className="text-xs text-muted">
              <LeaseReason lease={lease} />
            </small>
          </div>
          <span className="text-[13px]">{t(`level.${lease.during}`)}</span>
          <span className="inline-flex min-w-24 items-center justify-end gap-2 font-mono text-[13px] whitespace-nowrap text-lease tabular-nums">
            {lease.ended === null ? (
              <>
                {countdown(lease.endsAt - now)}
                <Ring left={(lease.endsAt - now) / (lease.endsAt - lease.requestedAt)} small />
              </>
            ) : (
              t(`lease.state.${lease.state}`)
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
