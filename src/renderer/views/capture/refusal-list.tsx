import { useTranslation } from 'react-i18next'
import { isErrorCode } from '../../../shared/errors.ts'
import type { Refusal } from '../../../shared/model.ts'
import { useFailure } from '../../react/use-failure.ts'
import { useFormat } from '../../react/use-format.ts'
import { useNow } from '../../react/use-now.ts'

/** What was refused, by cause: how often, the newest, and what to do about it. */
export function RefusalList({ refused, repeats }: { readonly refused: readonly Refusal[]; readonly repeats: number }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  return (
    <>
      {refused.length === 0 && <p className="text-muted">{t('capture.nothingRefused')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {refused.map((refusal) => (
          <RefusalItem key={refusal.code} refusal={refusal} />
        ))}
      </ul>
      {repeats > 0 && (
        <p className="mt-3 border-t border-line pt-3 text-[13px] text-muted">
          {t('capture.repeats', { count: repeats, n: count(repeats) })}
        </p>
      )}
    </>
  )
}

function RefusalItem({ refusal }: { readonly refusal: Refusal }) {
  const { t } = useTranslation()
  const { explainCode } = useFailure()
  const { ago, count } = useFormat()
  const now = useNow()
  const { code } = refusal
  return (
    <li className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-3 py-3 first:pt-0">
      <b className="text-right text-base font-semibold text-wrn tabular-nums">{count(refusal.count)}</b>
      <div className="text-[13px] leading-5 [overflow-wrap:anywhere]">
        <p className="font-semibold">{isErrorCode(code) ? t(`refusal.${code}`, { defaultValue: code }) : code}</p>
        <p className="text-muted">
          {refusal.last} · {ago(refusal.lastAt, now)}
        </p>
        {isErrorCode(code) && <p className="mt-1">{explainCode(code).todo}</p>}
      </div>
    </li>
  )
}
