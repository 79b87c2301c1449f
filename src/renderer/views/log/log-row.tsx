import { memo, type ReactNode } from 'react'
import type { LineLevel, LogLine } from '../../../shared/model.ts'
import type { highlight } from '../../../shared/query.ts'
import { delta } from '../../format/duration.ts'
import { oneLine } from '../../format/one-line.ts'
import { clockTime } from '../../format/time.ts'
import type { ColumnId } from '../../log/columns.ts'
import { messageStart } from '../../log/prefix.ts'
import { LevelBadge } from '../../widgets/badges.tsx'
import { Folded, foldOf, Marked } from './line-text.tsx'

export type LevelNames = Readonly<Record<LineLevel, string>>

export interface LogRowProps {
  readonly line: LogLine
  /** Time of the line above, for the step between them. */
  readonly before: number | null
  /** Its place among all lines, from 1; null where nobody counts. */
  readonly place: number | null
  readonly columns: readonly ColumnId[]
  readonly find: ReturnType<typeof highlight>
  /** Show the text from its very beginning. */
  readonly whole: boolean
  readonly wrap: boolean
  readonly selected: boolean
  /** The line that the keys move. */
  readonly head: boolean
  /** What stands at its edge: a mark, a note. */
  readonly mark: 'mark' | 'note' | null
  readonly deviceName: (key: string) => string
  readonly levelNames: LevelNames
  /** Where it lies among the rows, px; it follows the one before where nothing is said. */
  readonly top?: number | undefined
}

/** One line. The grid as a whole has the focus and takes the keys and the pointer; a row is only looked at. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { line, place, columns, find, whole, wrap, selected, head, mark, top } = props
  const fold = foldOf(line)
  const text = fold === null ? line.text : fold.text
  const found = find(text)
  // A match in what the columns repeat is shown all the same.
  const start = whole || fold !== null ? 0 : Math.min(messageStart(line), found[0]?.start ?? text.length)
  const marked = <Marked text={wrap ? text : oneLine(text)} from={start} spans={found} />
  const shown = wrap ? 'min-w-0 break-all whitespace-pre-wrap' : 'truncate whitespace-pre'
  const color = line.level === 'error' ? 'text-err' : ''
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a table cannot be placed freely
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      role="row"
      id={`line-${line.seq}`}
      data-seq={line.seq}
      aria-rowindex={place ?? undefined}
      aria-selected={selected}
      data-head={head || undefined}
      className={`log-row ${wrap ? 'log-row-wrap' : ''} ${top === undefined ? '' : 'log-row-placed'} ${selected ? 'bg-accent-soft' : 'hover:bg-bg'}`}
      style={top === undefined ? undefined : { top }}
    >
      {mark !== null && <span aria-hidden className={MARKS[mark]} />}
      {columns.map((id) => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        <span key={id} role="gridcell" className={CELLS[id]}>
          {contentOf(id, props)}
        </span>
      ))}
      {fold === null ? (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        <span role="gridcell" className={`select-text ${shown} ${color}`}>
          {marked}
        </span>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        <span role="gridcell" className={`flex min-w-0 select-text ${color}`}>
          <span className={shown}>{marked}</span>
          <Folded seq={line.seq} kind={fold.kind} size={line.size} />
        </span>
      )}
    </div>
  )
})

const CELLS: Readonly<Record<ColumnId, string>> = {
  time: 'truncate text-muted tabular-nums',
  deviceTime: 'truncate text-muted tabular-nums',
  received: 'truncate text-muted tabular-nums',
  delta: 'truncate text-right text-faint tabular-nums',
  level: '',
  device: 'truncate text-muted',
  module: 'truncate text-muted',
  seq: 'truncate text-right text-faint tabular-nums',
}

const MARKS = {
  mark: 'absolute inset-y-0.5 left-1 w-1.5 rounded-full bg-accent',
  note: 'absolute inset-y-0.5 left-1 w-1.5 rounded-full bg-lease',
}

function contentOf(id: ColumnId, { line, before, deviceName, levelNames }: LogRowProps): ReactNode {
  switch (id) {
    case 'time':
      return clockTime(line.time)
    case 'deviceTime':
      return line.deviceTime === null ? '–' : clockTime(line.deviceTime)
    case 'received':
      return clockTime(line.received)
    case 'delta':
      return before === null ? '' : delta(line.time - before)
    case 'level':
      return <LevelBadge level={line.level} name={levelNames[line.level]} />
    case 'device':
      return deviceName(line.device)
    case 'module':
      return line.module ?? ''
    case 'seq':
      return line.seq
  }
}
