import { KeyRound, X } from 'lucide-react'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useAsked } from '../../react/use-asked.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { Field } from '../../widgets/field.tsx'
import { Fingerprint } from '../../widgets/fingerprint.tsx'
import { Section } from '../../widgets/page.tsx'

/** Whose bundles are trusted here, and the key that signs this laptop's own. */
export function Trust() {
  const { t } = useTranslation()
  const { client } = useApp()
  const [changes, setChanges] = useState(0)
  const { value: trusted } = useAsked((api) => api.bundle.trust.list({}), [changes])
  const { value: own } = useAsked((api) => api.bundle.key({}), [changes])
  const [draft, setDraft] = useState({ name: '', key: '' })
  const changed = () => setChanges((count) => count + 1)
  const [make, making] = useAction(async () => {
    await client.api.bundle.key({ make: true })
    changed()
  })
  const [add, adding] = useAction(async () => {
    await client.api.bundle.trust.add(draft)
    setDraft({ name: '', key: '' })
    changed()
  })
  const [remove] = useAction(async (key: string) => {
    await client.api.bundle.trust.remove({ key })
    changed()
  })
  return (
    <Section title={t('settings.trust')} intro={t('settings.trustIntro')}>
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <span className="text-[13px] font-medium">{t('settings.ownKey')}</span>
          {own === null ? (
            <div>
              <Button onPress={() => void make()} busy={making}>
                <KeyRound size={16} aria-hidden />
                {t('settings.makeKey')}
              </Button>
            </div>
          ) : (
            <Fingerprint text={own.fingerprint} />
          )}
        </div>
        <ul className="flex flex-col gap-2">
          {trusted?.length === 0 && <li className="text-[13px] text-muted">{t('settings.trustNobody')}</li>}
          {trusted?.map(({ fingerprint, name }) => (
            <li key={fingerprint} className="flex items-center gap-3 rounded-xl border border-line p-3">
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{name}</p>
                <Fingerprint text={fingerprint} />
              </div>
              <IconButton name={t('settings.trustRemove', { name })} onPress={() => void remove(fingerprint)}>
                <X size={16} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
        <Form
          className="grid grid-cols-[12rem_minmax(0,1fr)_auto] items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            void add()
          }}
        >
          <Field
            label={t('settings.trustName')}
            isRequired
            value={draft.name}
            onChange={(name) => setDraft({ ...draft, name })}
          />
          <Field
            label={t('settings.trustKey')}
            mono
            isRequired
            value={draft.key}
            onChange={(key) => setDraft({ ...draft, key })}
          />
          <Button type="submit" busy={adding}>
            {t('settings.trustAdd')}
          </Button>
        </Form>
      </div>
    </Section>
  )
}
