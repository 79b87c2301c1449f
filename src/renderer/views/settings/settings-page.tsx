import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp, usePreferences } from '../../react/context.tsx'
import { Page, Section } from '../../widgets/page.tsx'
import { LabeledSegmented } from '../../widgets/segmented.tsx'
import { About } from './about.tsx'
import { CoreSettings } from './core-settings.tsx'
import { Storage } from './storage.tsx'
import { Trust } from './trust.tsx'

export function SettingsPage() {
  const { t } = useTranslation()
  const settings = useStore(useApp().facts, (state) => state.settings)
  return (
    <Page title={t('settings.title')}>
      <Section title={t('settings.look')}>
        <div className="flex flex-wrap gap-8">
          <Looks />
        </div>
      </Section>
      {settings && <CoreSettings settings={settings} />}
      <Storage />
      <Trust />
      <About />
    </Page>
  )
}

function Looks() {
  const { t } = useTranslation()
  const [{ theme, language }, change] = usePreferences()
  return (
    <>
      <LabeledSegmented
        label={t('settings.theme')}
        value={theme}
        onChoose={(value) => change({ theme: value })}
        choices={(['system', 'light', 'dark', 'contrast-light', 'contrast-dark'] as const).map((value) => ({
          value,
          label: t(`settings.themes.${value}`),
        }))}
      />
      <LabeledSegmented
        label={t('settings.language')}
        value={language}
        onChoose={(value) => change({ language: value })}
        choices={[
          { value: 'system', label: t('settings.languages.system') },
          { value: 'en', label: t('settings.languages.en') },
          { value: 'zh-CN', label: t('settings.languages.zh-CN') },
        ]}
      />
    </>
  )
}
