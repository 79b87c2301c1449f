import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OpenedBundle } from '../../../shared/contract/open-bundle.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useAsked } from '../../react/use-asked.ts'
import { useFormat } from '../../react/use-format.ts'
import { printRoute } from '../../state/route.ts'
import { IconButton } from '../../widgets/button.tsx'
import { Page, Section } from '../../widgets/page.tsx'
import { OpenForm } from './open-form.tsx'

/** Opens bundles that somebody handed over, and lists those that are open. */
export function BundlesPage() {
  const { t } = useTranslation()
  const [changes, setChanges] = useState(0)
  const { value } = useAsked((api) => api.bundle.opened({}), [changes])
  return (
    <Page title={t('bundles.title')}>
      <Section title={t('bundles.open')} intro={t('bundles.openIntro')}>
        <OpenForm />
      </Section>
      {value !== null && value.length > 0 && (
        <Section title={t('bundles.opened')}>
          <ul className="flex flex-col gap-2">
            {value.map((bundle) => (
              <OpenedRow key={bundle.id} bundle={bundle} onClosed={() => setChanges((count) => count + 1)} />
            ))}
          </ul>
        </Section>
      )}
    </Page>
  )
}

function OpenedRow({ bundle, onClosed }: { readonly bundle: OpenedBundle; readonly onClosed: () => void }) {
  const { t } = useTranslation()
  const { client } = useApp()
  const { count } = useFormat()
  const [close] = useAction(async () => {
    await client.api.bundle.close({ bundle: bundle.id })
    onClosed()
  })
  return (
    <li className="flex items-center gap-3 rounded-xl border border-line bg-surface p-3">
      <a href={printRoute({ page: 'bundle', id: bundle.id, device: null, tab: 'log' })} className="min-w-0 flex-1">
        <span className="block truncate font-medium text-accent underline underline-offset-2">{bundle.name}</span>
        <span className="block truncate text-[13px] text-muted">
          {[
            ...[bundle.technician, bundle.site, bundle.job].filter(Boolean),
            t('export.lines', { count: bundle.lines, n: count(bundle.lines) }),
          ].join(' · ')}
        </span>
      </a>
      <IconButton name={t('bundles.close')} onPress={() => void close()}>
        <X size={16} aria-hidden />
      </IconButton>
    </li>
  )
}
