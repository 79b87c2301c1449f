import { Filter, ListPlus, Search, X } from 'lucide-react'
import { memo, type ReactNode, useCallback, useId, useMemo } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { parseQuery } from '../../../shared/query.ts'
import type { QueryMode } from '../../log/query-box.ts'
import type { LogView } from '../../log/view.ts'
import { useApp } from '../../react/context.tsx'
import { remember } from '../../state/log-preferences.ts'
import { IconButton } from '../../widgets/button.tsx'
import { FindSteps } from './find-steps.tsx'
import { FollowButton } from './follow-button.tsx'
import { GoTo } from './go-to.tsx'
import { Hits } from './hits.tsx'
import { QueryChips } from './query-chips.tsx'
import { QueryField } from './query-field.tsx'
import { QueryProblem } from './query-problem.tsx'
import { SavedMenu } from './saved-menu.tsx'

/** What is searched for, how much of it there is, and whether the view follows. A key that is typed draws the field alone. */
export const QueryBar = memo(function QueryBar({ view, tabs }: { readonly view: LogView; readonly tabs: ReactNode }) {
  const { t } = useTranslation()
  const problemId = useId()
  const { logPreferences } = useApp()
  const mode = useStore(view.query.state, (state) => state.mode)
  const isWrong = useStore(view.query.state, ({ text }) => !parseQuery(text).ok)
  const isLive = useStore(view.state, (state) => state.model.isLive)
  const onRun = useCallback(() => {
    const { text } = view.query.state.getState()
    logPreferences.setState(({ history }) => ({ history: remember(history, text) }))
  }, [view, logPreferences])
  return (
    <div className="col-span-full border-y border-line bg-bg px-5 py-2.5">
      <div className="flex flex-wrap items-center gap-2">
        {tabs}
        <div
          className={`flex min-h-10 min-w-0 flex-1 basis-80 items-center gap-2 rounded-[10px] border bg-surface pr-1 pl-1 ${isWrong ? 'border-err' : 'border-edge focus-within:border-accent'}`}
        >
          <Mode mode={mode} onChange={(wanted) => view.query.setMode(wanted)} />
          <QueryField view={view} problemId={isWrong ? problemId : null} onRun={onRun} />
          {mode === 'find' && <FindSteps view={view} />}
          <FieldTools view={view} onRun={onRun} />
          <SavedMenu view={view} />
        </div>
        <Hits view={view} />
        <GoTo view={view} />
        <FollowButton view={view} />
      </div>
      <QueryChips view={view} />
      {!isLive && (
        <p role="status" className="mt-1.5 pl-1 text-[13px] text-muted">
          {t('query.polled')}
        </p>
      )}
      <Problem view={view} id={problemId} />
    </div>
  )
})

/** What can be done with what is typed. */
function FieldTools({ view, onRun }: { readonly view: LogView; readonly onRun: () => void }) {
  const { t } = useTranslation()
  const isEmpty = useStore(view.query.state, ({ text }) => text === '')
  const canPin = useStore(view.query.state, ({ text }) => text.trim() !== '' && parseQuery(text).ok)
  return (
    <>
      {!isEmpty && (
        <IconButton name={t('query.clear')} size="small" onPress={() => view.query.clear()}>
          <X size={16} aria-hidden />
        </IconButton>
      )}
      {canPin && (
        <IconButton
          name={t('query.pin')}
          size="small"
          onPress={() => {
            onRun()
            view.query.pin()
          }}
        >
          <ListPlus size={16} aria-hidden />
        </IconButton>
      )}
    </>
  )
}

function Problem({ view, id }: { readonly view: LogView; readonly id: string }) {
  const text = useStore(view.query.state, (state) => state.text)
  const result = useMemo(() => parseQuery(text), [text])
  return result.ok ? null : <QueryProblem id={id} error={result.error} />
}

const MODES = [
  { mode: 'filter', Icon: Filter },
  { mode: 'find', Icon: Search },
] as const

function Mode({ mode, onChange }: { readonly mode: QueryMode; readonly onChange: (mode: QueryMode) => void }) {
  const { t } = useTranslation()
  return (
    <ToggleButtonGroup
      aria-label={t('query.mode')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[mode]}
      className="flex shrink-0 gap-px rounded-lg bg-sunken p-0.5"
    >
      {MODES.map(({ mode: each, Icon }) => (
        <ToggleButton
          key={each}
          id={each}
          onPress={() => onChange(each)}
          className="inline-flex min-h-7 items-center gap-1.5 rounded-md px-2 text-xs font-medium text-muted data-hovered:text-text data-selected:bg-surface data-selected:text-text data-selected:shadow-[0_0_0_1px_var(--line-strong)]"
        >
          <Icon size={13} aria-hidden />
          {t(`query.modes.${each}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
