import { ArrowDownToLine, Search, TextQuote, X } from 'lucide-react'
import { type Dispatch, type KeyboardEvent, type ReactNode, useId } from 'react'
import { ToggleButton } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Device } from '../../../shared/model.ts'
import { type Follow, type FollowEvent, moves } from '../../log/follow.ts'
import type { LogSession } from '../../log/session.ts'
import { usePreferences } from '../../react/context.tsx'
import { IconButton } from '../../widgets/button.tsx'
import { Tip } from '../../widgets/tip.tsx'
import { Hits } from './hits.tsx'
import { QueryProblem } from './query-problem.tsx'
import type { QueryState } from './use-query.ts'

export function QueryBar({
  device,
  tabs,
  query,
  session,
  follow,
  onFollow,
}: {
  readonly device: Device
  readonly tabs: ReactNode
  readonly query: QueryState
  readonly session: LogSession
  readonly follow: Follow
  readonly onFollow: Dispatch<FollowEvent>
}) {
  const { t } = useTranslation()
  const problemId = useId()
  const [preferences, setPreferences] = usePreferences()
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') query.apply()
    if (event.key === 'Escape' && query.text !== '') query.clear()
  }
  const problem = query.result.ok ? null : query.result.error
  return (
    <div className="col-span-full border-y border-line bg-bg px-5 py-2.5">
      <div className="flex items-center gap-2">
        {tabs}
        <div
          className={`flex min-h-10 min-w-0 flex-1 items-center gap-2 rounded-[10px] border bg-surface pl-3 ${problem ? 'border-err' : 'border-edge focus-within:border-accent'}`}
        >
          <Search size={16} className="shrink-0 text-faint" aria-hidden />
          <input
            type="search"
            aria-label={t('query.label')}
            aria-invalid={problem !== null}
            aria-describedby={problem ? problemId : undefined}
            placeholder={t('query.example')}
            value={query.text}
            onChange={(event) => query.change(event.target.value)}
            onKeyDown={onKeyDown}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            className="min-w-0 flex-1 bg-transparent py-2 font-mono text-[13px] !outline-none [&::-webkit-search-cancel-button]:hidden"
          />
          {query.text !== '' && (
            <IconButton name={t('query.clear')} size="small" className="mr-1" onPress={query.clear}>
              <X size={16} aria-hidden />
            </IconButton>
          )}
        </div>
        <Hits device={device} session={session} filtered={query.applied !== ''} />
        <Tip text={t('log.wholeLinesTip')}>
          <ToggleButton
            aria-label={t('log.wholeLines')}
            isSelected={preferences.wholeLines}
            onChange={(wholeLines) => setPreferences({ wholeLines })}
            className={TOGGLE}
          >
            <TextQuote size={16} aria-hidden />
          </ToggleButton>
        </Tip>
        <ToggleButton
          isSelected={follow.following}
          onChange={(on) => onFollow({ is: on ? 'jump' : 'left-end' })}
          className={TOGGLE}
        >
          <ArrowDownToLine size={16} aria-hidden className={moves(follow) ? '' : 'opacity-60'} />
          {t('log.follow')}
        </ToggleButton>
      </div>
      {!session.isLive && (
        <p role="status" className="mt-1.5 pl-1 text-[13px] text-wrn">
          {t('query.storedOnly')}
        </p>
      )}
      {problem && <QueryProblem id={problemId} text={query.text} error={problem} />}
    </div>
  )
}

const TOGGLE =
  'inline-flex min-h-9 items-center gap-2 rounded-lg border border-line-strong bg-surface px-3 data-hovered:border-edge data-selected:border-accent data-selected:bg-accent-soft data-selected:text-accent'
