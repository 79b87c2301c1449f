import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { DeviceEvent } from '../../../shared/model.ts'
import { splitDeviceKey } from '../../../shared/model-basics.ts'
import { useApp } from '../../react/context.tsx'
import { platformOf } from '../../state/facts.ts'

/** What the event's type means, where its platform has a table of them; unknown ones are left as they are. */
export function Meaning({ event }: { readonly event: DeviceEvent }) {
  const { i18n } = useTranslation()
  const { facts } = useApp()
  const id = event.device === null ? '' : splitDeviceKey(event.device).platform
  const codes = useStore(facts, (state) => platformOf(state, id)?.codes)
  const text = codes !== undefined && Object.hasOwn(codes, event.type) ? codes[event.type] : undefined
  if (text === undefined || event.source !== 'platform') return null
  return (
    <p className="text-[13px] leading-5">
      <span className="font-mono text-muted">{event.type}</span> {i18n.language.startsWith('zh') ? text.zh : text.en}
    </p>
  )
}
