import { ChevronDown, ChevronUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { LogView } from '../../log/view.ts'
import { useFormat } from '../../react/use-format.ts'
import { IconButton } from '../../widgets/button.tsx'

/** How many matches there are, and the way from one to the next. */
export function FindSteps({ view }: { readonly view: LogView }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { query, count: known, mayBeMore, at, outcome } = useStore(view.finder.state)
  const head = useStore(view.state, (state) => state.selection?.head ?? null)
  const words = () => {
    if (outcome === 'nothing' || (known?.done && known.matched === 0)) return t('query.nothingFound')
    if (known === null) return t('hits.counting')
    // Whoever chose another line since is at none of them.
    const place = at?.seq === head ? at?.place : null
    const n = count(Math.max(known.matched, place ?? 0)) + (known.done && !mayBeMore ? '' : '+')
    return place == null
      ? t('query.matches', { count: known.matched, n })
      : t('query.placeOf', { place: count(place), n })
  }
  return (
    <span className="flex shrink-0 items-center gap-1 pl-1">
      {query !== '' && (
        <span role="status" className="text-xs whitespace-nowrap text-muted tabular-nums">
          {words()}
          {outcome === 'wrapped' && ` · ${t('query.wrapped')}`}
        </span>
      )}
      <IconButton name={t('query.previous')} size="small" onPress={() => view.findPrevious()}>
        <ChevronUp size={16} aria-hidden />
      </IconButton>
      <IconButton name={t('query.next')} size="small" onPress={() => view.findNext()}>
        <ChevronDown size={16} aria-hidden />
      </IconButton>
    </span>
  )
}
