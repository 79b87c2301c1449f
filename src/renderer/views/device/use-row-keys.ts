import type { KeyboardEvent, RefObject } from 'react'
import type { LogLine } from '../../../shared/model.ts'
import type { LogBuffer } from '../../log/buffer.ts'
import { ROW_HEIGHT } from './log-row.tsx'

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }

/** Arrow keys walk from line to line, End follows, Escape lets go. */
export function useRowKeys({
  buffer,
  box,
  selected,
  select,
  toEnd,
}: {
  readonly buffer: LogBuffer
  readonly box: RefObject<HTMLDivElement | null>
  readonly selected: number | null
  readonly select: (line: LogLine | null) => void
  readonly toEnd: () => void
}): (event: KeyboardEvent) => void {
  const lineFrom = (start: number, direction: number): { line: LogLine; index: number } | null => {
    for (let index = start; index >= 0 && index < buffer.length; index += direction) {
      const item = buffer.at(index)
      if (item?.is === 'line') return { line: item.line, index }
    }
    return null
  }
  const goTo = (start: number, direction: number) => {
    const found = lineFrom(Math.max(0, Math.min(buffer.length - 1, start)), direction)
    if (found === null) return
    select(found.line)
    reveal(box.current, found.index)
  }
  return (event) => {
    const step = STEPS[event.key]
    const at = selected === null ? -1 : buffer.indexOf(selected)
    if (step !== undefined) goTo(at < 0 ? buffer.length - 1 : at + step, Math.sign(step))
    else if (event.key === 'Home') goTo(0, 1)
    else if (event.key === 'End') toEnd()
    else if (event.key === 'Escape') select(null)
    else return
    event.preventDefault()
  }
}

function reveal(box: HTMLDivElement | null, index: number): void {
  if (box === null) return
  const top = index * ROW_HEIGHT
  if (top < box.scrollTop) box.scrollTop = top
  else if (top + ROW_HEIGHT > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW_HEIGHT - box.clientHeight
}
