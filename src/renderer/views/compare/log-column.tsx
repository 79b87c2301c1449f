import { useCallback, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import { highlight, parseQuery } from '../../../shared/query.ts'
import { copySelected } from '../../log/clipboard.ts'
import { closedGaps } from '../../log/strips.ts'
import type { LogView } from '../../log/view.ts'
import { useApp } from '../../react/context.tsx'
import { useAsked } from '../../react/use-asked.ts'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { LogEmpty } from '../log/log-empty.tsx'
import { LogList } from '../log/log-list.tsx'
import { LogLoading } from '../log/log-loading.tsx'

/** The lines of one device among several. */
export function LogColumn({ view, device }: { readonly view: LogView; readonly device: Device }) {
  const { client, notices, notes, status } = useApp()
  const model = useStore(view.state, (state) => state.model)
  const shown = useStore(view.state, (state) => state.shown)
  const { ready, isEmpty, failure } = useStore(model.state)
  const marked = useStore(notes.store, (state) => state.lines)
  const gapCount = useStore(status, (state) => state.status?.gaps ?? 0)
  const { value: gaps } = useAsked((api) => api.status.gaps({}), [gapCount])
  const find = useMemo(() => {
    const parsed = parseQuery(shown)
    return parsed.ok && shown !== '' ? highlight(parsed.query, { maxLength: 2000, maxRanges: 50 }) : () => []
  }, [shown])
  const markOf = useCallback(
    (seq: number) => {
      const note = marked.get(seq)
      return note === undefined ? null : note.text === '' ? 'mark' : 'note'
    },
    [marked],
  )
  const copy = useCallback(() => void copySelected(view, client.api, notices), [view, client, notices])
  return (
    <div className="relative min-h-0 min-w-0 bg-surface">
      {failure !== null && (
        <div className="absolute inset-x-3 top-10 z-10 rounded-xl shadow-float">
          <FailureBox error={failure} />
        </div>
      )}
      {!ready && <LogLoading />}
      {ready && isEmpty && failure === null && (
        <LogEmpty device={device} onClear={shown === '' ? null : () => view.query.clearAll()} />
      )}
      <LogList
        view={view}
        find={find}
        gaps={useMemo(() => closedGaps(gaps ?? [], view.devices), [gaps, view])}
        deviceName={useCallback(() => device.name, [device.name])}
        markOf={markOf}
        onCopy={copy}
        narrow
      />
    </div>
  )
}
