import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { RetentionAsk, RetentionPlan } from '../../../shared/retention.ts'
import { byteSize } from '../../format/size.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { Button } from '../../widgets/button.tsx'
import { Section } from '../../widgets/page.tsx'
import { Select } from '../../widgets/select.tsx'
import { Removal } from './removal.tsx'
import { RemovalPlan } from './removal-plan.tsx'

const DAY = 86_400_000
const DAYS = ['0', '1', '7', '30', '90', '365', ''] as const
const SIZES = ['', '1', '5', '20'] as const
const GB = 1e9

/** Old lines go only after somebody has seen which. */
export function Storage() {
  const { t } = useTranslation()
  const { client, remover } = useApp()
  const isRemoving = useStore(remover.job, (job) => job.is === 'running')
  const [days, setDays] = useState<(typeof DAYS)[number]>('90')
  const [size, setSize] = useState<(typeof SIZES)[number]>('')
  const [shown, setShown] = useState<{ readonly plan: RetentionPlan; readonly ask: RetentionAsk } | null>(null)
  const labelOf = (value: (typeof DAYS)[number]) => {
    if (value === '') return t('settings.storage.any')
    return value === '0' ? t('settings.storage.thisMoment') : t('settings.storage.days', { count: Number(value) })
  }
  const [look, looking] = useAction(async () => {
    const before = days === '' ? null : Date.now() - Number(days) * DAY
    const ask = { before, bytes: size === '' ? null : Number(size) * GB }
    setShown({ plan: await client.api.retention.preview(ask), ask })
    remover.reset()
  })
  return (
    <Section title={t('settings.storage.title')} intro={t('settings.storage.intro')}>
      <div className="flex flex-wrap items-end gap-4">
        <Select
          label={t('settings.storage.age')}
          value={days}
          onChange={(value) => {
            setDays(value)
            setShown(null)
          }}
          choices={DAYS.map((value) => ({ value, label: labelOf(value) }))}
        />
        <Select
          label={t('settings.storage.size')}
          value={size}
          onChange={(value) => {
            setSize(value)
            setShown(null)
          }}
          choices={SIZES.map((value) => ({
            value,
            label: value === '' ? t('settings.storage.any') : byteSize(Number(value) * GB),
          }))}
        />
        <Button busy={looking} isDisabled={isRemoving} onPress={() => void look()}>
          {t('settings.storage.look')}
        </Button>
      </div>
      <div className="mt-4 flex flex-col gap-4">
        <div role="status">
          {shown && !isRemoving && (
            <RemovalPlan
              plan={shown.plan}
              onRemove={() => {
                void remover.start(shown.plan, shown.ask)
                setShown(null)
              }}
            />
          )}
        </div>
        <Removal />
      </div>
    </Section>
  )
}
