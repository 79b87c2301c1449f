import { Eye } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportScope, ExportPreview as Preview } from '../../../shared/contract/bundles.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'

/** What would be taken out, looked up when somebody asks. */
export function ExportPreview({ scope }: { readonly scope: ExportScope | null }) {
  const { t } = useTranslation()
  const { client } = useApp()
  const { count } = useFormat()
  const [preview, setPreview] = useState<Preview | null>(null)
  const stop = useRef<AbortController | null>(null)
  const [look, busy] = useAction(async () => {
    stop.current?.abort()
    if (scope === null) return
    stop.current = new AbortController()
    setPreview(null)
    const { signal } = stop.current
    for await (const piece of await client.api.bundle.preview(scope, { signal })) setPreview(piece)
  })
  return (
    <div className="col-span-2 flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" onPress={() => void look()} busy={busy} isDisabled={scope === null}>
          <Eye size={16} aria-hidden />
          {t('export.preview')}
        </Button>
        {preview !== null && (
          <span role="status" className="text-[13px] text-muted">
            {t(preview.done ? (preview.whole ? 'export.lookedAtAll' : 'export.lookedAtFirst') : 'export.previewing', {
              count: preview.looked,
              n: count(preview.looked),
            })}
          </span>
        )}
      </div>
      {preview?.done && preview.rules.length === 0 && (
        <p className="text-[13px] text-muted">{t('export.nothingFound')}</p>
      )}
      {preview !== null && preview.tooShort > 0 && (
        <p className="text-[13px] text-wrn">{t('export.tooShort', { count: preview.tooShort })}</p>
      )}
      {preview !== null && preview.rules.length > 0 && (
        <ul className="flex max-h-48 flex-col gap-2 overflow-y-auto rounded-xl border border-line bg-bg p-3">
          {preview.rules.map(({ rule, count: finds, samples }) => (
            <li key={rule}>
              <p className="text-[13px]">
                <span className="font-mono font-semibold">{rule}</span>{' '}
                <span className="text-muted tabular-nums">{count(finds)}</span>
              </p>
              {samples.map((sample) => (
                <p key={sample.before} className="truncate font-mono text-xs text-muted" title={sample.before}>
                  {sample.after}
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
