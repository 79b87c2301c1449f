import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { checkInline, highlight, parseQuery } from '../../../shared/query.ts'
import { MergedLines } from '../../log/merged.ts'
import { useApp } from '../../react/context.tsx'
import { createPace } from '../../react/pace.ts'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { CONTROL } from '../../widgets/field.tsx'
import { Empty } from '../../widgets/page.tsx'
import type { Comparison } from './comparison.ts'
import { MergedList } from './merged-list.tsx'

/** Pause after the last key before a query runs by itself, ms. */
const PAUSE = 300

/** All lines of the devices in one list, in order of corrected time. */
export function Merged({ devices, at, query: kept }: Comparison) {
  const { t } = useTranslation()
  const { client } = useApp()
  const [typed, setTyped] = useState(kept.current)
  const [query, setQuery] = useState(kept.current)
  const problem = problemOf(typed)
  useEffect(() => {
    if (problem !== null || typed === query) return
    const timer = setTimeout(() => setQuery(typed), PAUSE)
    return () => clearTimeout(timer)
  }, [typed, query, problem])
  useEffect(() => {
    kept.current = query
  }, [kept, query])
  const keys = devices.map(({ key }) => key).join('\n')
  const lines = useMemo(() => new MergedLines(client, keys.split('\n'), query, createPace()), [client, keys, query])
  const time = at?.is === 'time' ? at.time : null
  useEffect(() => {
    lines.start(time)
    return () => lines.stop()
  }, [lines, time])
  const find = useMemo(() => {
    const parsed = parseQuery(query)
    return parsed.ok && query !== '' ? highlight(parsed.query, { maxLength: 2000, maxRanges: 50 }) : () => []
  }, [query])
  const { ready, failure } = useStore(lines.state)
  return (
    <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <div className="border-y border-line bg-bg px-5 py-2.5">
        <input
          type="search"
          aria-label={t('query.label')}
          aria-invalid={problem !== null}
          data-query-field
          placeholder={t('query.example')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          spellCheck={false}
          className={`${CONTROL} font-mono text-[13px] ${problem === null ? '' : '!border-err'}`}
        />
        {problem !== null && (
          <p role="alert" className="mt-1.5 pl-1 text-[13px] text-err">
            {t(`query.problem.${problem.code}`, { detail: problem.detail ?? '' })}
          </p>
        )}
      </div>
      <div className="relative min-h-0">
        {failure !== null && <FailureBox error={failure} />}
        {!ready && <Empty title={t('loading')} />}
        <MergedList key={`${query}\n${time}`} lines={lines} devices={devices} time={time} find={find} />
      </div>
    </div>
  )
}

/** Why a query cannot run here; null for one that can, also on what arrives. */
function problemOf(text: string) {
  const parsed = parseQuery(text)
  return parsed.ok ? (text === '' ? null : checkInline(parsed.query)) : parsed.error
}
