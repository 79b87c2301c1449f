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
  const found = useStore(view.finder.state)
  const words = () => {
    if (found.outcome === 'nothing' || (found.count?.done && found.count.matched === 0)) return t('query.nothingFound')
    if (found.count === null) return t('hits.counting')
    return t('query.matches', { count: found.count.matched, n: count(found.count.matched) })
  }
  return (
    <span className="flex shrink-0 items-center gap-1 pl-1">
      {found.query !== '' && (
        <span role="status" className="text-xs whitespace-nowrap text-muted tabular-nums">
          {words()}
          {found.outcome === 'wrapped' && ` · ${t('query.wrapped')}`}
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
