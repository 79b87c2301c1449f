import { Maximize2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLine } from '../../../shared/model.ts'
import type { Span } from '../../../shared/query.ts'
import { byteSize } from '../../format/size.ts'

/** A line longer than this is folded, characters: the side panel has all of it. */
const LONG = 1000
/** So much of a folded line is drawn in its row. */
const SHOWN = 400

export interface Fold {
  readonly kind: 'long' | 'binary'
  /** What its row shows of it. */
  readonly text: string
}

/** How a line is folded: a long one, one that is not all text; null where it is shown as it is. */
export function foldOf(line: LogLine): Fold | null {
  if (line.bytes !== undefined) return { kind: 'binary', text: line.text.slice(0, SHOWN) }
  if (line.cut || line.text.length > LONG) return { kind: 'long', text: line.text.slice(0, SHOWN) }
  return null
}

/** Says how much there is and opens it; the grid sees the press, by the mark on it. */
export function Folded({
  seq,
  kind,
  size,
}: {
  readonly seq: number
  readonly kind: Fold['kind']
  readonly size: number
}) {
  const { t } = useTranslation()
  return (
    <span
      data-open={seq}
      className="ml-2 inline-flex h-[18px] shrink-0 items-center gap-1 self-center rounded border border-line-strong bg-sunken px-1.5 font-sans text-[11px] leading-none text-muted hover:border-edge hover:text-text"
    >
      {t(`log.folded.${kind}`, { size: byteSize(size) })}
      <Maximize2 size={11} aria-hidden />
    </span>
  )
}

/** A text with its matches marked. */
export function Marked({
  text,
  from,
  spans,
}: {
  readonly text: string
  readonly from: number
  readonly spans: readonly Span[]
}) {
  if (spans.length === 0) return from === 0 ? text : text.slice(from)
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
