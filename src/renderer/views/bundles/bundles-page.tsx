import { FileArchive, FolderOpen, X } from 'lucide-react'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { OpenedBundle } from '../../../shared/contract/open-bundle.ts'
import { FieldtapError } from '../../../shared/errors.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useAsked } from '../../react/use-asked.ts'
import { useFormat } from '../../react/use-format.ts'
import { go, printRoute } from '../../state/route.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { Field } from '../../widgets/field.tsx'
import { Page, Section } from '../../widgets/page.tsx'

/** Opens bundles that somebody handed over, and lists those that are open. */
export function BundlesPage() {
  const { t } = useTranslation()
  const { client, host } = useApp()
  const [changes, setChanges] = useState(0)
  const { value } = useAsked((api) => api.bundle.opened({}), [changes])
  const [file, setFile] = useState({ path: '', passphrase: '', identity: '' })
  const [locked, setLocked] = useState(false)
  const [over, setOver] = useState(false)
  const [open, busy] = useAction(async () => {
    try {
      const { id } = await client.api.bundle.open(file)
      go({ page: 'bundle', id, device: null, tab: 'log' })
    } catch (error) {
      if (error instanceof FieldtapError && error.code === 'bundle-locked') setLocked(true)
      throw error
    }
  })
  const say = (part: Partial<typeof file>) => setFile((before) => ({ ...before, ...part }))
  return (
    <Page title={t('bundles.title')}>
      <Section title={t('bundles.open')} intro={t('bundles.openIntro')}>
        <Form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void open()
          }}
        >
          {host !== null && (
            <section
              aria-label={t('bundles.drop')}
              onDragOver={(event) => {
                event.preventDefault()
                setOver(true)
              }}
              onDragLeave={() => setOver(false)}
              onDrop={(event) => {
                event.preventDefault()
                setOver(false)
                const [dropped] = event.dataTransfer.files
                if (dropped !== undefined) say({ path: host.pathOfFile(dropped) })
              }}
              className={`flex min-h-24 items-center justify-center gap-3 rounded-xl border border-dashed px-4 text-muted ${over ? 'border-accent bg-accent-soft text-accent' : 'border-edge'}`}
            >
              <FileArchive size={20} aria-hidden />
              {t('bundles.drop')}
            </section>
          )}
          <Field label={t('bundles.path')} mono isRequired value={file.path} onChange={(path) => say({ path })} />
          {(locked || file.path.endsWith('.age')) && (
            <div className="grid grid-cols-2 gap-4">
              <Field
                label={t('bundles.passphrase')}
                type="password"
                value={file.passphrase}
                onChange={(passphrase) => say({ passphrase })}
              />
              <Field
                label={t('bundles.identity')}
                type="password"
                hint={t('bundles.identityHint')}
                value={file.identity}
                onChange={(identity) => say({ identity })}
              />
            </div>
          )}
          <div>
            <Button type="submit" look="primary" size="large" busy={busy} isDisabled={file.path === ''}>
              <FolderOpen size={16} aria-hidden />
              {t('bundles.openButton')}
            </Button>
          </div>
        </Form>
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
          {[bundle.technician, bundle.site, bundle.job].filter(Boolean).join(' · ')}{' '}
          {t('export.lines', { count: bundle.lines, n: count(bundle.lines) })}
        </span>
      </a>
      <IconButton name={t('bundles.close')} onPress={() => void close()}>
        <X size={16} aria-hidden />
      </IconButton>
    </li>
  )
}
