import { useTranslation } from 'react-i18next'
import type { QueryError } from '../../../shared/query.ts'

/** Where the query cannot be read, and what should stand there. */
export function QueryProblem({
  id,
  text,
  error,
}: {
  readonly id: string
  readonly text: string
  readonly error: QueryError
}) {
  const { t } = useTranslation()
  const end = error.at + Math.max(1, error.length)
  return (
    <div id={id} role="status" className="mt-1.5 flex items-baseline gap-3 overflow-hidden pl-1 text-[13px]">
      <code className="min-w-0 shrink truncate font-mono text-muted">
        {text.slice(0, error.at)}
        <span className="bg-err-soft text-err underline decoration-wavy underline-offset-4">
          {text.slice(error.at, end) || '\u00a0'}
        </span>
        {text.slice(end)}
      </code>
      <span className="shrink-0 font-medium text-err">
        {t(`query.problem.${error.code}`, { detail: error.detail ?? '' })}
      </span>
    </div>
  )
}
