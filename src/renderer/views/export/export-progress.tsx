import { useTranslation } from 'react-i18next'
import type { ExportPiece } from '../../../shared/contract/bundles.ts'
import { byteSize } from '../../format/size.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'
import { Progress } from '../../widgets/progress.tsx'

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
      <Progress label={t('export.running')} share={share} />
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
