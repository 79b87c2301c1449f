import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import { type Axis, BUCKETS } from '../../state/timeline-axis.ts'
import { timeAt } from './extent.ts'
import { beginOf, type Lane, NEAR, type Thing, thingAt, thingBeside } from './things.ts'

/** The control reaches over both ends by this much, px: a mark there is taken hold of as a whole. */
export const EDGE = 6
/** A pull shorter than this is a click, px. */
const CLICK = 4

export interface Brush {
  /** Where the pointer or the keys stand, Unix ms; null: nowhere. */
  readonly at: number | null
  /** What is being drawn. */
  readonly drawn: { readonly from: number; readonly to: number } | null
  /** What stands there in a lane. */
  readonly thing: Thing | null
}

export interface BrushActions {
  readonly go: (time: number) => void
  readonly goTo: (thing: Thing) => void
  readonly choose: (from: number, to: number) => void
  readonly pan: (shares: number) => void
  readonly zoom: (direction: 'in' | 'out') => void
}

/** What the brush moves over. */
export interface Ground {
  readonly axis: Axis | null
  readonly width: number
  readonly things: readonly Thing[]
  /** The lane at a height, px from the top; null above and below the lanes. */
  readonly laneAt: (y: number) => Lane | null
}

const NOWHERE: Brush = { at: null, drawn: null, thing: null }

/**
 * Over the whole timeline: hovering shows, a click goes there, a pull chooses a stretch of time. With the keys: left and
 * right move, with Shift they choose, up and down go from thing to thing in the lanes, Enter goes there or takes what was
 * chosen, Escape lets go, + and - zoom.
 */
export function useBrush(ground: Ground, actions: BrushActions) {
  const [brush, setBrush] = useState<Brush>(NOWHERE)
  const start = useRef<number | null>(null)
  const latest = useRef({ ...ground, actions, brush })
  latest.current = { ...ground, actions, brush }
  const handlers = useMemo(() => {
    const pointed = (
      event: PointerEvent<HTMLElement>,
    ): { readonly at: number; readonly thing: Thing | null } | null => {
      const { axis, width, things, laneAt } = latest.current
      if (axis === null) return null
      const area = event.currentTarget.getBoundingClientRect()
      const at = timeAt(axis, width, event.clientX - area.left - EDGE)
      const lane = laneAt(event.clientY - area.top)
      const near = ((axis.to - axis.from) / width) * NEAR
      return { at, thing: lane === null ? null : thingAt(things, lane, at, near) }
    }
    const leave = () => {
      start.current = null
      setBrush(NOWHERE)
    }
    return {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return
        start.current = pointed(event)?.at ?? null
        event.currentTarget.setPointerCapture(event.pointerId)
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const now = pointed(event)
        const from = start.current
        if (now === null) return
        const drawn = from === null ? null : { from: Math.min(from, now.at), to: Math.max(from, now.at) }
        setBrush({ at: now.at, drawn, thing: from === null ? now.thing : null })
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        const now = pointed(event)
        const from = start.current
        start.current = null
        const { axis, width, actions: act } = latest.current
        if (now === null || from === null || axis === null) return
        setBrush({ ...now, drawn: null })
        const isClick = Math.abs(now.at - from) < ((axis.to - axis.from) / width) * CLICK
        if (!isClick) act.choose(Math.min(from, now.at), Math.max(from, now.at))
        else if (now.thing !== null) act.goTo(now.thing)
        else act.go(now.at)
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

interface Latest extends Ground {
  readonly actions: BrushActions
  readonly brush: Brush
}

function afterKey(event: KeyboardEvent, { axis, actions, brush, things }: Latest): Brush | null {
  if (axis === null || event.ctrlKey || event.metaKey || event.altKey) return null
  const step = (axis.to - axis.from) / BUCKETS
  const at = brush.at ?? (axis.from + axis.to) / 2
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const to = Math.max(axis.from, Math.min(axis.to - step / 2, at + (event.key === 'ArrowLeft' ? -step : step)))
      return { at: to, drawn: event.shiftKey ? widened(brush.drawn, at, to) : null, thing: null }
    }
    case 'ArrowUp':
    case 'ArrowDown': {
      const direction = event.key === 'ArrowDown' ? 1 : -1
      const from = brush.at ?? (direction === 1 ? axis.from : axis.to)
      const thing = thingBeside(things, brush.thing, from, direction)
      return thing === null ? brush : { at: beginOf(thing, axis), drawn: null, thing }
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
      if (brush.drawn !== null) actions.choose(brush.drawn.from, brush.drawn.to)
      else if (brush.thing !== null) actions.goTo(brush.thing)
      else actions.go(at)
      return { ...brush, at, drawn: null }
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
