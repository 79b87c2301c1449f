import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { type LevelLease, splitDeviceKey } from '../../../shared/model.ts'
import { fullTime } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { CONTROL } from '../../widgets/field.tsx'
import { LabeledSegmented } from '../../widgets/segmented.tsx'
import { Select } from '../../widgets/select.tsx'
import { Check } from './check.tsx'
import { capturesOf, devicesOf, type Screen, type Selection } from './selection.ts'

/** Whose lines go out, and from when. */
export function What({
  selection,
  screen,
  captures,
  onChange,
}: {
  readonly selection: Selection
  readonly screen: Screen
  readonly captures: readonly LevelLease[]
  readonly onChange: (part: Partial<Selection>) => void
}) {
  const { t } = useTranslation()
  const several = useStore(useApp().devices, ({ devices }) => devices.length > 1)
  const { scope, range, custom } = selection
  const offered = capturesOf(captures, devicesOf(selection, screen))
  const scopes = [
    ...(screen.query === '' ? [] : [{ value: 'query' as const, label: t('export.scope.query') }]),
    ...(screen.device === null ? [] : [{ value: 'device' as const, label: t('export.scope.device') }]),
    ...(several ? [{ value: 'some' as const, label: t('export.scope.some') }] : []),
    { value: 'all' as const, label: t('export.scope.all') },
  ]
  const ranges = (['all', 'hour', 'capture', 'custom'] as const)
    .filter((value) => value !== 'capture' || offered.length > 0)
    .map((value) => ({ value, label: t(`export.range.${value}`) }))
  return (
    <>
      <LabeledSegmented
        className="col-span-2"
        label={t('export.what')}
        value={scope}
        onChoose={(chosen) => onChange({ scope: chosen })}
        choices={scopes}
      >
        {scope === 'some' ? (
          <Devices chosen={selection.devices} onChange={(devices) => onChange({ devices })} />
        ) : (
          <p className="truncate font-mono text-xs text-muted">
            {scope !== 'all' && screen.device !== null && splitDeviceKey(screen.device).ref}
            {scope === 'query' && ` · ${screen.query}`}
          </p>
        )}
      </LabeledSegmented>
      <LabeledSegmented
        className="col-span-2"
        label={t('export.range.title')}
        value={range}
        onChoose={(chosen) => onChange({ range: chosen })}
        choices={ranges}
      >
        {range === 'capture' && offered.length > 0 && (
          <Captures offered={offered} value={selection.capture} onChange={(capture) => onChange({ capture })} />
        )}
        {range === 'custom' && (
          <div className="mt-1 grid grid-cols-2 gap-4">
            <TimeField
              label={t('export.range.from')}
              value={custom.from}
              onChange={(from) => onChange({ custom: { ...custom, from } })}
            />
            <TimeField
              label={t('export.range.to')}
              value={custom.to}
              onChange={(to) => onChange({ custom: { ...custom, to } })}
            />
          </div>
        )}
      </LabeledSegmented>
    </>
  )
}

function Devices({
  chosen,
  onChange,
}: {
  readonly chosen: Selection['devices']
  readonly onChange: (devices: Selection['devices']) => void
}) {
  const { t } = useTranslation()
  const devices = useStore(useApp().devices, (state) => state.devices)
  return (
    <fieldset className="max-h-36 overflow-y-auto rounded-xl border border-line bg-bg px-3 py-1">
      <legend className="sr-only">{t('export.scope.some')}</legend>
      {devices.map(({ key, ref }) => (
        <Check
          key={key}
          label={<span className="font-mono text-[13px] break-all">{ref}</span>}
          on={chosen.includes(key)}
          onChange={(on) => onChange(on ? [...chosen, key] : chosen.filter((one) => one !== key))}
        />
      ))}
    </fieldset>
  )
}

function Captures({
  offered,
  value,
  onChange,
}: {
  readonly offered: readonly LevelLease[]
  readonly value: string | null
  readonly onChange: (id: string) => void
}) {
  const { t } = useTranslation()
  const choices = offered.map(({ id, device, during, requestedAt, restoredAt }) => ({
    value: id,
    label: t('export.range.captureOf', {
      device: splitDeviceKey(device).ref,
      level: t(`level.${during}`),
      from: fullTime(requestedAt),
      to: restoredAt === null ? t('export.range.now') : fullTime(restoredAt),
    }),
  }))
  return (
    <Select
      label={t('export.range.whichCapture')}
      value={value !== null && offered.some(({ id }) => id === value) ? value : (choices[0]?.value ?? '')}
      choices={choices}
      onChange={onChange}
    />
  )
}

function TimeField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  return (
    <label className="flex flex-col gap-1 text-[13px] font-medium">
      {label}
      <input
        type="datetime-local"
        step={1}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`${CONTROL} font-normal`}
      />
    </label>
  )
}
