import { KeyRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../react/context.tsx'
import { Button } from '../../widgets/button.tsx'

/** The page was opened without its one-time link, or the server was started anew since. */
export function Locked() {
  const { t } = useTranslation()
  const { client } = useApp()
  return (
    <main className="flex h-full items-center justify-center p-8">
      <div className="flex max-w-lg flex-col items-start gap-3">
        <KeyRound size={32} className="text-accent" aria-hidden />
        <h1 className="text-2xl font-semibold">{t('locked.title')}</h1>
        <p className="text-[15px] leading-6 text-muted">{t('locked.text')}</p>
        <Button look="primary" size="large" onPress={() => client.retry()}>
          {t('core.retryNow')}
        </Button>
      </div>
    </main>
  )
}
