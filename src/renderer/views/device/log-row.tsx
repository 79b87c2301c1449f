import { memo } from 'react'
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

const TEXT_COLOR = { error: 'text-err', warn: '', info: '', debug: '', none: '' } as const

export const LogRow = memo(function LogRow({ line, before, top, index, find, whole, selected, onSelect }: LogRowProps) {
  const found = find(line.text)
  const start = whole ? 0 : Math.min(messageStart(line), found[0]?.start ?? line.text.length)
  return (
    // The grid has the focus and takes the keys; a row is only pointed at.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      role="row"
      id={`line-${line.seq}`}
      aria-rowindex={index + 1}
      aria-selected={selected}
      tabIndex={-1}
      onClick={() => !hasSelection() && onSelect(line)}
      className={`absolute inset-x-0 grid grid-cols-[100px_64px_24px_104px_minmax(0,1fr)] items-center gap-x-2 px-5 leading-[22px] whitespace-nowrap ${selected ? 'bg-accent-soft' : 'hover:bg-bg'}`}
      style={{ top, height: ROW_HEIGHT }}
    >
      <span role="gridcell" className="text-muted tabular-nums">
        {clockTime(line.time)}
      </span>
      <span role="gridcell" className="overflow-hidden text-right text-faint tabular-nums">
        {before === null ? '' : delta(line.time - before)}
      </span>
      <span role="gridcell">
        <LineLevelBadge level={line.level} />
      </span>
      <span role="gridcell" className="truncate text-muted">
        {line.module ?? ''}
      </span>
      <span role="gridcell" className={`flex min-w-0 select-text ${TEXT_COLOR[line.level]}`}>
        <span className="truncate whitespace-pre">
          <Marked text={line.text.slice(0, SHOWN)} from={start} spans={found} />
        </span>
        {(line.cut || line.text.length > SHOWN) && <Size bytes={line.size} />}
      </span>
    </div>
  )
})

function Marked({
  text,
  from,
  spans,
}: {
  readonly text: string
  readonly from: number
  readonly spans: readonly Span[]
}) {
  const parts = []
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
    <div
      role="row"
      aria-rowindex={index + 1}
      tabIndex={-1}
      className="hatched absolute inset-x-0 flex items-center px-5 font-sans text-xs"
      style={{ top, height: ROW_HEIGHT }}
    >
      <span role="gridcell" className="rounded bg-surface px-2 text-muted">
        {t('log.skipped', { count, n: format.count(count) })}
      </span>
    </div>
  )
}

function hasSelection(): boolean {
  return (getSelection()?.toString() ?? '') !== ''
}
