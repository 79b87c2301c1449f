import { Columns2 } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device, DeviceLevel } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useAction } from '../../react/use-action.ts'
import { eachDevice } from '../../state/each-device.ts'
import { platformOf } from '../../state/facts.ts'
import { go } from '../../state/route.ts'
import { Button } from '../../widgets/button.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { LevelPanel } from '../device/level-panel.tsx'
import { levelsOf } from '../device/levels.ts'

/** One change of level for all devices that are selected. */
export function SelectedLevel({
  devices,
  onClear,
}: {
  readonly devices: readonly Device[]
  readonly onClear: () => void
}) {
  const { t } = useTranslation()
  const { client, leases, facts } = useApp()
  const open = useStore(leases, (state) => state.open)
  const technician = useStore(facts, (state) => state.settings?.technician ?? '')
  const ids = [...new Set(devices.map((device) => device.platform))]
  const platform = useStore(facts, (state) => platformOf(state, ids[0] ?? ''))
  const [draft, setDraft] = useState<DeviceLevel | null>(null)
  const raised = devices.filter((device) => open.get(device.key)?.ended === null)
  const [end, ending] = useAction(async () => {
    await eachDevice(leases, raised, async (device) => {
      return (await client.api.level.restore({ device: device.key, technician })).lease
    })
  })
  const levels = ids.length === 1 && platform ? levelsOf(platform.level) : []
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setDraft(null)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the panel from wherever in it the focus is
    <div
      className="relative flex flex-wrap items-center gap-3 rounded-2xl border border-line bg-surface px-4 py-2.5"
      onKeyDown={onKeyDown}
    >
      <strong className="mr-auto font-semibold">{t('devices.selected', { count: devices.length })}</strong>
      {levels.length > 0 ? (
        <Segmented
          label={t('devices.levelOfSelected')}
          value={draft}
          onChoose={(level) => setDraft(level === draft ? null : level)}
          choices={levels.map((level) => ({ value: level, label: t(`level.${level}`) }))}
        />
      ) : (
        <span className="text-[13px] text-muted">{t('devices.severalPlatforms')}</span>
      )}
      {raised.length > 0 && (
        <Button busy={ending} onPress={() => void end()}>
          {t('devices.endAll', { count: raised.length })}
        </Button>
      )}
      {devices.length > 1 && (
        <Button onPress={() => go({ page: 'compare', keys: devices.map(({ key }) => key), mode: 'side' })}>
          <Columns2 size={16} aria-hidden />
          {t('nav.compare')}
        </Button>
      )}
      <Button look="quiet" onPress={onClear}>
        {t('devices.clear')}
      </Button>
      {draft !== null && platform && (
        <LevelPanel devices={devices} platform={platform} level={draft} onClose={() => setDraft(null)} />
      )}
    </div>
  )
}
