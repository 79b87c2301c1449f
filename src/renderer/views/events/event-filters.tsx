import { X } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { type EventFacet, type Outcome, outcome } from '../../../shared/model.ts'
import { useFormat } from '../../react/use-format.ts'
import type { HistoryFilter } from '../../state/event-history.ts'
import { CONTROL } from '../../widgets/field.tsx'
import { Select } from '../../widgets/select.tsx'
import { FacetFilter } from './facet-filter.tsx'

/** Pause after the last key before what is typed is searched for, ms. */
const PAUSE = 250
const HOUR = 3_600_000
const SPANS = [HOUR, 24 * HOUR, 7 * 24 * HOUR] as const

export function EventFilters({
  tabs,
  filter,
  categories,
  facets,
  onChange,
}: {
  readonly tabs: ReactNode
  readonly filter: HistoryFilter
  readonly categories: readonly string[]
  readonly facets: readonly EventFacet[]
  readonly onChange: (change: Partial<HistoryFilter>) => void
}) {
  const { t } = useTranslation()
  return (
    <div className="col-span-full flex flex-wrap items-center gap-2 border-y border-line bg-bg px-5 py-2.5">
      {tabs}
      <TextFilter text={filter.text} onChange={(text) => onChange({ text })} />
      <ToggleButtonGroup
        aria-label={t('events.outcome')}
        selectionMode="multiple"
        selectedKeys={new Set(filter.outcomes)}
        onSelectionChange={(keys) => onChange({ outcomes: outcome.options.filter((each) => keys.has(each)) })}
        className="flex gap-1"
      >
        {outcome.options.map((each: Outcome) => (
          <ToggleButton key={each} id={each} className={CHIP}>
            {t(`outcome.${each}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Select
        compact="tall"
        label={t('events.category')}
        value={filter.categories[0] ?? ''}
        onChange={(value) => onChange({ categories: value === '' ? [] : [value] })}
        choices={[
          { value: '', label: t('events.anyCategory') },
          ...categories.map((value) => ({ value, label: value })),
        ]}
      />
      {facets.map((facet) => (
        <FacetFilter key={facet.name} facet={facet} data={filter.data} onChange={(data) => onChange({ data })} />
      ))}
      <SpanFilter since={filter.since} onChange={(since) => onChange({ since })} />
      {Object.entries(filter.data).map(([name, value]) => (
        <DataChip
          key={name}
          text={`${name} = ${value}`}
          onRemove={() =>
            onChange({ data: Object.fromEntries(Object.entries(filter.data).filter(([n]) => n !== name)) })
          }
        />
      ))}
    </div>
  )
}

function TextFilter({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(text)
  const [asked, setAsked] = useState(text)
  // Cleared from elsewhere.
  if (text !== asked) {
    setAsked(text)
    setTyped(text)
  }
  useEffect(() => {
    if (typed === asked) return
    const timer = setTimeout(() => {
      setAsked(typed)
      onChange(typed)
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [typed, asked, onChange])
  return (
    <input
      type="search"
      aria-label={t('events.filter')}
      placeholder={t('events.filter')}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      className={`${CONTROL} !w-auto min-w-44 flex-1`}
    />
  )
}

function SpanFilter({
  since,
  onChange,
}: {
  readonly since: number | null
  readonly onChange: (since: number | null) => void
}) {
  const { t } = useTranslation()
  const { duration } = useFormat()
  const [chosen, setChosen] = useState('')
  return (
    <Select
      compact="tall"
      label={t('events.time')}
      value={since === null ? '' : chosen}
      onChange={(value) => {
        setChosen(value)
        onChange(value === '' ? null : Date.now() - Number(value))
      }}
      choices={[
        { value: '', label: t('events.anyTime') },
        ...SPANS.map((span) => ({ value: String(span), label: t('events.last', { duration: duration(span) }) })),
      ]}
    />
  )
}

function DataChip({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      onClick={onRemove}
      aria-label={t('events.unfilter', { what: text })}
      className="inline-flex min-h-9 max-w-72 items-center gap-1.5 rounded-lg border border-accent bg-accent-soft px-3 font-mono text-xs text-accent"
    >
      <span className="truncate">{text}</span>
      <X size={14} className="shrink-0" aria-hidden />
    </button>
  )
}

const CHIP =
  'min-h-9 rounded-lg border border-line-strong bg-surface px-3 text-[13px] text-muted data-hovered:border-edge data-selected:border-accent data-selected:bg-accent-soft data-selected:font-semibold data-selected:text-accent'
