import { OctagonX, ShieldAlert, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { VerifyReport } from '../../../shared/contract/bundles.ts'
import type { OpenedBundle } from '../../../shared/contract/open-bundle.ts'
import { fullTime } from '../../format/time.ts'
import { useAsked } from '../../react/use-asked.ts'
import { useFormat } from '../../react/use-format.ts'
import { CoreText } from '../../widgets/core-text.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { Signer } from './signer.tsx'
import { Why } from './why.tsx'

const LOOKS = {
  trusted: { icon: ShieldCheck, color: 'text-accent' },
  'unknown-key': { icon: ShieldAlert, color: 'text-wrn' },
  unsigned: { icon: ShieldAlert, color: 'text-wrn' },
  broken: { icon: OctagonX, color: 'text-err' },
} as const

/** Whether the open bundle can be trusted, and by whose word; the whole file is read for it, so that it takes its time. */
export function BundleVerdict({ bundle }: { readonly bundle: OpenedBundle }) {
  const { t } = useTranslation()
  const [changes, setChanges] = useState(0)
  const { value, error } = useAsked((api) => api.bundle.check({ bundle: bundle.id }), [bundle.id, changes])
  if (error !== null)
    return (
      <div className="mt-2 max-w-2xl">
        <FailureBox error={error} />
      </div>
    )
  if (value === null)
    return (
      <p role="status" className="mt-1 text-[13px] text-muted">
        {t('export.verifying')}
      </p>
    )
  const { icon: Icon, color } = LOOKS[value.verdict]
  return (
    <div className="mt-1 flex flex-col gap-1 text-[13px]">
      <p role="status" className={`flex items-start gap-1.5 ${color}`}>
        <Icon size={16} className="mt-0.5 shrink-0" aria-hidden />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <b>{t(`export.verdict.${value.verdict}`)}</b> · <Why report={value} />
        </span>
      </p>
      <Problems problems={value.problems} />
      {value.signer !== null && (
        <Signer
          signer={value.signer}
          technician={bundle.technician}
          onChange={() => setChanges((count) => count + 1)}
        />
      )}
      <Chain chain={value.chain} />
    </div>
  )
}

function Problems({ problems }: Pick<VerifyReport, 'problems'>) {
  const { t } = useTranslation()
  if (problems.length < 2) return null
  return (
    <ul
      aria-label={t('bundles.problems')}
      className="flex max-h-32 max-w-2xl flex-col gap-0.5 overflow-y-auto rounded-lg border border-line bg-bg px-3 py-2 font-mono text-xs"
    >
      {problems.map(({ entry, problem }) => (
        <li key={`${entry} ${problem}`} className="[overflow-wrap:anywhere]">
          {entry} <CoreText text={problem} />
        </li>
      ))}
    </ul>
  )
}

/** Bundles of one capture name the one before, so that a missing one shows. */
function Chain({ chain }: Pick<VerifyReport, 'chain'>) {
  const { t } = useTranslation()
  const { count } = useFormat()
  if (chain === null) return null
  const { previous } = chain
  const missing = previous !== null && previous.found === null
  return (
    <p className={missing ? 'text-wrn' : 'text-muted'}>
      {t('bundles.chain', { n: count(chain.number) })}.{' '}
      {previous === null
        ? t('bundles.first')
        : missing
          ? t('bundles.missing', { created: fullTime(Date.parse(previous.created)) })
          : t('bundles.found')}
    </p>
  )
}
