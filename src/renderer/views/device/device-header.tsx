import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { labelOf } from '../../state/devices.ts'
import { platformOf } from '../../state/facts.ts'
import { StateDot } from '../../widgets/state-dot.tsx'
import { deviceShape } from '../shell/nav-devices.tsx'
import { clockState } from './clock.ts'
import { LevelArea } from './level-area.tsx'

export function DeviceHeader({ device }: { readonly device: Device }) {
  const { t } = useTranslation()
  const { devices, facts } = useApp()
  const label = useStore(devices, (state) => labelOf(device, state.devices))
  const platform = useStore(facts, (state) => platformOf(state, device.platform))
  const clock = useClockWords(device.clockOffset)
  return (
    <header className="flex flex-wrap items-center gap-x-6 gap-y-3 px-5 py-3.5">
      <div className="min-w-0">
        <h1 className="truncate text-xl leading-7 font-semibold tracking-[-0.01em]">{label}</h1>
        <p className="flex items-center gap-1.5 text-xs leading-4 whitespace-nowrap text-muted">
          <StateDot shape={deviceShape(device.state)} />
          <span>{t(`deviceState.${device.state}`)}</span>·<span className="font-mono">{device.ref}</span>·
          <span className={clock.isWrong ? 'font-medium text-wrn' : ''}>{clock.words}</span>
        </p>
      </div>
      <div className="ml-auto">{platform && <LevelArea device={device} platform={platform} />}</div>
    </header>
  )
}

function useClockWords(offset: number | null): { readonly words: string; readonly isWrong: boolean } {
  const { t } = useTranslation()
  const { duration } = useFormat()
  const state = clockState(offset)
  if (offset === null || state === 'unknown' || state === 'right') return { words: t(`clock.${state}`), isWrong: false }
  return { words: t(`clock.${state}`, { duration: duration(toSeconds(offset)) }), isWrong: true }
}

function toSeconds(ms: number): number {
  return Math.round(Math.abs(ms) / 1000) * 1000
}
