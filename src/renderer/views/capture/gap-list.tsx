import { useTranslation } from 'react-i18next'
import { whenSeen } from '../../format/time.ts'
import { useAsked } from '../../react/use-asked.ts'
import { useFormat } from '../../react/use-format.ts'
import { useNow } from '../../react/use-now.ts'
import { CoreText } from '../../widgets/core-text.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'

const MOST = 100

/** When nothing could be recorded, and why. */
export function GapList() {
  const { t } = useTranslation()
  const { duration } = useFormat()
  const now = useNow()
  const { value: gaps, error } = useAsked((api) => api.status.gaps({}), [])
  if (error !== null) return <FailureBox error={error} />
  if (gaps === null) return <p className="text-muted">{t('loading')}</p>
  if (gaps.length === 0) return <p className="text-muted">{t('capture.noGaps')}</p>
  return (
    <ul className="flex flex-col divide-y divide-line">
      {gaps
        .slice(-MOST)
        .toReversed()
        .map((gap) => (
          <li key={gap.id} className="py-2.5 text-[13px] leading-5 first:pt-0">
            <p>
              <span className="font-semibold">{t(`gap.cause.${gap.cause}`)}</span>{' '}
              <span className="font-mono text-muted">{whenSeen(gap.from, now)}</span>{' '}
              {gap.to === null ? t('gap.open') : t('gap.for', { duration: duration(gap.to - gap.from) })}
            </p>
            <p className="text-muted">
              <CoreText text={gap.detail} />
            </p>
          </li>
        ))}
    </ul>
  )
}
