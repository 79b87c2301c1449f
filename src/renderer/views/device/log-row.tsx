import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLine } from '../../../shared/model.ts'
import type { highlight, Span } from '../../../shared/query.ts'
import { delta } from '../../format/duration.ts'
import { byteSize } from '../../format/size.ts'
import { clockTime } from '../../format/time.ts'
import { messageStart } from '../../log/prefix.ts'
import { useFormat } from '../../react/use-format.ts'
import { LineLevelBadge } from '../../widgets/badges.tsx'

export const ROW_HEIGHT = 22

/** More of a line than this is not drawn in its row: the side panel has all of it. */
const SHOWN = 1000

export interface LogRowProps {
  readonly line: LogLine
  /** Time of the line above, for the step between them. */
  readonly before: number | null
  readonly top: number
  readonly index: number
  readonly find: ReturnType<typeof highlight>
  /** Show the text from its very beginning. */
  readonly whole: boolean
  readonly selected: boolean
  readonly onSelect: (line: LogLine) => void
}

export const LogRow = memo(function LogRow({ line, before, top, index, find, whole, selected, onSelect }: LogRowProps) {
  const found = find(line.text)
  // A match in what the columns repeat is shown all the same.
  const start = whole ? 0 : Math.min(messageStart(line), found[0]?.start ?? line.text.length)
  return (
    <Row id={`line-${line.seq}`} top={top} index={index} selected={selected} onClick={() => onSelect(line)}>
      <Cell className="text-muted tabular-nums">{clockTime(line.time)}</Cell>
      <Cell className="overflow-hidden text-right text-faint tabular-nums">
        {before === null ? '' : delta(line.time - before)}
      </Cell>
      <Cell>
        <LineLevelBadge level={line.level} />
      </Cell>
      <Cell className="truncate text-muted">{line.module ?? ''}</Cell>
      <Cell className={`flex min-w-0 select-text ${line.level === 'error' ? 'text-err' : ''}`}>
        <span className="truncate whitespace-pre">
          <Marked text={line.text.slice(0, SHOWN)} from={start} spans={found} />
        </span>
        {(line.cut || line.text.length > SHOWN) && <Size bytes={line.size} />}
      </Cell>
    </Row>
  )
})

/** Lines that this window could not keep up with. They are not lost. */
export function SkippedRow({
  top,
  count,
  index,
}: {
  readonly top: number
  readonly count: number
  readonly index: number
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Row top={top} index={index} className="hatched">
      <Cell className="col-span-full w-fit rounded bg-surface px-2 font-sans text-xs text-muted">
        {t('log.skipped', { count, n: format.count(count) })}
      </Cell>
    </Row>
  )
}

/** The grid as a whole has the focus and takes the keys; a row is only pointed at. */
function Row({
  id,
  top,
  index,
  selected = false,
  className = '',
  onClick,
  children,
}: {
  readonly id?: string
  readonly top: number
  readonly index: number
  readonly selected?: boolean
  readonly className?: string
  readonly onClick?: () => void
  readonly children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useSemanticElements: rows of a table cannot be placed freely
    <div
      role="row"
      id={id}
      aria-rowindex={index + 1}
      aria-selected={selected}
      tabIndex={-1}
      onClick={() => !hasSelection() && onClick?.()}
      className={`absolute inset-x-0 grid grid-cols-[100px_64px_24px_104px_minmax(0,1fr)] items-center gap-x-2 px-5 leading-[22px] whitespace-nowrap ${selected ? 'bg-accent-soft' : 'hover:bg-bg'} ${className}`}
      style={{ top, height: ROW_HEIGHT }}
    >
      {children}
    </div>
  )
}

function Cell({ className = '', children }: { readonly className?: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the row
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <span role="gridcell" className={className}>
      {children}
    </span>
  )
}

function Marked({
  text,
  from,
  spans,
}: {
  readonly text: string
  readonly from: number
  readonly spans: readonly Span[]
}) {
  const parts: ReactNode[] = []
  let at = from
  for (const { start, end } of spans) {
    if (end <= from || start >= text.length) continue
    parts.push(text.slice(at, start))
    parts.push(
      <mark key={start} className="rounded-xs bg-mark text-on-mark">
        {text.slice(start, end)}
      </mark>,
    )
    at = end
  }
  return [...parts, text.slice(at)]
}

/** The line is longer than its row can show: says how long. */
function Size({ bytes }: { readonly bytes: number }) {
  const { t } = useTranslation()
  return (
    <span className="ml-2 shrink-0 rounded bg-sunken px-1.5 font-sans text-[11px] leading-[18px] text-muted">
      {t('log.cut', { size: byteSize(bytes) })}
    </span>
  )
}

function hasSelection(): boolean {
  return (getSelection()?.toString() ?? '') !== ''
}
