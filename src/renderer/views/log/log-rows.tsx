import { memo, type ReactNode, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { Gap } from '../../../shared/model.ts'
import type { highlight } from '../../../shared/query.ts'
import type { ColumnId } from '../../log/columns.ts'
import { type Placed, placeRows, slotOf } from '../../log/placed.ts'
import { isSelected } from '../../log/selection.ts'
import { type Strip, stripsBetween } from '../../log/strips.ts'
import type { LogView } from '../../log/view.ts'
import { ROW_HEIGHT } from '../../log/viewport.ts'
import { LogRow } from './log-row.tsx'
import { StripRow } from './strip-row.tsx'
import { useLevelNames } from './use-level-names.ts'

export interface LogRowsProps {
  readonly view: LogView
  readonly columns: readonly ColumnId[]
  readonly find: ReturnType<typeof highlight>
  readonly gaps: readonly Gap[]
  readonly deviceName: (key: string) => string
  readonly markOf?: ((seq: number) => 'mark' | 'note' | null) | undefined
  readonly whole: boolean
  readonly wrap: boolean
}

/** The rows that are drawn. Where no line is wrapped their heights are known, and none has to be asked for its own. */
export const LogRows = memo(function LogRows(props: LogRowsProps) {
  const { view, columns, find, gaps, deviceName, markOf, whole, wrap } = props
  const { run } = useStore(view.state, (state) => state.model)
  const viewport = useStore(view.state, (state) => state.viewport)
  const selection = useStore(view.state, (state) => state.selection)
  const frame = useSyncExternalStore(viewport.subscribe, viewport.frame)
  const levelNames = useLevelNames()
  const before = useRef<Placed | null>(null)
  const slots = useRef(0)

  const shown = Array.from({ length: frame.end - frame.first }, (_, at) => {
    const index = frame.first + at
    const line = run.at(index)
    const above = run.at(index - 1) ?? null
    return { index, line, above, strips: line === undefined ? NONE : stripsBetween(above, line, gaps) }
  })
  const placed = wrap
    ? null
    : placeRows(
        before.current,
        frame.first,
        shown.map(({ strips }) => ROW_HEIGHT * (1 + strips.length)),
      )
  useLayoutEffect(() => {
    before.current = placed
    viewport.settle(placed)
  })

  const rowOf = ({ index, line, above }: (typeof shown)[number], key: number | undefined, top: number | undefined) =>
    line && (
      <LogRow
        key={key}
        line={line}
        before={above?.time ?? null}
        // Rows may stand in any order in the document: a number says which comes first, also where nobody counts.
        place={run.offset === null ? line.seq : run.offset + index - run.base + 1}
        columns={columns}
        find={find}
        whole={whole}
        wrap={wrap}
        selected={isSelected(selection, line.seq)}
        head={selection?.head === line.seq}
        mark={markOf?.(line.seq) ?? null}
        deviceName={deviceName}
        levelNames={levelNames}
        top={top}
      />
    )
  if (placed === null) {
    return shown.map((row) => (
      <div key={row.index - frame.shift}>
        {row.strips.map((strip) => (
          <StripRow key={keyOf(strip)} strip={strip} />
        ))}
        {rowOf(row, undefined, undefined)}
      </div>
    ))
  }
  slots.current = Math.max(slots.current, shown.length)
  const rows = Array.from({ length: slots.current }, (): ReactNode => null)
  const between: ReactNode[] = []
  for (const [at, row] of shown.entries()) {
    const top = placed.tops[at] ?? 0
    const slot = slotOf(row.index - frame.shift, rows.length)
    rows[slot] = rowOf(row, slot, top + row.strips.length * ROW_HEIGHT)
    for (const [nth, strip] of row.strips.entries()) {
      between.push(
        <div key={keyOf(strip)} className="absolute inset-x-0" style={{ top: top + nth * ROW_HEIGHT }}>
          <StripRow strip={strip} />
        </div>,
      )
    }
  }
  return [...rows, ...between]
})

const NONE: readonly Strip[] = []

function keyOf(strip: Strip): string {
  return strip.is === 'day' ? `day ${strip.time}` : `gap ${strip.gap.id}`
}
