import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportEstimate, ExportScope } from '../../../shared/contract/bundles.ts'
import { byteSize } from '../../format/size.ts'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'

/** A person may still be choosing: nothing is asked for before so much rest, ms. */
const REST = 300

/** How large the file would be as it is chosen now; null: not known. */
export function Estimate({ scope }: { readonly scope: ExportScope | null }) {
  const { t } = useTranslation()
  const { client } = useApp()
  const { count } = useFormat()
  const [found, setFound] = useState<{ readonly of: string; readonly estimate: ExportEstimate | null } | null>(null)
  const asked = scope === null ? null : JSON.stringify(scope)
  useEffect(() => {
    if (asked === null) return
    const stop = new AbortController()
    const look = async () => {
      try {
        const pieces = await client.api.bundle.estimate(JSON.parse(asked) as ExportScope, { signal: stop.signal })
        for await (const estimate of pieces) setFound({ of: asked, estimate })
      } catch {
        // What is wrong with what was chosen is said when it is exported; here there is only nothing to show.
        if (!stop.signal.aborted) setFound({ of: asked, estimate: null })
      }
    }
    const timer = setTimeout(() => void look(), REST)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [client, asked])
  if (asked === null) return null
  const current = found?.of === asked ? found : null
  if (current !== null && current.estimate === null) return null
  const estimate = current?.estimate
  return (
    <p role="status" className="text-[13px] text-muted">
      {estimate == null
        ? t('export.estimating')
        : t(estimate.done ? 'export.size' : 'export.sizeAtLeast', {
            size: byteSize(estimate.size),
            n: count(estimate.lines),
          })}
    </p>
  )
}
