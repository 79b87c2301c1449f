import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { ExportDone } from './export-done.tsx'
import { ExportForm } from './export-form.tsx'
import { ExportProgress } from './export-progress.tsx'

/** From question to checked file. Closing it does not stop an export. */
export function ExportDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog title={t('export.title')} open={open} onClose={onClose}>
      <Steps onClose={onClose} />
    </Dialog>
  )
}

function Steps({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { exporter } = useApp()
  const job = useStore(exporter.job)
  switch (job.is) {
    case 'idle':
      return <ExportForm />
    case 'running':
      return <ExportProgress progress={job.progress} onCancel={exporter.cancel} />
    case 'done':
      return (
        <ExportDone
          job={job}
          onAgain={exporter.reset}
          onClose={() => {
            exporter.reset()
            onClose()
          }}
        />
      )
    case 'failed':
      return (
        <div className="flex flex-col gap-4">
          <FailureBox error={job.error} />
          <Again />
        </div>
      )
    case 'cancelled':
      return (
        <div className="flex flex-col gap-4">
          <p role="status">{t('export.cancelled')}</p>
          <Again />
        </div>
      )
  }
}

function Again() {
  const { t } = useTranslation()
  const { exporter } = useApp()
  return (
    <div className="flex justify-end">
      <Button size="large" look="primary" onPress={exporter.reset}>
        {t('export.back')}
      </Button>
    </div>
  )
}
