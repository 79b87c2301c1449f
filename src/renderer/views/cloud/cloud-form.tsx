import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { CloudField, PlatformInfo } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useCoreText } from '../../react/use-core-text.ts'
import { Button } from '../../widgets/button.tsx'
import { Field } from '../../widgets/field.tsx'
import { PemField } from '../../widgets/pem-field.tsx'
import { Select } from '../../widgets/select.tsx'
import { type Verdict, VerdictText } from '../../widgets/verdict.tsx'

/** Which platform, and what it asks for. */
export function CloudForm() {
  const { t } = useTranslation()
  const all = useStore(useApp().facts, (state) => state.info?.platforms) ?? []
  const platforms = all.filter((platform) => platform.cloud !== null)
  const [chosen, choose] = useState('')
  const platform = platforms.find(({ id }) => id === chosen) ?? platforms[0]
  if (!platform) return null
  return (
    <div className="flex flex-col gap-4">
      <Select
        label={t('cloud.form.platform')}
        value={platform.id}
        choices={platforms.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={choose}
      />
      <SettingsForm key={platform.id} platform={platform} fields={platform.cloud?.fields ?? []} />
    </div>
  )
}

function SettingsForm({
  platform,
  fields,
}: {
  readonly platform: PlatformInfo
  readonly fields: readonly CloudField[]
}) {
  const { t } = useTranslation()
  const { client, notices } = useApp()
  const [name, setName] = useState('')
  const [settings, setSettings] = useState<Readonly<Record<string, string>>>({})
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const change = (field: string, value: string) => {
    setSettings((before) => ({ ...before, [field]: value }))
    setVerdict(null)
  }
  const [test, testing] = useAction(async () => {
    setVerdict(null)
    setVerdict(await client.api.connections.testCloud({ platform: platform.id, settings }))
  })
  const [save, saving] = useAction(async () => {
    const called = name.trim() || platform.title
    const connection = await client.api.connections.addCloud({ name: called, platform: platform.id, settings })
    notices.done(t('cloud.form.done', { name: connection.name }))
    setName('')
    setSettings({})
    setVerdict(null)
  })
  const isMissing = fields.some((field) => field.required && (settings[field.name] ?? '').trim() === '')
  const isRare = (field: CloudField) => !field.required && (field.kind === 'pem' || field.kind === 'url')
  const input = (field: CloudField) => (
    <SettingField
      key={field.name}
      field={field}
      value={settings[field.name] ?? ''}
      onChange={(value) => change(field.name, value)}
    />
  )
  return (
    <Form
      className="grid grid-cols-2 items-start gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field
        label={t('cloud.form.name')}
        hint={t('cloud.form.nameHint')}
        placeholder={platform.title}
        value={name}
        onChange={setName}
      />
      {fields.filter((field) => !isRare(field)).map(input)}
      {fields.some(isRare) && (
        <details className="col-span-2">
          <summary className="min-h-9 py-1.5 font-medium">{t('cloud.form.network')}</summary>
          <div className="mt-2 grid grid-cols-2 items-start gap-4">{fields.filter(isRare).map(input)}</div>
        </details>
      )}
      <div className="col-span-2 flex flex-wrap items-center gap-2">
        <Button type="submit" look="primary" size="large" busy={saving} isDisabled={isMissing}>
          {t('cloud.form.save')}
        </Button>
        <Button size="large" busy={testing} isDisabled={isMissing} onPress={() => void test()}>
          {testing ? t('cloud.form.testing') : t('cloud.form.test')}
        </Button>
      </div>
      <div role="status" className="col-span-2">
        {verdict && <VerdictText verdict={verdict} />}
      </div>
    </Form>
  )
}

function SettingField({
  field,
  value,
  onChange,
}: {
  readonly field: CloudField
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const word = useCoreText()
  const common = { label: word(field.label), hint: word(field.hint), isRequired: field.required, value, onChange }
  if (field.kind === 'pem') return <PemField className="col-span-2" {...common} />
  if (field.kind === 'secret') return <Field type="password" {...common} />
  return <Field mono={field.kind === 'url'} {...common} />
}
