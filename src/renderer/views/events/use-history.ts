import { useEffect, useMemo, useRef } from 'react'
import type { DeviceKey } from '../../../shared/model.ts'
import { useApp } from '../../react/context.tsx'
import { EventHistory, type HistoryFilter } from '../../state/event-history.ts'

/** The history of a device under a filter; another filter begins anew, with the categories that are known. */
export function useHistory(device: DeviceKey, filter: HistoryFilter): EventHistory {
  const { client } = useApp()
  const known = useRef<readonly string[]>([])
  const history = useMemo(() => new EventHistory(client, device, filter, known.current), [client, device, filter])
  useEffect(() => {
    const forget = history.state.subscribe(({ categories }) => {
      known.current = categories
    })
    history.start()
    return () => {
      forget()
      history.stop()
    }
  }, [history])
  return history
}
