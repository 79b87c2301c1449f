import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RetentionPlan } from '../../../shared/retention.ts'
import { byteSize } from '../../format/size.ts'
import { fullTime } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'
import { Section } from '../../widgets/page.tsx'
import { Select } from '../../widgets/select.tsx'

const DAY = 86_400_000
const DAYS = ['0', '1', '7', '30', '90', '365', ''] as const
const SIZES = ['', '1', '5', '20'] as const
const GB = 1e9

/** Old lines go only after somebody has seen which. */
export function Storage() {
  const { t } = useTranslation()
  const { client, notices } = useApp()
  const { count } = useFormat()
  const [days, setDays] = useState<(typeof DAYS)[number]>('90')
  const [size, setSize] = useState<(typeof SIZES)[number]>('')
  const [shown, setShown] = useState<{ readonly plan: RetentionPlan; readonly before: number | null } | null>(null)
  const bytes = size === '' ? null : Number(size) * GB
  const labelOf = (value: (typeof DAYS)[number]) => {
    if (value === '') return t('settings.storage.any')
    return value === '0' ? t('settings.storage.thisMoment') : t('settings.storage.days', { count: Number(value) })
  }
  const [look, looking] = useAction(async () => {
    const before = days === '' ? null : Date.now() - Number(days) * DAY
    setShown({ plan: await client.api.retention.preview({ before, bytes }), before })
  })
  const [remove, removing] = useAction(async () => {
    if (!shown) return
    const { plan, before } = shown
    await client.api.retention.apply({ upTo: plan.upTo, lines: plan.lines, ask: { before, bytes } })
    notices.done(t('settings.storage.done', { count: plan.lines, lines: count(plan.lines) }))
    setShown(null)
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
          choices={DAYS.map((value) => ({
            value,
            label: labelOf(value),
          }))}
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
        <Button busy={looking} onPress={() => void look()}>
          {t('settings.storage.look')}
        </Button>
      </div>
      <div role="status" className="mt-4">
        {shown && <Plan plan={shown.plan} busy={removing} onRemove={() => void remove()} />}
      </div>
    </Section>
  )
}

function Plan({
  plan,
  busy,
  onRemove,
}: {
  readonly plan: RetentionPlan
  readonly busy: boolean
  readonly onRemove: () => void
}) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { lines, bytes, size, from, to, devices } = plan
  const now = t('settings.storage.now', { size: byteSize(size) })
  if (lines === 0 || from === null || to === null) return <p>{`${now} ${t('settings.storage.nothing')}`}</p>
  return (
    <div className="flex flex-col items-start gap-3">
      <p>
        {now} {t('settings.storage.goes', { count: lines, lines: count(lines), size: byteSize(bytes) })}
      </p>
      <p className="font-mono text-[13px] text-muted">
        {fullTime(from)} – {fullTime(to)}
      </p>
      <ul className="text-[13px]">
        {devices.map((each) => (
          <li key={each.device}>
            <span className="font-mono">{each.device}</span> · {count(each.lines)}
          </li>
        ))}
      </ul>
      <Button look="danger" busy={busy} onPress={onRemove}>
        {t('settings.storage.remove', { count: lines, lines: count(lines) })}
      </Button>
    </div>
  )
}
