import { Bookmark, Clock, CornerDownLeft } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Suggestion } from './use-suggestions.ts'

const ICONS = { complete: CornerDownLeft, saved: Bookmark, history: Clock } as const

/** Below the query field; the field keeps the focus and says which one is meant. */
export function SuggestionList({
  id,
  suggestions,
  active,
  onChoose,
}: {
  readonly id: string
  readonly suggestions: readonly Suggestion[]
  readonly active: number
  readonly onChoose: (suggestion: Suggestion) => void
}) {
  const { t } = useTranslation()
  const onClick = ({ target }: { readonly target: EventTarget }) => {
    const option = target instanceof Element ? target.closest('[role=option]') : null
    const chosen = suggestions.find((_, index) => option?.id === `${id}-${index}`)
    if (chosen) onChoose(chosen)
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and takes the keys
    <ul
      id={id}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a list of options is what it is
      role="listbox"
      aria-label={t('query.suggestions')}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onClick}
      className="absolute top-full left-0 z-20 mt-1 max-h-96 w-full min-w-80 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-float"
    >
      {suggestions.map(({ key, group, label, detail }, index) => (
        <Option key={key} id={`${id}-${index}`} group={group} label={label} detail={detail} active={index === active} />
      ))}
    </ul>
  )
}

interface OptionProps extends Pick<Suggestion, 'group' | 'label' | 'detail'> {
  readonly id: string
  readonly active: boolean
}

/** Most of them stay from one key to the next. */
const Option = memo(function Option({ id, group, label, detail, active }: OptionProps) {
  const { t } = useTranslation()
  const Icon = ICONS[group]
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
    <li
      id={id}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: see above
      role="option"
      aria-selected={active}
      className={`flex min-h-8 items-center gap-2.5 rounded-lg px-2 ${active ? 'bg-accent-soft text-accent' : 'hover:bg-sunken'}`}
    >
      <Icon size={14} className="shrink-0 text-faint" aria-hidden />
      <span className="truncate font-mono text-[13px]">{label}</span>
      <span className="ml-auto truncate pl-4 text-xs text-muted">
        {group === 'complete' ? t(`query.kind.${detail as 'key'}`) : detail}
      </span>
    </li>
  )
})
