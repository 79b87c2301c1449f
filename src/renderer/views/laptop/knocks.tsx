import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Knock } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useFormat } from '../../react/use-format.ts'
import { useNow } from '../../react/use-now.ts'
import { Button } from '../../widgets/button.tsx'
import { CoreText } from '../../widgets/core-text.tsx'
import { Field } from '../../widgets/field.tsx'
import { Section } from '../../widgets/page.tsx'

/** Devices that were refused because nobody here knows them. Admitting one takes its secret and two clicks. */
export function Knocks() {
  const { t } = useTranslation()
  const knocks = useStore(useApp().devices, (state) => state.knocks)
  if (knocks.length === 0) return null
  return (
    <Section title={t('knock.title')} intro={t('knock.intro')}>
      <ul className="flex flex-col divide-y divide-line">
        {knocks.map((knock) => (
          <KnockItem key={knock.key} knock={knock} />
        ))}
      </ul>
    </Section>
  )
}

function KnockItem({ knock }: { readonly knock: Knock }) {
  const { t } = useTranslation()
  const { client } = useApp()
  const { ago, count } = useFormat()
  const now = useNow()
  const [asking, setAsking] = useState(false)
  const [dismiss, dismissing] = useAction(() => client.api.devices.dismissKnock({ key: knock.key }))
  return (
    <li className="flex flex-col gap-3 py-4 first:pt-0 last:pb-0" aria-label={knock.ref}>
      <div className="flex flex-wrap items-start gap-4">
        <div className="min-w-0 flex-1">
          <p className="font-mono text-[15px] font-semibold break-all">{knock.ref}</p>
          <p className="text-[13px] text-muted">
            {t('knock.tried', { count: knock.count, n: count(knock.count), ago: ago(knock.lastAt, now) })}
            {knock.from !== null && ` · ${knock.from}`}
          </p>
          <ul className="mt-1 text-[13px] text-muted">
            {knock.tried.slice(0, 3).map((what) => (
              <li key={what}>
                <CoreText text={what} />
              </li>
            ))}
          </ul>
        </div>
        {!asking && (
          <div className="flex gap-2">
            <Button look="primary" size="large" onPress={() => setAsking(true)}>
              {t('knock.admit')}
            </Button>
            <Button look="quiet" size="large" busy={dismissing} onPress={() => void dismiss()}>
              {t('knock.dismiss')}
            </Button>
          </div>
        )}
      </div>
      {asking && <AdmitForm knock={knock} onCancel={() => setAsking(false)} />}
    </li>
  )
}

function AdmitForm({ knock, onCancel }: { readonly knock: Knock; readonly onCancel: () => void }) {
  const { t } = useTranslation()
  const { client, notices, facts } = useApp()
  const field = useStore(facts, (state) =>
    state.info?.platforms
      .find((platform) => platform.id === knock.platform)
      ?.fields.find((candidate) => candidate.name === 'secret'),
  )
  const [secret, setSecret] = useState('')
  const [admit, busy] = useAction(async () => {
    const { platform, product, name } = knock
    const device = await client.api.devices.add({ platform, product: product ?? '', name, secret: secret.trim() })
    notices.done(t('laptop.add.done', { device: device.ref }))
  })
  return (
    <Form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void admit()
      }}
    >
      <Field
        className="min-w-72 flex-1"
        label={field?.label ?? t('knock.secret')}
        type="password"
        value={secret}
        onChange={setSecret}
        autoFocus
      />
      <Button type="submit" look="primary" size="large" busy={busy} isDisabled={secret.trim() === ''}>
        {t('knock.submit')}
      </Button>
      <Button look="quiet" size="large" onPress={onCancel}>
        {t('cancel')}
      </Button>
    </Form>
  )
}
