import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type Column, type ColumnId, resized, widthsOf } from '../../log/columns.ts'
import { useApp } from '../../react/context.tsx'
import { ColumnMenu } from './column-menu.tsx'

/** How far a key moves the edge of a column, px. */
const STEP = 8

/** Names of the columns, each with an edge to pull, and the menu that shows and hides them. */
export function ColumnHeads({ shown }: { readonly shown: readonly Column[] }) {
  const { t } = useTranslation()
  const { logPreferences } = useApp()
  const resize = (id: ColumnId, width: number) =>
    logPreferences.setState(({ columns: now }) => ({ columns: resized(now, id, width) }))
  return (
    <div className="log-row log-heads border-b border-line bg-surface font-sans text-[11px] font-medium text-muted select-none">
      {shown.map((column) => (
        <span key={column.id} className="relative flex min-w-0 items-center" data-column={column.id}>
          <span className={`truncate ${RIGHT.includes(column.id) ? 'ml-auto' : ''}`}>
            {t(`column.short.${column.id}`)}
          </span>
          <Edge column={column} onResize={(width) => resize(column.id, width)} />
        </span>
      ))}
      <span className="flex min-w-0 items-center justify-between">
        {t('column.text')}
        <ColumnMenu />
      </span>
    </div>
  )
}

const RIGHT: readonly ColumnId[] = ['delta', 'seq']

function Edge({ column, onResize }: { readonly column: Column; readonly onResize: (width: number) => void }) {
  const { t } = useTranslation()
  const from = useRef<{ readonly x: number; readonly width: number } | null>(null)
  const { least, most, first } = widthsOf(column.id)
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, width: column.width }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (from.current !== null) onResize(from.current.width + event.clientX - from.current.x)
  }
  const onPointerUp = () => {
    from.current = null
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key]
    if (by === undefined) return
    event.preventDefault()
    onResize(column.width + by)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule of text cannot be moved
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('column.resize', { column: t(`column.${column.id}`) })}
      aria-valuenow={column.width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => onResize(first)}
      onKeyDown={onKeyDown}
      className="absolute inset-y-0 -right-2.5 z-[1] w-3 cursor-col-resize touch-none before:absolute before:inset-y-1 before:left-1/2 before:w-px before:bg-line hover:before:bg-edge focus-visible:before:bg-accent"
    />
  )
}
