import { useTranslation } from 'react-i18next'
import type { SyncPiece } from '../../../shared/cloud.ts'
import { whenSeen } from '../../format/time.ts'
import { useFormat } from '../../react/use-format.ts'
import { useNow } from '../../react/use-now.ts'

/** What a sync has brought so far; a bar where the platform says how much there is. */
export function SyncProgress({ piece }: { readonly piece: SyncPiece | null }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const now = useNow()
  const progress = piece?.is === 'progress' ? piece : null
  const share = progress?.total ? Math.min(1, (progress.events + progress.lines) / progress.total) : null
  return (
    <div role="status" className="mt-4 flex flex-col gap-2 text-[13px]">
      <progress
        aria-label={t('cloud.sync.progress')}
        className="h-1.5 w-full overflow-hidden rounded-full accent-accent"
        {...(share === null ? {} : { value: share, max: 1 })}
      />
      <p>
        {progress
          ? t('cloud.sync.so', { pages: count(progress.pages), events: count(progress.events) })
          : t('cloud.sync.asking')}
        {progress?.time != null && (
          <span className="text-muted"> · {t('cloud.sync.until', { time: whenSeen(progress.time, now) })}</span>
        )}
      </p>
      {progress?.note && <p className="text-wrn">{progress.note}</p>}
    </div>
  )
}
