import { type KeyboardEvent, useCallback } from 'react'
import type { LogView } from '../../log/view.ts'

/** Keys of the lines: arrows walk, with Shift they select, Home and End go to the ends, Enter opens, Escape lets go. */
export function useLogKeys(view: LogView, onCopy: () => void): (event: KeyboardEvent) => void {
  return useCallback(
    (event) => {
      if (act(view, event, onCopy)) event.preventDefault()
    },
    [view, onCopy],
  )
}

function act(view: LogView, event: KeyboardEvent, onCopy: () => void): boolean {
  const { viewport } = view.state.getState()
  viewport.byHand()
  if (event.ctrlKey || event.metaKey) {
    if (event.key === 'a') void view.selectAll()
    else if (event.key === 'c' && view.selected() !== null && !hasSelection()) onCopy()
    else return false
    return true
  }
  if (event.altKey) return false
  switch (event.key) {
    case 'ArrowDown':
      return walk(view, 1, event.shiftKey)
    case 'ArrowUp':
      return walk(view, -1, event.shiftKey)
    case 'PageDown':
      return walk(view, viewport.pageRows, event.shiftKey)
    case 'PageUp':
      return walk(view, -viewport.pageRows, event.shiftKey)
    case 'Home':
      view.toStart()
      return true
    case 'End':
      view.toEnd()
      return true
    case 'Enter':
      view.togglePanel()
      return true
    case 'Escape':
      return view.escape()
    default:
      return false
  }
}

function walk(view: LogView, rows: number, extend: boolean): boolean {
  void view.step(rows, extend)
  return true
}

function hasSelection(): boolean {
  return (getSelection()?.toString() ?? '') !== ''
}
