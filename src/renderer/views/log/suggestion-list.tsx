import { Bookmark, Clock, CornerDownLeft } from 'lucide-react'
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
  return (
    <ul
      id={id}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a list of options is what it is
      role="listbox"
      aria-label={t('query.suggestions')}
      className="absolute top-full left-0 z-20 mt-1 max-h-96 w-full min-w-80 overflow-y-auto rounded-xl border border-line bg-surface p-1.5 shadow-float"
    >
      {suggestions.map((suggestion, index) => {
        const Icon = ICONS[suggestion.group]
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <li
            key={suggestion.key}
            id={`${id}-${index}`}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: see above
            role="option"
            aria-selected={index === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(suggestion)}
            className={`flex min-h-8 items-center gap-2.5 rounded-lg px-2 ${index === active ? 'bg-accent-soft text-accent' : 'hover:bg-sunken'}`}
          >
            <Icon size={14} className="shrink-0 text-faint" aria-hidden />
            <span className="truncate font-mono text-[13px]">{suggestion.label}</span>
            <span className="ml-auto truncate pl-4 text-xs text-muted">
              {suggestion.group === 'complete' ? t(`query.kind.${suggestion.detail as 'key'}`) : suggestion.detail}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
