import { useTranslation } from 'react-i18next'
import { clockSeconds, isoDate } from '../../format/time.ts'
import type { Strip } from '../../log/strips.ts'
import { useFormat } from '../../react/use-format.ts'

/** Between two lines: another day begins, or something is missing here. */
export function StripRow({ strip }: { readonly strip: Strip }) {
  const { t } = useTranslation()
  const { duration } = useFormat()
  if (strip.is === 'day') {
    return (
      <div className="flex h-[22px] items-center gap-3 px-5 font-sans text-[11px] font-semibold text-muted">
        <span className="tabular-nums">{isoDate(strip.time)}</span>
        <span className="h-px flex-1 bg-line" aria-hidden />
      </div>
    )
  }
  const { gap } = strip
  const length = duration((gap.to ?? gap.from) - gap.from)
  return (
    <div className="hatched flex h-[22px] items-center px-5 font-sans text-[11px] text-muted">
      <span className="truncate rounded bg-surface px-2 leading-[18px]">
        {t('log.gap', { cause: t(`gap.cause.${gap.cause}`), duration: length, from: clockSeconds(gap.from) })}
      </span>
    </div>
  )
}
