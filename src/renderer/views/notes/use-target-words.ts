import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { splitDeviceKey } from '../../../shared/model.ts'
import type { NoteDraft, NoteTarget } from '../../../shared/notes.ts'
import { fullTime } from '../../format/time.ts'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { labelOf } from '../../state/devices.ts'

/** What a note is about, in a few words. */
export function useTargetWords(): (target: NoteTarget | NoteDraft['target']) => string {
  const { t } = useTranslation()
  const { count } = useFormat()
  const label = useDeviceLabel()
  return (target) => {
    if (target.is === 'line') return t('notes.onLine', { seq: count(target.seq) })
    const device = target.device === null ? t('notes.allDevices') : label(target.device)
    if (target.is === 'capture') return t('notes.onCapture', { device })
    return t('notes.onRange', { device, from: fullTime(target.from), to: fullTime(target.to) })
  }
}

/** What a device is called here, also when it is gone. */
export function useDeviceLabel(): (key: string) => string {
  const all = useStore(useApp().devices, (state) => state.devices)
  return (key) => {
    const device = all.find((each) => each.key === key)
    return device === undefined ? splitDeviceKey(key).ref : labelOf(device, all)
  }
}
