import { useTranslation } from 'react-i18next'
import type { QueryError } from '../../../shared/query.ts'

/** What should stand where the field is underlined. */
export function QueryProblem({ id, error }: { readonly id: string; readonly error: QueryError }) {
  const { t } = useTranslation()
  return (
    <p id={id} role="status" className="mt-1.5 flex items-baseline gap-2 pl-1 text-[13px] font-medium text-err">
      <span className="shrink-0 rounded bg-err-soft px-1.5 font-mono text-[11px] leading-[18px] font-normal">
        {t('query.position', { at: error.at + 1 })}
      </span>
      {t(`query.problem.${error.code}`, { detail: error.detail ?? '' })}
    </p>
  )
}
