import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { Progress } from '../../widgets/progress.tsx'

/** A removal that is under way, or how the last one ended. */
export function Removal() {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { remover } = useApp()
  const job = useStore(remover.job)
  switch (job.is) {
    case 'idle':
      return null
    case 'running': {
      const { step, lines, totalLines } = job.progress
      return (
        <div className="flex max-w-xl flex-col gap-3">
          <Progress
            label={t('settings.storage.removing')}
            share={step === 'room' ? null : Math.min(1, lines / totalLines)}
          />
          <p className="tabular-nums">
            {step === 'room'
              ? t('settings.storage.room')
              : t('settings.storage.gone', { n: count(lines), total: count(totalLines) })}
          </p>
          <div>
            <Button onPress={remover.cancel}>{t('settings.storage.cancel')}</Button>
          </div>
        </div>
      )
    }
    case 'done':
      return <p role="status">{t('settings.storage.done', { count: job.lines, lines: count(job.lines) })}</p>
    case 'cancelled':
      return <p role="status">{t('settings.storage.cancelled', { count: job.lines, lines: count(job.lines) })}</p>
    case 'failed':
      return <FailureBox error={job.error} />
  }
}
