import { Unplug } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { useNow } from '../../react/use-now.ts'
import { Button } from '../../widgets/button.tsx'

/** A short absence (a reload, a restart) is not worth a word, ms. */
const SILENT = 700

/** The core is away: says so calmly, and that it comes back by itself. */
export function Banner() {
  const { client } = useApp()
  const core = useStore(client.state)
  return (
    <div role="status" className="col-span-full">
      {core.is === 'away' && <Away since={core.since} retryAt={core.retryAt} />}
    </div>
  )
}

function Away({ since, retryAt }: { readonly since: number; readonly retryAt: number | null }) {
  const { t } = useTranslation()
  const { client } = useApp()
  const { duration } = useFormat()
  const now = useNow(500)
  if (now - since < SILENT) return null
  const wait = retryAt === null ? 0 : Math.ceil(Math.max(0, retryAt - now) / 1000) * 1000
  return (
    <div className="flex items-center gap-3 border-b border-line bg-wrn-soft px-5 py-2">
      <Unplug size={18} className="shrink-0 text-wrn" aria-hidden />
      <p className="min-w-0 flex-1">
        <span className="font-semibold">{t('core.away')}</span> {t('core.kept')}{' '}
        <span aria-hidden>{wait > 0 ? t('core.retryIn', { duration: duration(wait) }) : t('core.retrying')}</span>
      </p>
      <Button size="small" onPress={() => client.retry()}>
        {t('core.retryNow')}
      </Button>
    </div>
  )
}
