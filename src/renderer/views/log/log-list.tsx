import { memo, useCallback, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Gap } from '../../../shared/model.ts'
import type { highlight } from '../../../shared/query.ts'
import { onlyNeeded, shownAs, template } from '../../log/columns.ts'
import { moves } from '../../log/follow.ts'
import type { LogView, LogViewState } from '../../log/view.ts'
import { useApp, usePreferences } from '../../react/context.tsx'
import { ColumnHeads } from './column-heads.tsx'
import { LogRows } from './log-rows.tsx'
import { NewLines } from './new-lines.tsx'
import { useLogKeys } from './use-log-keys.ts'
import { useRowPointer } from './use-row-pointer.ts'

export interface LogListProps {
  readonly view: LogView
  readonly find: ReturnType<typeof highlight>
  readonly gaps: readonly Gap[]
  readonly deviceName: (key: string) => string
  /** The mark of a line, where marks are kept. */
  readonly markOf?: ((seq: number) => 'mark' | 'note' | null) | undefined
  readonly onCopy: () => void
  /** Beside others there is room for the most needed columns only. */
  readonly narrow?: boolean
}

/** Any number of lines: those on screen are drawn, some more are at hand, all others are in the store. */
export const LogList = memo(function LogList(props: LogListProps) {
  const { view, find, gaps, deviceName, markOf, onCopy, narrow = false } = props
  const { t } = useTranslation()
  const { logPreferences } = useApp()
  const [{ wholeLines }] = usePreferences()
  const chosen = useStore(logPreferences, (state) => state.columns)
  // Lines of several devices say whose they are, whatever is chosen for one.
  const columns = useMemo(() => {
    if (narrow) return onlyNeeded(chosen)
    return view.devices.length > 1 ? shownAs(chosen, 'device') : chosen
  }, [chosen, view, narrow])
  const wrap = useStore(logPreferences, (state) => state.wrap)
  const model = useStore(view.state, (state) => state.model)
  const viewport = useStore(view.state, (state) => state.viewport)
  const selection = useStore(view.state, (state) => state.selection)
  const reading = useStore(model.state, (state) => state.reading === 'jump')
  // Rounded: a reader of the screen need not hear of every line that arrives.
  const total = useStore(model.state, (state) => (state.total === null ? -1 : roughly(state.total)))
  const shown = useMemo(() => columns.filter((column) => column.shown), [columns])
  const shownColumns = useMemo(() => shown.map(({ id }) => id), [shown])
  const range = useRef<HTMLDivElement>(null)
  const rows = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    if (box.current === null || range.current === null || rows.current === null) return
    const detach = viewport.attach(box.current, range.current, rows.current)
    viewport.update()
    return detach
  }, [viewport])

  const onScroll = useCallback(() => viewport.onScroll(), [viewport])
  const byHand = useCallback(() => viewport.byHand(), [viewport])
  const pointer = useRowPointer(view, box)
  const onKeyDown = useLogKeys(view, onCopy)
  const { run } = model
  const headIsDrawn = selection !== null && run.indexOf(selection.head) !== -1
  return (
    // Around the button too: on its way there the pointer must not let the lines go on, and the button with them.
    <div
      className="relative grid h-full grid-rows-[auto_minmax(0,1fr)]"
      style={{ '--columns': template(shown) } as object}
      {...pointer.hold}
    >
      <ColumnHeads shown={shown} />
      {/* biome-ignore lint/a11y/useSemanticElements: rows of a table cannot be placed freely */}
      <div
        ref={box}
        role="grid"
        aria-label={t('log.title')}
        aria-rowcount={total}
        aria-colcount={shownColumns.length + 1}
        aria-busy={reading}
        aria-multiselectable
        aria-activedescendant={headIsDrawn ? `line-${selection.head}` : undefined}
        tabIndex={0}
        data-region-focus
        data-log
        onScroll={onScroll}
        onWheel={byHand}
        onTouchMove={byHand}
        onKeyDown={onKeyDown}
        {...pointer.rows}
        className="overflow-x-hidden overflow-y-scroll bg-surface font-mono text-[12.5px] focus-visible:outline-offset-[-2px]"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div role="rowgroup" ref={range} className="relative w-full overflow-hidden">
          <div role="none" ref={rows} className="absolute inset-x-0 top-0">
            <LogRows
              view={view}
              columns={shownColumns}
              find={find}
              gaps={gaps}
              deviceName={deviceName}
              markOf={markOf}
              whole={wholeLines}
              wrap={wrap}
            />
          </div>
        </div>
      </div>
      <NewLines store={view.state} countOf={waitingOf} onGo={() => view.toEnd()} />
    </div>
  )
})

function roughly(count: number): number {
  return count < 10_000 ? count : Math.floor(count / 1000) * 1000
}

const waitingOf = ({ follow }: LogViewState) => (moves(follow) ? 0 : follow.waiting)
