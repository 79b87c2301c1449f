import { type ReactNode, useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import { highlight, parseQuery } from '../../../shared/query.ts'
import { joinQueries } from '../../log/chips.ts'
import { copySelected } from '../../log/clipboard.ts'
import { closedGaps } from '../../log/strips.ts'
import type { LogView } from '../../log/view.ts'
import { useApp } from '../../react/context.tsx'
import { useAsked } from '../../react/use-asked.ts'
import { labelOf } from '../../state/devices.ts'
import type { LogPlace } from '../../state/route.ts'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { LinePanel } from './line-panel.tsx'
import { LogEmpty } from './log-empty.tsx'
import { LogList } from './log-list.tsx'
import { LogLoading } from './log-loading.tsx'
import { QueryBar } from './query-bar.tsx'
import { SelectionBar } from './selection-bar.tsx'

export interface LogScreenProps {
  readonly view: LogView
  readonly devices: readonly Device[]
  readonly tabs: ReactNode
  /** Where to stand first. */
  readonly at?: LogPlace | undefined
}

/** The lines of some devices, stored and arriving, under one query. */
export function LogScreen({ view, devices, tabs, at }: LogScreenProps) {
  const { t } = useTranslation()
  const { client, notices, notes } = useApp()
  const panel = useStore(view.state, (state) => state.panel)
  const model = useStore(view.state, (state) => state.model)
  const isFiltered = useStore(view.state, (state) => state.shown !== '')
  // One by one: the state as a whole changes with every line that arrives.
  const ready = useStore(model.state, (state) => state.ready)
  const isEmpty = useStore(model.state, (state) => state.isEmpty)
  const failure = useStore(model.state, (state) => state.failure)
  const deviceName = useDeviceName()
  const marked = useStore(notes.store, (state) => state.lines)
  const markOf = useCallback(
    (seq: number) => {
      const note = marked.get(seq)
      return note === undefined ? null : note.text === '' ? 'mark' : 'note'
    },
    [marked],
  )
  useGoTo(view, at)
  const copy = useCallback(() => void copySelected(view, client.api, notices), [view, client, notices])
  return (
    <div
      className={`relative grid min-h-0 grid-rows-[auto_minmax(0,1fr)] ${panel === null ? 'grid-cols-[minmax(0,1fr)]' : 'grid-cols-[minmax(0,1fr)] min-[900px]:grid-cols-[minmax(0,1fr)_20rem] min-[1600px]:grid-cols-[minmax(0,1fr)_28rem]'}`}
    >
      <QueryBar view={view} tabs={tabs} />
      <section aria-label={t('log.title')} className="relative min-h-0 min-w-0 bg-surface">
        {failure !== null && (
          <div className="absolute inset-x-5 top-10 z-10 rounded-xl shadow-float">
            <FailureBox error={failure} />
          </div>
        )}
        {!ready && <LogLoading />}
        {ready && isEmpty && failure === null && (
          <LogEmpty device={devices[0] ?? null} onClear={isFiltered ? () => view.query.clearAll() : null} />
        )}
        <LogList
          view={view}
          find={useFind(view)}
          gaps={useGaps(view)}
          deviceName={deviceName}
          markOf={markOf}
          onCopy={copy}
        />
        <SelectionBar view={view} onCopy={copy} />
      </section>
      {panel !== null && <LinePanel view={view} seq={panel} />}
    </div>
  )
}

/** What is marked in the lines: what they were filtered by, and what is being found. */
function useFind(view: LogView): ReturnType<typeof highlight> {
  const shown = useStore(view.state, (state) => state.shown)
  const find = useStore(view.finder.state, (state) => state.query)
  return useMemo(() => {
    // Either of them is worth seeing, so that they need not both be in one line.
    const both = [shown, find].filter((query) => query !== '')
    const parsed = parseQuery(both.length === 2 ? `(${both[0]}) OR (${both[1]})` : joinQueries(both))
    return parsed.ok && both.length > 0 ? highlight(parsed.query, { maxLength: 2000, maxRanges: 50 }) : NOTHING
  }, [shown, find])
}

const NOTHING = () => []

function useGaps(view: LogView) {
  const { status } = useApp()
  const count = useStore(status, (state) => state.status?.gaps ?? 0)
  const { value } = useAsked((api) => api.status.gaps({}), [count])
  return useMemo(() => closedGaps(value ?? [], view.devices), [value, view])
}

function useDeviceName(): (key: string) => string {
  // The list changes four times a second; the names hardly ever.
  const names = useStore(useApp().devices, ({ devices: all }) =>
    all.map((device) => `${device.key}\n${labelOf(device, all)}`).join('\n\n'),
  )
  return useMemo(() => {
    const byKey = new Map(names.split('\n\n').map((pair) => pair.split('\n') as [string, string]))
    return (key) => byKey.get(key) ?? key
  }, [names])
}

function useGoTo(view: LogView, at: LogPlace | undefined): void {
  const is = at?.is
  const value = at === undefined ? 0 : at.is === 'line' ? at.seq : at.time
  useEffect(() => {
    if (is === 'line') void view.toLine(value)
    else if (is === 'time') void view.toTime(value)
  }, [view, is, value])
}
