import { Filter, ListPlus, Search, X } from 'lucide-react'
import { memo, type ReactNode, useId } from 'react'
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

/** What is searched for, how much of it there is, and whether the view follows. */
export const QueryBar = memo(function QueryBar({ view, tabs }: { readonly view: LogView; readonly tabs: ReactNode }) {
  const { t } = useTranslation()
  const problemId = useId()
  const { logPreferences } = useApp()
  const { text, mode } = useStore(view.query.state)
  const isLive = useStore(view.state, (state) => state.model.isLive)
  const result = parseQuery(text)
  const problem = result.ok ? null : result.error
  const onRun = () => logPreferences.setState(({ history }) => ({ history: remember(history, text) }))
  return (
    <div className="col-span-full border-y border-line bg-bg px-5 py-2.5">
      <div className="flex flex-wrap items-center gap-2">
        {tabs}
        <div
          className={`flex min-h-10 min-w-0 flex-1 basis-80 items-center gap-2 rounded-[10px] border bg-surface pr-1 pl-1 ${problem ? 'border-err' : 'border-edge focus-within:border-accent'}`}
        >
          <Mode mode={mode} onChange={(wanted) => view.query.setMode(wanted)} />
          <QueryField view={view} problemId={problem ? problemId : null} onRun={onRun} />
          {mode === 'find' && <FindSteps view={view} />}
          {text !== '' && (
            <IconButton name={t('query.clear')} size="small" onPress={() => view.query.clear()}>
              <X size={16} aria-hidden />
            </IconButton>
          )}
          {text.trim() !== '' && problem === null && (
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
      {problem && <QueryProblem id={problemId} error={problem} />}
    </div>
  )
})

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
