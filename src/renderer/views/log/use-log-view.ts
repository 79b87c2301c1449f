import { useEffect, useMemo } from 'react'
import type { DeviceKey } from '../../../shared/model.ts'
import { LogView } from '../../log/view.ts'
import { useApp } from '../../react/context.tsx'
import { createPace } from '../../react/pace.ts'

/** A log view of these devices for as long as the page is open; it reads while it is `shown`. */
export function useLogView(devices: readonly DeviceKey[], shown: boolean): LogView {
  const { client, onScreen } = useApp()
  const keys = devices.join('\n')
  const view = useMemo(() => new LogView(client, keys.split('\n'), createPace()), [client, keys])
  useEffect(() => {
    if (!shown) return
    view.start()
    onScreen.setState({ log: view })
    const unsubscribe = view.state.subscribe(({ shown: query }) => onScreen.setState({ query }))
    onScreen.setState({ query: view.state.getState().shown })
    return () => {
      unsubscribe()
      view.stop()
      onScreen.setState({ log: null, query: '' })
    }
  }, [view, shown, onScreen])
  return view
}
