import { useMemo } from 'react'
import { useStore } from 'zustand'
import { completeQuery } from '../../../shared/query.ts'
import type { LogView } from '../../log/view.ts'
import { useApp } from '../../react/context.tsx'

/** Something that the field could hold instead. */
export interface Suggestion {
  readonly key: string
  readonly group: 'complete' | 'saved' | 'history'
  readonly label: string
  /** Shown beside the label; '' for nothing. */
  readonly detail: string
  /** The whole text of the field afterwards, and where its caret stands then. */
  readonly text: string
  readonly caret: number
}

const MOST_OF_EACH = 8

/** What fits at the caret, and what was searched for before. */
export function useSuggestions(view: LogView, text: string, caret: number, open: boolean): readonly Suggestion[] {
  const { devices, logPreferences } = useApp()
  // The list changes four times a second; who is in it hardly ever.
  const known = useStore(devices, (state) => state.devices.map(({ ref }) => ref).join('\n'))
  const { history, saved } = useStore(logPreferences)
  return useMemo(() => {
    if (!open) return []
    const source = { devices: known.split('\n'), modules: view.modules() }
    const completions = completeQuery(text, caret, source).slice(0, MOST_OF_EACH)
    const wanted = text.trim().toLowerCase()
    const fits = (query: string, name = '') =>
      query !== text.trim() && (query.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted))
    return [
      ...completions.map(({ kind, label, insert, span }): Suggestion => {
        const before = text.slice(0, span.start) + insert
        return {
          key: `c ${label}`,
          group: 'complete',
          label,
          detail: kind,
          text: before + text.slice(span.end),
          caret: before.length,
        }
      }),
      ...saved
        .filter(({ name, query }) => fits(query, name))
        .slice(0, MOST_OF_EACH)
        .map(({ name, query }) => whole('saved', name, query, name === query ? '' : query)),
      ...history
        .filter((query) => fits(query))
        .slice(0, MOST_OF_EACH)
        .map((query) => whole('history', query, query, '')),
    ]
  }, [view, text, caret, open, known, history, saved])
}

function whole(group: 'saved' | 'history', label: string, text: string, detail: string): Suggestion {
  return { key: `${group} ${label}`, group, label, detail, text, caret: text.length }
}
