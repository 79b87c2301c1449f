import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { VerifyReport } from '../../../shared/contract/bundles.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useAsked } from '../../react/use-asked.ts'
import { Button } from '../../widgets/button.tsx'
import { Field } from '../../widgets/field.tsx'
import { Fingerprint } from '../../widgets/fingerprint.tsx'

interface SignerProps {
  readonly signer: NonNullable<VerifyReport['signer']>
  /** Who the bundle says made it: a first guess at whose key it is. */
  readonly technician: string
  readonly onChange: () => void
}

/** Whose key signed the bundle, and whether that is believed here. */
export function Signer({ signer, technician, onChange }: SignerProps) {
  const { t } = useTranslation()
  const { client } = useApp()
  const { value: own } = useAsked((api) => api.bundle.key({}), [])
  const [asking, setAsking] = useState(false)
  const { fingerprint } = signer
  const [untrust, leaving] = useAction(async () => {
    await client.api.bundle.trust.remove({ key: fingerprint })
    onChange()
  })
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="flex flex-wrap items-center gap-x-2 text-muted">
        {t('bundles.signer')}
        <Fingerprint text={fingerprint} />
        {signer.name === null && !asking && (
          <Button size="small" onPress={() => setAsking(true)}>
            {t('bundles.trust')}
          </Button>
        )}
        {signer.name !== null && own?.fingerprint !== fingerprint && (
          <Button size="small" busy={leaving} onPress={() => void untrust()}>
            {t('bundles.untrust')}
          </Button>
        )}
      </p>
      {asking && signer.name === null && (
        <TrustForm
          fingerprint={fingerprint}
          technician={technician}
          onDone={(changed) => {
            setAsking(false)
            if (changed) onChange()
          }}
        />
      )}
    </div>
  )
}

function TrustForm({
  fingerprint,
  technician,
  onDone,
}: {
  readonly fingerprint: string
  readonly technician: string
  readonly onDone: (changed: boolean) => void
}) {
  const { t } = useTranslation()
  const { client } = useApp()
  const [name, setName] = useState(technician)
  const [add, adding] = useAction(async () => {
    await client.api.bundle.trust.add({ name: name.trim(), key: fingerprint })
    onDone(true)
  })
  return (
    <Form
      className="flex max-w-xl flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <Field label={t('bundles.trustWho')} hint={t('bundles.trustHint')} isRequired value={name} onChange={setName} />
      <Button type="submit" look="primary" busy={adding} isDisabled={name.trim() === ''}>
        {t('bundles.trustYes')}
      </Button>
      <Button onPress={() => onDone(false)}>{t('bundles.trustNo')}</Button>
    </Form>
  )
}
