import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { DeviceKey } from '../../../shared/model.ts'
import type { Note } from '../../../shared/notes.ts'
import { chipQuery, joinQueries } from '../../log/chips.ts'
import type { LogView } from '../../log/view.ts'
import { useApp } from '../../react/context.tsx'
import { Timeline } from '../../state/timeline.ts'

/** Counts what the lines are filtered by, but not only the range that was chosen on it: one sees where that lies. */
export function useTimeline(view: LogView, devices: readonly DeviceKey[]): Timeline {
  const { client, preferences } = useApp()
  const keys = devices.join('\n')
  const timeline = useMemo(
    () => new Timeline(client, keys.split('\n'), () => preferences.getState().minutes),
    [client, keys, preferences],
  )
  useEffect(() => {
    const look = () => {
      const { chips } = view.query.state.getState()
      const hasRange = chips.some((chip) => chip.is === 'range')
      const { shown } = view.state.getState()
      timeline.filter(hasRange ? joinQueries(chips.filter((chip) => chip.is === 'query').map(chipQuery)) : shown)
    }
    look()
    timeline.start()
    const unsubscribe = view.state.subscribe((now, before) => now.shown !== before.shown && look())
    return () => {
      unsubscribe()
      timeline.stop()
    }
  }, [timeline, view])
  return timeline
}

/** What was written on the lines and the times of these devices. */
export function useNotes(devices: readonly DeviceKey[]): readonly Note[] {
  const { notes } = useApp()
  const all = useStore(notes.store, (state) => state.notes)
  return useMemo(
    () =>
      [...all.values()].filter(
        ({ target }) => target.is !== 'capture' && (target.device === null || devices.includes(target.device)),
      ),
    [all, devices],
  )
}
