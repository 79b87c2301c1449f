import { type PointerEvent, type RefObject, useMemo, useRef } from 'react'
import type { LogView } from '../../log/view.ts'

/** Scrolling while a range is drawn beyond the edge, px per frame and px beyond. */
const PULL = 0.4

interface Drawing {
  readonly seq: number
  /** The range reaches beyond its first line. */
  isRange: boolean
}

/**
 * What a pointer does over the lines: it holds them while it is at work there, a press selects a line and opens it, a
 * pull across lines selects all of them. Inside one line the browser selects text as ever.
 */
export function useRowPointer(view: LogView, box: RefObject<HTMLDivElement | null>) {
  const at = useRef({ x: -1, y: -1 })
  const drawing = useRef<Drawing | null>(null)
  const pull = useRef({ by: 0, frame: 0 })
  return useMemo(() => {
    const extend = (x: number, y: number) => {
      const seq = lineAt(document.elementFromPoint(x, y))
      if (seq !== null) view.extendTo(seq)
    }
    const pullOn = () => {
      const { by } = pull.current
      if (by === 0 || drawing.current === null || box.current === null) {
        pull.current.frame = 0
        return
      }
      view.state.getState().viewport.byHand()
      box.current.scrollTop += by
      const area = box.current.getBoundingClientRect()
      extend(at.current.x, by < 0 ? area.top + 4 : area.bottom - 4)
      pull.current.frame = requestAnimationFrame(pullOn)
    }
    const pulled = (y: number) => {
      if (box.current === null) return
      const { top, bottom } = box.current.getBoundingClientRect()
      const beyond = y < top ? y - top : y > bottom ? y - bottom : 0
      pull.current.by = beyond * PULL
      if (beyond !== 0 && pull.current.frame === 0) pull.current.frame = requestAnimationFrame(pullOn)
    }
    const end = () => {
      drawing.current = null
      pull.current.by = 0
    }
    return {
      hold: {
        onPointerMove({ clientX: x, clientY: y }: PointerEvent) {
          // The browser also reports a "move" when what lies under a resting pointer changes.
          const isMove = at.current.x !== -1 && (at.current.x !== x || at.current.y !== y)
          at.current = { x, y }
          if (isMove) view.follow({ is: 'pointer-moved' })
        },
        onPointerLeave() {
          at.current = { x: -1, y: -1 }
          view.follow({ is: 'pointer-left' })
        },
      },
      rows: {
        onPointerDown(event: PointerEvent<HTMLDivElement>) {
          const seq = lineAt(event.target)
          if (event.button !== 0 || seq === null) return
          if (event.shiftKey) {
            // The browser would select text from where it was clicked before.
            event.preventDefault()
            box.current?.focus()
            view.extendTo(seq)
            return
          }
          drawing.current = { seq, isRange: false }
        },
        onPointerMove({ clientX: x, clientY: y, buttons, pointerId }: PointerEvent<HTMLDivElement>) {
          const now = drawing.current
          if (now === null) return
          if ((buttons & 1) === 0) return end()
          const over = lineAt(document.elementFromPoint(x, y))
          if (!now.isRange && over !== null && over !== now.seq) {
            now.isRange = true
            getSelection()?.removeAllRanges()
            box.current?.setPointerCapture(pointerId)
            view.select(now.seq)
          }
          if (!now.isRange) return
          getSelection()?.removeAllRanges()
          pulled(y)
          extend(x, y)
        },
        onPointerUp: end,
        onPointerCancel: end,
        onClick(event: { readonly target: EventTarget; readonly shiftKey: boolean; readonly detail: number }) {
          const seq = lineAt(event.target)
          if (seq === null || event.shiftKey || hasSelection()) return
          const { selection } = view.state.getState()
          if (selection !== null && selection.anchor !== selection.head && selection.head === seq) return
          view.select(seq)
          view.openPanel(seq)
        },
      },
    }
  }, [view, box])
}

function lineAt(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-seq]') : null
  return row === null ? null : Number(row.dataset.seq)
}

function hasSelection(): boolean {
  return (getSelection()?.toString() ?? '') !== ''
}
