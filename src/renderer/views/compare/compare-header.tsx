import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { labelOf } from '../../state/devices.ts'
import { type CompareMode, go } from '../../state/route.ts'
import { sortedDevices } from '../../state/sorted-devices.ts'
import { IconButton } from '../../widgets/button.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { Select } from '../../widgets/select.tsx'
import { StateDot } from '../../widgets/state-dot.tsx'
import { deviceShape } from '../shell/nav-devices.tsx'

/** More columns than this leave no room to read. */
export const MOST_DEVICES = 4

/** Which devices, and how they stand beside each other. */
export function CompareHeader({ mode, chosen }: { readonly mode: CompareMode; readonly chosen: readonly Device[] }) {
  const { t } = useTranslation()
  const all = useStore(useApp().devices, (state) => state.devices)
  const keys = chosen.map(({ key }) => key)
  const others = sortedDevices(all).filter(({ key }) => !keys.includes(key))
  const show = (next: readonly string[], nextMode = mode) => go({ page: 'compare', keys: next, mode: nextMode })
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 px-5 py-3.5">
      <h1 className="mr-2 text-xl leading-7 font-semibold tracking-[-0.01em]">{t('compare.title')}</h1>
      <ul aria-label={t('compare.devices')} className="contents">
        {chosen.map((device) => (
          <li
            key={device.key}
            className="flex min-h-9 items-center gap-2 rounded-lg border border-line-strong bg-bg pr-0.5 pl-3"
          >
            <StateDot shape={deviceShape(device.state)} />
            <span className="max-w-48 truncate font-medium">{labelOf(device, all)}</span>
            <IconButton
              size="small"
              name={t('compare.remove', { device: labelOf(device, all) })}
              onPress={() => show(keys.filter((key) => key !== device.key))}
            >
              <X size={15} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {others.length > 0 && chosen.length < MOST_DEVICES && (
        <Select
          compact="tall"
          label={t('compare.add')}
          value=""
          onChange={(key) => show([...keys, key])}
          choices={[
            { value: '', label: t('compare.add') },
            ...others.map((device) => ({ value: device.key, label: labelOf(device, all) })),
          ]}
        />
      )}
      <span className="ml-auto">
        <Segmented
          label={t('compare.mode')}
          value={mode}
          onChoose={(next) => show(keys, next)}
          choices={(['side', 'merged'] as const).map((value) => ({ value, label: t(`compare.modes.${value}`) }))}
        />
      </span>
    </header>
  )
}
