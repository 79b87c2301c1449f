import { Clock, ListFilter, X } from 'lucide-react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { clockSeconds, fullTime, isoDate } from '../../format/time.ts'
import { type Chip, chipQuery } from '../../log/chips.ts'
import type { LogView } from '../../log/view.ts'

/** The filters that a line has to pass besides what is typed, each of which can be taken away. */
export function QueryChips({ view }: { readonly view: LogView }) {
  const { t } = useTranslation()
  const chips = useStore(view.query.state, (state) => state.chips)
  if (chips.length === 0) return null
  return (
    <ul aria-label={t('query.filters')} className="mt-2 flex flex-wrap items-center gap-1.5">
      {chips.map((chip) => (
        <li
          key={chipQuery(chip)}
          className="flex min-h-7 max-w-full items-center gap-1.5 rounded-full border border-accent bg-accent-soft pl-2.5 text-xs text-text"
        >
          {chip.is === 'range' ? <Clock size={13} aria-hidden /> : <ListFilter size={13} aria-hidden />}
          <span className="truncate font-mono" title={chip.is === 'range' ? rangeTitle(chip) : chip.query}>
            {chip.is === 'range' ? rangeWords(chip) : chip.query}
          </span>
          <Button
            aria-label={t('query.removeFilter', { filter: chip.is === 'range' ? rangeWords(chip) : chip.query })}
            onPress={() => view.query.remove(chip)}
            className="inline-flex size-7 shrink-0 items-center justify-center rounded-full text-accent data-hovered:bg-surface"
          >
            <X size={13} aria-hidden />
          </Button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Button
            onPress={() => view.query.clearAll()}
            className="min-h-7 rounded-full px-2 text-xs text-muted underline-offset-2 data-hovered:text-text data-hovered:underline"
          >
            {t('query.clearAll')}
          </Button>
        </li>
      )}
    </ul>
  )
}

type Range = Extract<Chip, { is: 'range' }>

function rangeWords({ from, to }: Range): string {
  const isOneDay = isoDate(from) === isoDate(to)
  return isOneDay
    ? `${isoDate(from)} ${clockSeconds(from)}–${clockSeconds(to)}`
    : `${isoDate(from)} ${clockSeconds(from)} – ${isoDate(to)} ${clockSeconds(to)}`
}

function rangeTitle({ from, to }: Range): string {
  return `${fullTime(from)} – ${fullTime(to)}`
}
