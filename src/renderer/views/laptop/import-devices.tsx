import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'

interface Outcome {
  readonly added: readonly string[]
  readonly failed: readonly { readonly row: number; readonly problem: string }[]
}

export function ImportDevices() {
  const { t } = useTranslation()
  const { client } = useApp()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [load, busy] = useAction(async (files: FileList | null) => {
    const file = files?.[0]
    if (file) setOutcome(await client.api.devices.import({ csv: await file.text() }))
  })
  return (
    <div className="flex flex-col items-start gap-3">
      <code className="rounded-md bg-sunken px-2 py-1 font-mono text-[13px] select-text">
        platform,product,name,secret
      </code>
      <FileTrigger acceptedFileTypes={['.csv', 'text/csv', 'text/plain']} onSelect={load}>
        <Button size="large" busy={busy}>
          <FileUp size={16} aria-hidden />
          {t('laptop.import.choose')}
        </Button>
      </FileTrigger>
      {outcome && <Result outcome={outcome} />}
    </div>
  )
}

/** Every row is answered for. */
function Result({ outcome }: { readonly outcome: Outcome }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  return (
    <div role="status" className="flex flex-col gap-1">
      <p className="font-medium">
        {t('laptop.import.added', { count: outcome.added.length, n: count(outcome.added.length) })}
      </p>
      {outcome.failed.length > 0 && (
        <>
          <p className="font-medium text-err">
            {t('laptop.import.failed', { count: outcome.failed.length, n: count(outcome.failed.length) })}
          </p>
          <ul className="max-h-48 overflow-y-auto text-[13px] text-muted">
            {outcome.failed.map(({ row, problem }) => (
              <li key={row}>{t('laptop.import.row', { row, problem })}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
