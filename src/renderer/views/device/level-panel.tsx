import { useId, useState } from 'react'
import { Input, Label, TextField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device, DeviceLevel, PlatformInfo } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { noteLease } from '../../state/leases.ts'
import { Button } from '../../widgets/button.tsx'
import { CONTROL, Field } from '../../widgets/field.tsx'
import { leaseTime } from './lease-time.ts'

const MINUTE = 60_000
const PRESETS = [5, 15, 60] as const

/** For how long, and why. Nothing is sent before a time is chosen here. */
export function LevelPanel({
  device,
  platform,
  level,
  onClose,
}: {
  readonly device: Device
  readonly platform: PlatformInfo
  readonly level: DeviceLevel
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const titleId = useId()
  const { client, leases, facts } = useApp()
  const technician = useStore(facts, (state) => state.settings?.technician ?? '')
  const baseline = useStore(facts, (state) => state.settings?.baseline[platform.id]) ?? platform.baseline
  const [reason, setReason] = useState('')
  const [own, setOwn] = useState('30m')
  const ownTime = leaseTime(own)
  const [lease, busy] = useAction(async (durationMs: number) => {
    noteLease(leases, await client.api.level.lease({ device: device.key, level, durationMs, reason, technician }))
    onClose()
  })
  const [restore, restoring] = useAction(async () => {
    noteLease(leases, (await client.api.level.restore({ device: device.key, technician })).lease)
    onClose()
  })
  return (
    <section
      aria-labelledby={titleId}
      className="absolute top-[calc(100%+8px)] right-0 z-20 flex w-[31rem] motion-safe:animate-[appear_120ms_ease-out] flex-col gap-4 rounded-2xl border border-line bg-surface p-4 shadow-float"
    >
      <h2 id={titleId} className="text-base font-semibold">
        {t('panel.title', { level: t(`level.${level}`) })}
      </h2>
      <div className="flex items-end gap-2">
        {PRESETS.map((preset) => (
          <Button key={preset} size="large" look="primary" busy={busy} onPress={() => void lease(preset * MINUTE)}>
            {t('panel.minutes', { minutes: preset })}
          </Button>
        ))}
        <form
          className="ml-auto flex items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (ownTime !== null) void lease(ownTime)
          }}
        >
          <TextField value={own} onChange={setOwn} isInvalid={ownTime === null} className="flex items-center gap-2">
            <Label className="text-[13px] text-muted">{t('panel.own')}</Label>
            <Input className={`${CONTROL} !min-h-11 !w-20 text-right tabular-nums`} spellCheck={false} />
          </TextField>
          <Button type="submit" size="large" busy={busy} isDisabled={ownTime === null}>
            {t('panel.start')}
          </Button>
        </form>
      </div>
      <Field label={t('panel.reason')} placeholder={t('panel.reasonExample')} value={reason} onChange={setReason} />
      <div className="flex items-center justify-between gap-2">
        {level === baseline ? (
          <Button busy={restoring} onPress={() => void restore()}>
            {t('panel.tellBaseline', { level: t(`level.${level}`) })}
          </Button>
        ) : (
          <p className="text-xs text-muted">{t('panel.goesBack')}</p>
        )}
        <Button look="quiet" onPress={onClose}>
          {t('cancel')}
        </Button>
      </div>
    </section>
  )
}
