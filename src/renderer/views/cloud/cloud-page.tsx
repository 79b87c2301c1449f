import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { Page, Section } from '../../widgets/page.tsx'
import { CloudForm } from './cloud-form.tsx'
import { CloudItem } from './cloud-item.tsx'
import { ImportEvents } from './import-events.tsx'

/** Connections to platforms' own HTTP APIs, what was read of them, and the levels that they keep. */
export function CloudPage() {
  const { t } = useTranslation()
  const { connections, facts } = useApp()
  const clouds = useStore(connections, (state) => state.connections).filter(({ kind }) => kind === 'cloud')
  const platforms = useStore(facts, (state) => state.info?.platforms) ?? []
  return (
    <Page title={t('cloud.title')} intro={t('cloud.intro')}>
      {clouds.map((cloud) => (
        <CloudItem key={cloud.name} cloud={cloud} />
      ))}
      {platforms.some((platform) => platform.cloud !== null) && (
        <Section title={t('cloud.form.title')} intro={t('cloud.form.intro')}>
          <CloudForm />
        </Section>
      )}
      {platforms.some((platform) => platform.imports) && (
        <Section title={t('cloud.import.title')} intro={t('cloud.import.intro')}>
          <ImportEvents />
        </Section>
      )}
    </Page>
  )
}
