import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { LogView } from '../../log/view.ts'

/** Looked at so often, ms: the mark on the timeline need not run with every frame. */
const APART = 150

/** Corrected times of the first and the last line on screen; null without any. */
export function useWindowOnScreen(view: LogView): { readonly from: number; readonly to: number } | null {
  const model = useStore(view.state, (state) => state.model)
  const viewport = useStore(view.state, (state) => state.viewport)
  const [seen, setSeen] = useState<{ readonly from: number; readonly to: number } | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      const rows = viewport.visible()
      const first = rows === null ? undefined : model.run.at(rows.first)
      const last = rows === null ? undefined : model.run.at(rows.last)
      setSeen((before) => {
        if (first === undefined || last === undefined) return null
        const now = { from: Math.min(first.time, last.time), to: Math.max(first.time, last.time) }
        return before?.from === now.from && before.to === now.to ? before : now
      })
    }
    const soon = () => {
      timer ??= setTimeout(look, APART)
    }
    soon()
    const ends = [viewport.subscribe(soon), view.state.subscribe(soon)]
    return () => {
      for (const end of ends) end()
      clearTimeout(timer)
    }
  }, [view, model, viewport])
  return seen
}
