import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device, DeviceLevel, PlatformInfo } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useCommands } from '../../react/use-commands.ts'
import { CoreText } from '../../widgets/core-text.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { LeaseControl } from './lease-control.tsx'
import { LevelKnown } from './level-known.tsx'
import { LevelPanel } from './level-panel.tsx'
import { levelsOf } from './levels.ts'

/** What the device is told to upload: chosen here for a time, after which it goes back by itself. */
export function LevelArea({ device, platform }: { readonly device: Device; readonly platform: PlatformInfo }) {
  const { t } = useTranslation()
  const lease = useStore(useApp().leases, (state) => state.open.get(device.key) ?? null)
  const [draft, setDraft] = useState<DeviceLevel | null>(null)
  const [byCommand, setByCommand] = useState(false)
  useCommands(
    () =>
      levelsOf(platform.level).map((level) => ({
        id: `level.${level}`,
        title: 'levelTo',
        values: { level: t(`level.${level}`) },
        group: 'device',
        ...(level === 'debug' && { keys: ['d'] }),
        run: () => {
          setByCommand(true)
          setDraft(level)
        },
      })),
    [platform, t],
  )
  if (platform.level.kind === 'none') {
    return (
      <p className="max-w-96 text-right text-[13px] text-muted">
        <CoreText text={platform.level.why} />
      </p>
    )
  }
  const runs = lease !== null && lease.ended === null
  const now = runs ? lease.during : (lease?.restoreTo ?? device.level.level)
  const close = () => setDraft(null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the panel from wherever in it the focus is
    <div className="relative flex flex-wrap items-center justify-end gap-3" onKeyDown={onKeyDown}>
      <LevelKnown device={device} lease={lease} />
      <Segmented
        label={t('level.control')}
        value={draft ?? now}
        onChoose={(level) => {
          setByCommand(false)
          setDraft(level === draft ? null : level)
        }}
        choices={levelsOf(platform.level).map((level) => ({
          value: level,
          label: t(`level.${level}`),
          className: markOf(level, runs ? lease.during : null, lease?.restoreTo ?? null),
        }))}
      />
      {draft !== null && (
        <LevelPanel devices={[device]} platform={platform} level={draft} focus={byCommand} onClose={close} />
      )}
      {lease !== null && <LeaseControl device={device} lease={lease} />}
    </div>
  )
}

/** The level of a running lease is filled, the one it goes back to is outlined. */
function markOf(level: DeviceLevel, during: DeviceLevel | null, back: DeviceLevel | null): string {
  if (level === during) return 'data-selected:!bg-lease data-selected:!text-on-lease data-selected:!shadow-none'
  return level === back ? '!text-text shadow-[inset_0_0_0_1px_var(--line-strong)]' : ''
}
