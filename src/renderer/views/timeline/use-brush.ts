import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import { type Axis, BUCKETS } from '../../state/timeline-axis.ts'
import { timeAt } from './extent.ts'

/** A pull shorter than this is a click, px. */
const CLICK = 4

export interface Brush {
  /** Where the pointer or the keys stand, Unix ms; null: nowhere. */
  readonly at: number | null
  /** What is being drawn. */
  readonly drawn: { readonly from: number; readonly to: number } | null
}

export interface BrushActions {
  readonly go: (time: number) => void
  readonly choose: (from: number, to: number) => void
  readonly pan: (shares: number) => void
  readonly zoom: (direction: 'in' | 'out') => void
}

const NOWHERE: Brush = { at: null, drawn: null }

/**
 * Over the whole timeline: hovering shows, a click goes there, a pull chooses a stretch of time. With the keys: arrows
 * move, with Shift they choose, Enter goes there or takes what was chosen, Escape lets go, + and - zoom.
 */
export function useBrush(axis: Axis | null, width: number, actions: BrushActions) {
  const [brush, setBrush] = useState<Brush>(NOWHERE)
  const start = useRef<number | null>(null)
  const latest = useRef({ axis, width, actions, brush })
  latest.current = { axis, width, actions, brush }
  const handlers = useMemo(() => {
    const timeOf = (event: PointerEvent<HTMLElement>): number | null => {
      const { axis: now, width: wide } = latest.current
      return now === null ? null : timeAt(now, wide, event.clientX - event.currentTarget.getBoundingClientRect().left)
    }
    const leave = () => {
      start.current = null
      setBrush(NOWHERE)
    }
    return {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return
        start.current = timeOf(event)
        event.currentTarget.setPointerCapture(event.pointerId)
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const at = timeOf(event)
        const from = start.current
        if (at === null) return
        setBrush({ at, drawn: from === null ? null : { from: Math.min(from, at), to: Math.max(from, at) } })
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        const at = timeOf(event)
        const from = start.current
        start.current = null
        const { axis: now, width: wide, actions: act } = latest.current
        if (at === null || from === null || now === null) return
        setBrush({ at, drawn: null })
        if (Math.abs(at - from) < ((now.to - now.from) / wide) * CLICK) act.go(at)
        else act.choose(Math.min(from, at), Math.max(from, at))
      },
      onPointerLeave: () => start.current === null && leave(),
      onPointerCancel: leave,
      onBlur: leave,
      onKeyDown(event: KeyboardEvent) {
        const next = afterKey(event, latest.current)
        if (next === null) return
        event.preventDefault()
        event.stopPropagation()
        setBrush(next)
      },
    }
  }, [])
  return { brush, handlers }
}

interface Latest {
  readonly axis: Axis | null
  readonly actions: BrushActions
  readonly brush: Brush
}

function afterKey(event: KeyboardEvent, { axis, actions, brush }: Latest): Brush | null {
  if (axis === null || event.ctrlKey || event.metaKey || event.altKey) return null
  const step = (axis.to - axis.from) / BUCKETS
  const at = brush.at ?? (axis.from + axis.to) / 2
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const to = Math.max(axis.from, Math.min(axis.to - step / 2, at + (event.key === 'ArrowLeft' ? -step : step)))
      return { at: to, drawn: event.shiftKey ? widened(brush.drawn, at, to) : null }
    }
    case 'PageUp':
    case 'PageDown':
      actions.pan(event.key === 'PageUp' ? -0.5 : 0.5)
      return NOWHERE
    case '+':
    case '=':
    case '-':
      actions.zoom(event.key === '-' ? 'out' : 'in')
      return NOWHERE
    case 'Enter':
      if (brush.drawn === null) actions.go(at)
      else actions.choose(brush.drawn.from, brush.drawn.to)
      return { at, drawn: null }
    case 'Escape':
      return brush.at === null ? null : NOWHERE
    default:
      return null
  }
}

/** The end that the keys stood at moves along. */
function widened(drawn: Brush['drawn'], at: number, to: number): NonNullable<Brush['drawn']> {
  const fixed = drawn === null ? at : drawn.from === at ? drawn.to : drawn.from
  return { from: Math.min(fixed, to), to: Math.max(fixed, to) }
}
