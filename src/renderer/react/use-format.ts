import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { durationParts } from '../format/duration.ts'

export interface Format {
  /** `2,410,882` */
  count(value: number): string
  /** `2 m 14 s` */
  duration(ms: number): string
  /** `12 s ago` */
  ago(ms: number, now: number): string
}

export function useFormat(): Format {
  const { t, i18n } = useTranslation()
  return useMemo(() => {
    const numbers = new Intl.NumberFormat(i18n.language)
    const duration = (ms: number) =>
      durationParts(ms)
        .map(({ unit, value }) => t(`duration.${unit}`, { value }))
        .join(' ')
    return {
      count: (value) => numbers.format(value),
      duration,
      ago: (ms, now) => (now - ms < 2000 ? t('ago.now') : t('ago.past', { duration: duration(roughly(now - ms)) })),
    }
  }, [t, i18n.language])
}

/** Whole seconds below a minute, whole minutes above: a text that changes every second draws the eye for nothing. */
function roughly(ms: number): number {
  const step = ms < 60_000 ? 1000 : 60_000
  return Math.floor(ms / step) * step
}
