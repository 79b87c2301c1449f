import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceField, PlatformInfo } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useCoreText } from '../../react/use-core-text.ts'
import { Button } from '../../widgets/button.tsx'
import { Field } from '../../widgets/field.tsx'
import { PemField } from '../../widgets/pem-field.tsx'
import { Select } from '../../widgets/select.tsx'

type Values = Partial<Record<DeviceField['name'], string>>

/** The fields are the platform's own: what it needs, how it is called, what it looks like. */
export function AddDevice() {
  const { t } = useTranslation()
  const { facts } = useApp()
  const all = useStore(facts, (state) => state.info?.platforms) ?? []
  // Without fields, there is nothing to type: those devices show themselves.
  const platforms = all.filter((item) => item.fields.length > 0)
  const [id, setId] = useState<string | null>(null)
  const platform = platforms.find((item) => item.id === id) ?? platforms[0]
  if (platform === undefined) return <p className="text-muted">{t('loading')}</p>
  return (
    <div id="add-device" className="flex flex-col gap-4">
      {platforms.length > 1 && (
        <Select
          label={t('laptop.add.platform')}
          value={platform.id}
          onChange={setId}
          choices={platforms.map((item) => ({ value: item.id, label: item.title }))}
        />
      )}
      <DeviceForm key={platform.id} platform={platform} />
    </div>
  )
}

function DeviceForm({ platform }: { readonly platform: PlatformInfo }) {
  const word = useCoreText()
  const { t } = useTranslation()
  const { client, notices } = useApp()
  const [values, setValues] = useState<Values>({})
  const [tried, setTried] = useState(false)
  const problems = platform.fields.map((field) => problemOf(field, values[field.name] ?? ''))
  const [add, busy] = useAction(async () => {
    setTried(true)
    if (problems.some((problem) => problem !== null)) return
    const device = await client.api.devices.add({ platform: platform.id, name: '', ...values })
    notices.done(t('laptop.add.done', { device: device.ref }))
    setValues({})
    setTried(false)
  })
  return (
    <Form
      validationBehavior="aria"
      className="grid grid-cols-2 items-start gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      {platform.fields.map((field, index) => {
        const problem = problems[index]
        const common = {
          label: word(field.label),
          hint: word(field.hint),
          isRequired: field.required,
          value: values[field.name] ?? '',
          problem: tried && problem ? t(`field.problem.${problem}`) : undefined,
          onChange: (value: string) => setValues((before) => ({ ...before, [field.name]: value })),
        }
        if (field.name === 'certificate') return <PemField key={field.name} {...common} className="col-span-2" />
        return <Field key={field.name} {...common} mono type={field.name === 'secret' ? 'password' : 'text'} />
      })}
      <div className="col-span-2">
        <Button type="submit" look="primary" size="large" busy={busy}>
          {t('laptop.add.submit')}
        </Button>
      </div>
    </Form>
  )
}

/** What the form can see itself; the platform has the last word. */
export function problemOf(field: DeviceField, value: string): 'missing' | 'malformed' | null {
  if (value.trim() === '') return field.required ? 'missing' : null
  if (field.pattern === null) return null
  return new RegExp(`^(?:${field.pattern})$`, 'u').test(value) ? null : 'malformed'
}
