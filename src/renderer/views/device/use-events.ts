import { useEffect, useState } from 'react'
import type { DeviceEvent, DeviceKey } from '../../../shared/model.ts'
import type { Api } from '../../client.ts'
import { useApp } from '../../react/context.tsx'

const PAGE = 500
/** Kept in the window; older ones stay in the store. */
const MOST = 2000

interface Events {
  readonly events: readonly DeviceEvent[]
  readonly ready: boolean
  readonly error: unknown
}

/** The newest events of a device, newest first, and those that come. */
export function useEvents(device: DeviceKey): Events {
  const { client } = useApp()
  const [state, setState] = useState<Events>({ events: [], ready: false, error: null })
  useEffect(
    () =>
      client.follow(
        (api, signal) => listThenWatch(api, device, signal),
        (fresh) => setState(({ events }) => ({ events: merge(events, fresh), ready: true, error: null })),
        (error) => setState((before) => ({ ...before, ready: true, error })),
      ),
    [client, device],
  )
  return state
}

/** Watching begins before the list is asked for, so that nothing falls between. */
async function listThenWatch(
  api: Api,
  device: DeviceKey,
  signal: AbortSignal,
): Promise<AsyncIterable<readonly DeviceEvent[]>> {
  const live = await api.events.watch({ devices: [device] }, { signal })
  const stored = await api.events.list({ devices: [device], limit: PAGE }, { signal })
  return (async function* () {
    yield stored
    for await (const event of live) yield [event]
  })()
}

export function merge(known: readonly DeviceEvent[], fresh: readonly DeviceEvent[]): readonly DeviceEvent[] {
  const byId = new Map([...known, ...fresh].map((event) => [event.id, event]))
  return [...byId.values()].sort((a, b) => b.seq - a.seq).slice(0, MOST)
}
