import { useId, useState } from 'react'
import { Input, Label, TextField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device, DeviceLevel, PlatformInfo } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { eachDevice } from '../../state/each-device.ts'
import { Button } from '../../widgets/button.tsx'
import { CONTROL, Field } from '../../widgets/field.tsx'
import { type BackTo, BackToChoice, Cap } from './lease-bounds.tsx'
import { byteCap, lineCap } from './lease-caps.ts'
import { leaseTime } from './lease-time.ts'

const MINUTE = 60_000
const PRESETS = [5, 15, 60] as const

/** For how long, back to what, and why; for one device or for many. Nothing is sent before a time is chosen here. */
export function LevelPanel({
  devices,
  platform,
  level,
  focus = false,
  onClose,
}: {
  readonly devices: readonly Device[]
  readonly platform: PlatformInfo
  readonly level: DeviceLevel
  /** Opened from the keyboard: the first thing to press gets the focus. */
  readonly focus?: boolean
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const titleId = useId()
  const { client, leases, facts } = useApp()
  const known = useStore(facts, (state) => state.settings?.technician ?? '')
  const [technician, setTechnician] = useState(known)
  const baseline = useStore(facts, (state) => state.settings?.baseline[platform.id]) ?? platform.baseline
  const [reason, setReason] = useState('')
  const [own, setOwn] = useState('30m')
  const ownTime = leaseTime(own)
  const [lines, setLines] = useState('')
  const [size, setSize] = useState('')
  const [backTo, setBackTo] = useState<BackTo>('before')
  const maxLines = lineCap(lines)
  const maxBytes = byteCap(size)
  const isWrong = maxLines === undefined || maxBytes === undefined
  const [lease, busy] = useAction(async (durationMs: number) => {
    const caps = { maxLines: maxLines ?? null, maxBytes: maxBytes ?? null }
    await eachDevice(leases, devices, (device) =>
      client.api.level.lease({ device: device.key, level, durationMs, ...caps, restoreTo: backTo, reason, technician }),
    )
    onClose()
  })
  const [restore, restoring] = useAction(async () => {
    await eachDevice(
      leases,
      devices,
      async (device) => (await client.api.level.restore({ device: device.key, technician })).lease,
    )
    onClose()
  })
  return (
    <section
      aria-labelledby={titleId}
      className="absolute top-[calc(100%+8px)] right-0 z-20 flex w-[34rem] motion-safe:animate-[appear_120ms_ease-out] flex-col gap-4 rounded-2xl border border-line bg-surface p-4 shadow-float"
    >
      <h2 id={titleId} className="text-base font-semibold">
        {devices.length === 1
          ? t('panel.title', { level: t(`level.${level}`) })
          : t('panel.titleMany', { level: t(`level.${level}`), count: devices.length })}
      </h2>
      <div className="flex items-end gap-2">
        {PRESETS.map((preset) => (
          <Button
            key={preset}
            size="large"
            look="primary"
            busy={busy}
            isDisabled={isWrong}
            autoFocus={focus && preset === PRESETS[0]}
            onPress={() => void lease(preset * MINUTE)}
          >
            {t('panel.minutes', { minutes: preset })}
          </Button>
        ))}
        <form
          className="ml-auto flex items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (ownTime !== null && !isWrong) void lease(ownTime)
          }}
        >
          <TextField value={own} onChange={setOwn} isInvalid={ownTime === null} className="flex items-center gap-2">
            <Label className="text-[13px] text-muted">{t('panel.own')}</Label>
            <Input className={`${CONTROL} !min-h-11 !w-20 text-right tabular-nums`} spellCheck={false} />
          </TextField>
          <Button type="submit" size="large" busy={busy} isDisabled={ownTime === null || isWrong}>
            {t('panel.start')}
          </Button>
        </form>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Cap label={t('panel.lines')} value={lines} invalid={maxLines === undefined} onChange={setLines} />
        <Cap label={t('panel.size')} value={size} invalid={maxBytes === undefined} onChange={setSize} />
      </div>
      {baseline !== null && <BackToChoice devices={devices} baseline={baseline} value={backTo} onChoose={setBackTo} />}
      <div className="grid grid-cols-[2fr_1fr] gap-3">
        <Field label={t('panel.reason')} placeholder={t('panel.reasonExample')} value={reason} onChange={setReason} />
        <Field label={t('panel.technician')} value={technician} onChange={setTechnician} />
      </div>
      <p className="text-xs leading-4 text-muted">
        {t(devices.every((device) => device.connection === 'site') ? 'panel.ifGone.site' : 'panel.ifGone.broker')}
      </p>
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
