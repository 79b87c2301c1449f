import { ProgressBar } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { ExportPiece } from '../../../shared/contract/bundles.ts'
import { byteSize } from '../../format/size.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'

export function ExportProgress({
  progress,
  onCancel,
}: {
  readonly progress: Extract<ExportPiece, { is: 'progress' }> | null
  readonly onCancel: () => void
}) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const total = progress?.totalLines ?? null
  const share = progress && total ? Math.min(1, progress.lines / total) : null
  return (
    <div className="flex flex-col gap-4">
      <ProgressBar
        aria-label={t('export.running')}
        isIndeterminate={share === null}
        value={(share ?? 0) * 100}
        className="flex flex-col gap-2"
      >
        {({ percentage }) => (
          <div className="h-2.5 overflow-hidden rounded-full bg-sunken">
            <div
              className={`h-full rounded-full bg-accent ${share === null ? 'w-1/4 motion-safe:animate-[breathe_1.6s_ease-in-out_infinite]' : ''}`}
              style={share === null ? undefined : { width: `${percentage ?? 0}%` }}
            />
          </div>
        )}
      </ProgressBar>
      <p className="flex justify-between tabular-nums">
        <span>
          {progress === null
            ? t('export.starting')
            : total === null
              ? t('export.lines', { count: progress.lines, n: count(progress.lines) })
              : t('export.linesOf', { n: count(progress.lines), total: count(total) })}
        </span>
        {progress !== null && <span className="text-muted">{byteSize(progress.bytes)}</span>}
      </p>
      <div className="flex justify-end">
        <Button size="large" onPress={onCancel}>
          {t('export.cancel')}
        </Button>
      </div>
    </div>
  )
}
