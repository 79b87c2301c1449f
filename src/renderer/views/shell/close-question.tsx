import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CloseAnswer } from '../../host.ts'
import { useApp } from '../../react/context.tsx'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'

interface Question {
  readonly leases: number
  readonly answer: (answer: CloseAnswer) => void
}

/** The window is closing while levels are raised: restore them now, or go on in the tray? */
export function CloseQuestion() {
  const { t } = useTranslation()
  const { host } = useApp()
  const [question, setQuestion] = useState<Question | null>(null)
  useEffect(() => {
    host?.onCloseQuestion((leases) => new Promise((answer) => setQuestion({ leases, answer })))
  }, [host])
  const reply = (answer: CloseAnswer) => {
    question?.answer(answer)
    setQuestion(null)
  }
  return (
    <Dialog
      role="alertdialog"
      title={t('closing.title', { count: question?.leases ?? 0 })}
      open={question !== null}
      onClose={() => reply('cancel')}
    >
      <p className="text-muted">{t('closing.text')}</p>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button size="large" look="quiet" onPress={() => reply('cancel')}>
          {t('closing.cancel')}
        </Button>
        <Button size="large" onPress={() => reply('keep')}>
          {t('closing.keep')}
        </Button>
        <Button size="large" look="primary" autoFocus onPress={() => reply('restore')}>
          {t('closing.restore')}
        </Button>
      </div>
    </Dialog>
  )
}
