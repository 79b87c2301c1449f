import { Input, Label, TextField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device, DeviceLevel } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { CONTROL } from '../../widgets/field.tsx'
import { Segmented } from '../../widgets/segmented.tsx'

export type BackTo = 'before' | 'baseline'

/** One of the two caps: a short field with its words on both sides. */
export function Cap({
  label,
  value,
  invalid,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly invalid: boolean
  readonly onChange: (value: string) => void
}) {
  const { t } = useTranslation()
  return (
    <TextField value={value} onChange={onChange} isInvalid={invalid} className="flex items-center gap-2">
      <Label className="text-[13px] text-muted">{label}</Label>
      <Input
        className={`${CONTROL} !min-h-9 !w-24 text-right tabular-nums`}
        placeholder={t('panel.noCap')}
        spellCheck={false}
      />
    </TextField>
  )
}

/** Where the level goes back to, in sight before anything is sent. */
export function BackToChoice({
  devices,
  baseline,
  value,
  onChoose,
}: {
  readonly devices: readonly Device[]
  readonly baseline: DeviceLevel
  readonly value: BackTo
  readonly onChoose: (to: BackTo) => void
}) {
  const { t } = useTranslation()
  const before = useBefore(devices)
  const base = t(`level.${baseline}`)
  const was =
    before === 'several'
      ? t('panel.beforeEach')
      : before === null
        ? t('panel.beforeUnknown', { level: base })
        : t('panel.before', { level: t(`level.${before}`) })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-[13px] text-muted">{t('panel.backTo')}</span>
      <Segmented
        label={t('panel.backTo')}
        value={value}
        onChoose={onChoose}
        choices={[
          { value: 'before', label: was },
          { value: 'baseline', label: t('panel.baseline', { level: base }) },
        ]}
      />
    </div>
  )
}

/** The level that was there before, under any lease that runs; null where it is not known. */
function useBefore(devices: readonly Device[]): DeviceLevel | 'several' | null {
  const open = useStore(useApp().leases, (state) => state.open)
  const levels = new Set(devices.map((device) => open.get(device.key)?.restoreTo ?? device.level.level))
  return levels.size > 1 ? 'several' : ([...levels][0] ?? null)
}
