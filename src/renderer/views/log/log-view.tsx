import { type Dispatch, type ReactNode, useEffect, useMemo, useReducer, useState } from 'react'
import { useStore } from 'zustand'
import type { Device, LogLine } from '../../../shared/model.ts'
import { checkInline, highlight, type Query } from '../../../shared/query.ts'
import { LogBuffer } from '../../log/buffer.ts'
import { FOLLOWING, type FollowEvent, nextFollow } from '../../log/follow.ts'
import { LogSession } from '../../log/session.ts'
import { useApp } from '../../react/context.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { LineDetail } from './line-detail.tsx'
import { LogEmpty } from './log-empty.tsx'
import { LogRows } from './log-rows.tsx'
import { QueryBar } from './query-bar.tsx'
import { type QueryState, useQuery } from './use-query.ts'

/** The lines of a device: what is stored, what arrives, both through one query. */
export function LogView({ device, tabs }: { readonly device: Device; readonly tabs: ReactNode }) {
  const query = useQuery()
  const session = useSession(device.key, query)
  const failure = useStore(session.state, (state) => state.failure)
  const isEmpty = useStore(session.state, (state) => state.ready && state.isEmpty)
  const [follow, dispatch] = useReducer(nextFollow, FOLLOWING)
  const [selected, setSelected] = useState<LogLine | null>(null)
  const find = useMemo(() => finderOf(query.parsed), [query.parsed])
  useArrivals(session, dispatch)
  useQueryOnScreen(query.applied)
  useEffect(() => session.follow(follow.following), [session, follow.following])

  return (
    <div
      className={`grid min-h-0 grid-rows-[auto_minmax(0,1fr)] ${selected ? 'grid-cols-[minmax(0,1fr)_20rem]' : 'grid-cols-[minmax(0,1fr)]'}`}
    >
      <QueryBar device={device} tabs={tabs} query={query} session={session} follow={follow} onFollow={dispatch} />
      <div className="relative min-h-0 min-w-0">
        {failure !== null && (
          <div className="absolute inset-x-5 top-3 z-10 rounded-xl shadow-float">
            <FailureBox error={failure} />
          </div>
        )}
        {isEmpty && failure === null && (
          <LogEmpty device={device} onClear={query.applied === '' ? null : query.clear} />
        )}
        <LogRows
          key={query.applied}
          session={session}
          find={find}
          follow={follow}
          onFollow={dispatch}
          selected={selected?.seq ?? null}
          onSelect={setSelected}
        />
      </div>
      {selected && <LineDetail line={selected} onClose={() => setSelected(null)} />}
    </div>
  )
}

function useSession(device: string, { applied, parsed }: QueryState): LogSession {
  const { client } = useApp()
  const session = useMemo(() => {
    const isLive = parsed === null || checkInline(parsed) === null
    return new LogSession(client, { devices: [device], query: applied }, new LogBuffer(undefined, onNextFrame), isLive)
  }, [client, device, applied, parsed])
  useEffect(() => {
    session.start()
    return () => session.stop()
  }, [session])
  return session
}

function useQueryOnScreen(query: string): void {
  const { onScreen } = useApp()
  useEffect(() => {
    onScreen.setState({ query })
    return () => onScreen.setState({ query: '' })
  }, [onScreen, query])
}

/** A new query starts at the end; from then on what arrives is counted where the view stands still. */
function useArrivals(session: LogSession, dispatch: Dispatch<FollowEvent>): void {
  useEffect(() => {
    dispatch({ is: 'jump' })
    return session.state.subscribe((now, before) => {
      if (now.arrived > before.arrived) dispatch({ is: 'arrived', count: now.arrived - before.arrived })
    })
  }, [session, dispatch])
}

/** At most one drawing per frame, however many pieces arrive; a hidden window draws when it is seen again. */
function onNextFrame(changed: () => void): void {
  requestAnimationFrame(changed)
}

const NO_MATCH = () => []

function finderOf(query: Query | null): ReturnType<typeof highlight> {
  return query === null ? NO_MATCH : highlight(query, { maxLength: 2000, maxRanges: 50 })
}
