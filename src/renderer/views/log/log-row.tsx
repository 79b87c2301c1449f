import { memo, type ReactNode } from 'react'
import type { LineLevel, LogLine } from '../../../shared/model.ts'
import type { highlight } from '../../../shared/query.ts'
import { delta } from '../../format/duration.ts'
import { clockTime } from '../../format/time.ts'
import type { ColumnId } from '../../log/columns.ts'
import { messageStart } from '../../log/prefix.ts'
import type { Strip } from '../../log/strips.ts'
import { LevelBadge } from '../../widgets/badges.tsx'
import { Folded, foldOf, Marked } from './line-text.tsx'
import { StripRow } from './strip-row.tsx'

export type LevelNames = Readonly<Record<LineLevel, string>>

export interface LogRowProps {
  readonly line: LogLine
  /** Time of the line above, for the step between them. */
  readonly before: number | null
  readonly strips: readonly Strip[]
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
}

/** One line. The grid as a whole has the focus and takes the keys and the pointer; a row is only looked at. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { line, strips, place, columns, find, whole, wrap, selected, head, mark } = props
  const fold = foldOf(line)
  const text = fold === null ? line.text : fold.text
  const found = find(text)
  // A match in what the columns repeat is shown all the same.
  const start = whole || fold !== null ? 0 : Math.min(messageStart(line), found[0]?.start ?? text.length)
  return (
    <div>
      {strips.map((strip) => (
        <StripRow key={strip.is === 'day' ? 'day' : strip.gap.id} strip={strip} />
      ))}
      {/* biome-ignore lint/a11y/useSemanticElements: rows of a table cannot be placed freely */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div
        role="row"
        id={`line-${line.seq}`}
        data-seq={line.seq}
        aria-rowindex={place ?? undefined}
        aria-selected={selected}
        data-head={head || undefined}
        className={`log-row ${wrap ? 'log-row-wrap' : ''} ${selected ? 'bg-accent-soft' : 'hover:bg-bg'}`}
      >
        <span aria-hidden className={MARKS[mark ?? 'none']} />
        {columns.map((id) => (
          // biome-ignore lint/a11y/useSemanticElements: see above
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <span key={id} role="gridcell" className={CELLS[id]}>
            {contentOf(id, props)}
          </span>
        ))}
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
        <span role="gridcell" className={line.level === 'error' ? ERROR_TEXT : TEXT}>
          <span className={wrap ? 'min-w-0 break-all whitespace-pre-wrap' : 'truncate whitespace-pre'}>
            <Marked text={text} from={start} spans={found} />
          </span>
          {fold !== null && <Folded seq={line.seq} kind={fold.kind} size={line.size} />}
        </span>
      </div>
    </div>
  )
})

const TEXT = 'flex min-w-0 select-text'
const ERROR_TEXT = `${TEXT} text-err`

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
  none: 'hidden',
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
