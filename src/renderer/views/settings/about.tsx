import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp } from '../../react/context.tsx'
import { CoreText } from '../../widgets/core-text.tsx'
import { Section } from '../../widgets/page.tsx'

/** Where things are kept, and how safely. */
export function About() {
  const { t } = useTranslation()
  const info = useStore(useApp().facts, (state) => state.info)
  if (info === null) return null
  return (
    <Section title={t('settings.about')}>
      <dl className="grid grid-cols-[10rem_minmax(0,1fr)] gap-x-4 gap-y-2">
        <Fact name={t('settings.secrets')}>
          {t(`settings.secretsKind.${info.secrets.kind}`)}
          <span className="block text-[13px] text-muted">
            <CoreText text={info.secrets.note} />
          </span>
        </Fact>
        <Fact name={t('settings.dataDir')}>
          <span className="font-mono text-[13px] break-all select-text">{info.dataDir}</span>
        </Fact>
        <Fact name={t('settings.bundleDir')}>
          <span className="font-mono text-[13px] break-all select-text">{info.bundleDir}</span>
        </Fact>
        <Fact name={t('settings.version')}>
          <span className="font-mono text-[13px]">{info.version}</span>
        </Fact>
      </dl>
    </Section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
