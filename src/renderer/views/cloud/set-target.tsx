import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DEVICE_LEVELS, type DeviceLevel, type PlatformInfo } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { useFormat } from '../../react/use-format.ts'
import { Button } from '../../widgets/button.tsx'
import { Field } from '../../widgets/field.tsx'
import { Select } from '../../widgets/select.tsx'

const MINUTES = ['5', '15', '60', ''] as const

/** Sets the level of a target: for a while by default, for good only if that is chosen. */
export function SetTarget({
  connection,
  platform,
  onDone,
}: {
  readonly connection: string
  readonly platform: PlatformInfo
  readonly onDone: () => void
}) {
  const { t } = useTranslation()
  const { client, notices } = useApp()
  const { duration } = useFormat()
  const types = platform.cloud?.targetTypes ?? []
  const levels = DEVICE_LEVELS.filter(
    (each) => platform.level.kind === 'levels' && platform.level.levels.includes(each),
  )
  const [type, setType] = useState(types[0]?.id ?? '')
  const [name, setName] = useState('')
  const [level, setLevel] = useState<DeviceLevel>('debug')
  const [minutes, setMinutes] = useState<(typeof MINUTES)[number]>('15')
  const isNamed = types.find(({ id }) => id === type)?.named ?? true
  const [set, busy] = useAction(async () => {
    const durationMs = minutes === '' ? null : Number(minutes) * 60_000
    await client.api.cloud.set({ connection, type, name: isNamed ? name.trim() : '', level, durationMs })
    notices.done(t('cloud.levels.done', { target: isNamed ? name : type, level: t(`level.${level}`) }))
    onDone()
  })
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void set()
      }}
    >
      <Select
        label={t('cloud.levels.target')}
        value={type}
        choices={types.map(({ id }) => ({ value: id, label: id }))}
        onChange={setType}
      />
      {isNamed && <Field label={t('cloud.levels.name')} value={name} onChange={setName} mono />}
      <Select
        label={t('cloud.levels.level')}
        value={level}
        choices={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
        onChange={setLevel}
      />
      <Select
        label={t('cloud.levels.for')}
        value={minutes}
        choices={MINUTES.map((value) => ({
          value,
          label: value === '' ? t('cloud.levels.forGood') : duration(Number(value) * 60_000),
        }))}
        onChange={setMinutes}
      />
      <Button type="submit" look="primary" busy={busy} isDisabled={isNamed && name.trim() === ''}>
        {t('cloud.levels.set')}
      </Button>
    </form>
  )
}
