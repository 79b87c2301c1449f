import { OctagonX, ShieldAlert, ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { OpenedBundle } from '../../../shared/contract/open-bundle.ts'
import { useAsked } from '../../react/use-asked.ts'
import { CoreText } from '../../widgets/core-text.tsx'

const LOOKS = {
  trusted: { icon: ShieldCheck, color: 'text-accent' },
  'unknown-key': { icon: ShieldAlert, color: 'text-wrn' },
  unsigned: { icon: ShieldAlert, color: 'text-wrn' },
  broken: { icon: OctagonX, color: 'text-err' },
} as const

/** Whether the open bundle can be trusted; the whole file is read for it, so that it takes its time. */
export function BundleVerdict({ bundle }: { readonly bundle: OpenedBundle }) {
  const { t } = useTranslation()
  const { value, error } = useAsked((api) => api.bundle.check({ bundle: bundle.id }), [bundle.id])
  if (error !== null) return null
  if (value === null)
    return (
      <p role="status" className="mt-1 text-[13px] text-muted">
        {t('export.verifying')}
      </p>
    )
  const { icon: Icon, color } = LOOKS[value.verdict]
  return (
    <p role="status" className={`mt-1 flex items-start gap-1.5 text-[13px] ${color}`}>
      <Icon size={16} className="mt-0.5 shrink-0" aria-hidden />
      <span className="min-w-0 break-words">
        <b>{t(`export.verdict.${value.verdict}`)}</b> <CoreText text={value.summary} />
      </span>
    </p>
  )
}
