import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { BrokerDraft } from '../../../shared/contract/connections.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { Button } from '../../widgets/button.tsx'
import { Field } from '../../widgets/field.tsx'
import { PemField } from '../../widgets/pem-field.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { type Verdict, VerdictText } from '../../widgets/verdict.tsx'

type Draft = { [Name in keyof BrokerDraft]-?: NonNullable<BrokerDraft[Name]> }

const BLANK: Draft = {
  name: '',
  url: '',
  username: '',
  password: '',
  ca: '',
  cert: '',
  key: '',
  mqttVersion: 'auto',
  alpn: '',
}

export function BrokerForm() {
  const { t } = useTranslation()
  const { client, notices } = useApp()
  const [draft, setDraft] = useState<Draft>(BLANK)
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }))
    setVerdict(null)
  }
  const named = { ...draft, name: draft.name.trim() || hostOf(draft.url) || draft.url.trim().slice(0, 100) }
  const [test, testing] = useAction(async () => {
    setVerdict(null)
    setVerdict(await client.api.connections.test(named))
  })
  const [save, saving] = useAction(async () => {
    const connection = await client.api.connections.add(named)
    notices.done(t('broker.form.done', { name: connection.name }))
    setDraft(BLANK)
    setVerdict(null)
  })
  const isSecure = /^(mqtts|wss|ssl):/i.test(draft.url)
  const isBlank = draft.url.trim() === ''
  return (
    <Form
      className="grid grid-cols-2 items-start gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field
        className="col-span-2"
        label={t('broker.form.url')}
        hint={t('broker.form.urlHint')}
        placeholder="mqtt://192.168.4.10:1883"
        isRequired
        mono
        value={draft.url}
        onChange={(url) => change({ url })}
      />
      <Field
        label={t('broker.form.name')}
        hint={t('broker.form.nameHint')}
        placeholder={hostOf(draft.url)}
        value={draft.name}
        onChange={(name) => change({ name })}
      />
      <div className="flex flex-col gap-1">
        <span className="text-[13px] font-medium">{t('broker.form.version')}</span>
        <Segmented
          label={t('broker.form.version')}
          value={String(draft.mqttVersion)}
          onChoose={(version) => change({ mqttVersion: version === '5' ? 5 : version === '4' ? 4 : 'auto' })}
          choices={[
            { value: 'auto', label: t('broker.form.versionAuto') },
            { value: '4', label: '3.1.1' },
            { value: '5', label: '5' },
          ]}
        />
      </div>
      <Field label={t('broker.form.username')} value={draft.username} onChange={(username) => change({ username })} />
      <Field
        label={t('broker.form.password')}
        type="password"
        value={draft.password}
        onChange={(password) => change({ password })}
      />
      <details className="col-span-2" open={isSecure || undefined}>
        <summary className="min-h-9 py-1.5 font-medium">{t('broker.form.tls')}</summary>
        <p className="mb-3 text-[13px] text-muted">{t('broker.form.tlsHint')}</p>
        <div className="flex flex-col gap-4">
          <PemField label={t('broker.form.ca')} value={draft.ca} onChange={(ca) => change({ ca })} />
          <PemField label={t('broker.form.cert')} value={draft.cert} onChange={(cert) => change({ cert })} />
          <PemField label={t('broker.form.key')} value={draft.key} onChange={(key) => change({ key })} />
        </div>
      </details>
      <div className="col-span-2 flex flex-wrap items-center gap-2">
        <Button type="submit" look="primary" size="large" busy={saving} isDisabled={isBlank}>
          {t('broker.form.save')}
        </Button>
        <Button size="large" busy={testing} isDisabled={isBlank} onPress={() => void test()}>
          {testing ? t('broker.form.testing') : t('broker.form.test')}
        </Button>
      </div>
      <div role="status" className="col-span-2">
        {verdict && <VerdictText verdict={verdict} />}
      </div>
    </Form>
  )
}

/** A name for a broker that was given none. */
export function hostOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]+)/i.exec(url.trim())?.[1] ?? ''
}
