import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { ImportPiece } from '../../../shared/cloud.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'

/** Files that a platform exported become events and lines like any other. */
export function ImportEvents() {
  const { t } = useTranslation()
  const { client } = useApp()
  const { count } = useFormat()
  const [piece, setPiece] = useState<ImportPiece | null>(null)
  const [read, reading] = useAction(async (files: FileList | null) => {
    const file = files?.[0]
    if (!file) return
    setPiece(null)
    for await (const each of await client.api.events.import({ source: { text: await file.text() } })) setPiece(each)
  })
  return (
    <div className="flex flex-col items-start gap-3">
      <FileTrigger
        acceptedFileTypes={['.json', '.ndjson', '.log', '.txt', '.csv']}
        onSelect={(files) => void read(files)}
      >
        <Button size="large" busy={reading}>
          <FileUp size={16} aria-hidden />
          {reading ? t('cloud.import.reading') : t('cloud.import.choose')}
        </Button>
      </FileTrigger>
      <div role="status">
        {piece && (
          <>
            <p>
              {t('cloud.import.summary', {
                events: count(piece.events),
                lines: count(piece.lines),
                known: count(piece.known),
              })}
            </p>
            {piece.failed > 0 && (
              <details className="mt-2">
                <summary className="font-medium text-err">{t('cloud.import.failed', { count: piece.failed })}</summary>
                <ul className="mt-1 max-h-48 overflow-y-auto text-[13px]">
                  {piece.problems.map(({ at, what }) => (
                    <li key={at}>
                      <span className="font-mono">{at}</span>: {what}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </>
        )}
      </div>
    </div>
  )
}
