import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { LogView } from '../../log/view.ts'
import { QueryInk } from './query-ink.tsx'
import { SuggestionList } from './suggestion-list.tsx'
import { type Suggestion, useSuggestions } from './use-suggestions.ts'

export interface QueryFieldProps {
  readonly view: LogView
  readonly problemId: string | null
  /** The query was run on purpose: it is worth remembering. */
  readonly onRun: () => void
}

/** Where the query is typed: in color, with what could stand at the caret, and what was searched for before. */
export function QueryField({ view, problemId, onRun }: QueryFieldProps) {
  const { t } = useTranslation()
  const listId = useId()
  const { text, mode } = useStore(view.query.state)
  const input = useRef<HTMLInputElement>(null)
  const ink = useRef<HTMLDivElement>(null)
  const [caret, setCaret] = useState(0)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const suggestions = useSuggestions(view, text, caret, open)
  const isShown = open && suggestions.length > 0
  const caretAfter = useCaretAfter(input)
  const follow = () => {
    if (input.current === null) return
    setCaret(input.current.selectionStart ?? 0)
    if (ink.current !== null) ink.current.scrollLeft = input.current.scrollLeft
  }
  const close = () => {
    setOpen(false)
    setActive(-1)
  }
  const choose = (suggestion: Suggestion) => {
    view.query.type(suggestion.text)
    caretAfter(suggestion.caret)
    setCaret(suggestion.caret)
    setActive(-1)
    // After a key comes its value; anything else is done.
    if (suggestion.group !== 'complete') {
      close()
      view.query.apply()
    } else setOpen(suggestion.detail === 'key')
  }
  const run = (back: boolean) => {
    close()
    if (!view.query.apply()) return
    onRun()
    if (mode === 'find') void (back ? view.findPrevious() : view.findNext())
  }
  const move = (by: 1 | -1) => {
    setOpen(true)
    setActive((now) => (now + by + suggestions.length + 1) % (suggestions.length + 1))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = isShown ? suggestions[active] : undefined
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp' && isShown) move(-1)
    else if (
      event.key === 'Tab' &&
      !event.shiftKey &&
      isShown &&
      suggestions[Math.max(0, active)]?.group === 'complete'
    ) {
      const first = suggestions[Math.max(0, active)]
      if (first) choose(first)
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      view.query.pin()
      onRun()
      close()
    } else if (event.key === 'Enter' && chosen) choose(chosen)
    else if (event.key === 'Enter') run(event.shiftKey)
    else if (event.key === 'Escape' && isShown) close()
    else if (event.key === 'Escape' && text !== '') view.query.clear()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="relative min-w-0 flex-1 self-stretch font-mono text-[13px]">
      <div
        ref={ink}
        aria-hidden
        className="pointer-events-none absolute inset-0 flex items-center overflow-hidden whitespace-pre"
      >
        <span className="relative leading-5">
          <QueryInk text={text} />
        </span>
      </div>
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label={t(mode === 'filter' ? 'query.label' : 'query.findLabel')}
        aria-expanded={isShown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={
          isShown && active >= 0 && active < suggestions.length ? `${listId}-${active}` : undefined
        }
        aria-invalid={problemId !== null}
        aria-describedby={problemId ?? undefined}
        placeholder={t(mode === 'filter' ? 'query.example' : 'query.findExample')}
        value={text}
        data-query
        onChange={(event) => {
          view.query.type(event.target.value)
          setOpen(true)
          setActive(-1)
          // Where the field has scrolled to, it says by itself: to ask now would have everything laid out twice.
          setCaret(event.target.selectionStart ?? 0)
        }}
        onClick={() => text === '' && setOpen(true)}
        onSelect={follow}
        onScroll={follow}
        onBlur={close}
        onKeyDown={onKeyDown}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        className="relative size-full min-w-0 bg-transparent p-0 [font:inherit] leading-5 !outline-none [-webkit-text-fill-color:transparent] placeholder:[-webkit-text-fill-color:var(--faint)] [&::-webkit-search-cancel-button]:hidden"
      />
      {isShown && <SuggestionList id={listId} suggestions={suggestions} active={active} onChoose={choose} />}
    </div>
  )
}

/** Puts the caret where it belongs once the new text is in the field. */
function useCaretAfter(input: RefObject<HTMLInputElement | null>): (caret: number) => void {
  const [wanted, setWanted] = useState<{ readonly caret: number } | null>(null)
  useEffect(() => {
    if (wanted !== null) input.current?.setSelectionRange(wanted.caret, wanted.caret)
  }, [wanted, input])
  return (caret) => setWanted({ caret })
}
