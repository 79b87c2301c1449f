import { useStore } from 'zustand'
import type { DeviceEvent } from '../../../shared/model.ts'
import { splitDeviceKey } from '../../../shared/model-basics.ts'
import { useApp } from '../../react/context.tsx'
import { platformOf } from '../../state/facts.ts'

const NONE: readonly string[] = []

/** What its platform's events are told apart by, each with its name: level, topic, rule … */
export function EventColumns({ event }: { readonly event: DeviceEvent }) {
  const { facts } = useApp()
  const id = event.device === null ? '' : splitDeviceKey(event.device).platform
  const names = useStore(facts, (state) => platformOf(state, id)?.columns) ?? NONE
  const shown = names.filter((name) => (event.data[name] ?? '') !== '')
  if (shown.length === 0 || event.source !== 'platform') return null
  return (
    <dl className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5 font-mono text-xs leading-5">
      {shown.map((name) => (
        <div key={name} className="flex min-w-0 max-w-72 gap-1">
          <dt className="text-muted">{name}</dt>
          <dd className="truncate" title={event.data[name]}>
            {event.data[name]}
          </dd>
        </div>
      ))}
    </dl>
  )
}
