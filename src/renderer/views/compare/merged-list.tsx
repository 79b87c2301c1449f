import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import type { highlight } from '../../../shared/query.ts'
import { goAndFocus } from '../../commands/app-commands.ts'
import type { MergedLines, MergedState } from '../../log/merged.ts'
import { ROW_HEIGHT } from '../../log/viewport.ts'
import { useApp } from '../../react/context.tsx'
import { useCommands } from '../../react/use-commands.ts'
import { labelOf } from '../../state/devices.ts'
import { Empty } from '../../widgets/page.tsx'
import { LogRow } from '../log/log-row.tsx'
import { NewLines } from '../log/new-lines.tsx'
import { useLevelNames } from '../log/use-level-names.ts'

const NEAR = 100
const AT_END = 4
const COLUMNS = ['time', 'delta', 'level', 'device', 'module'] as const
const WIDTHS = '100px 66px 28px 110px 104px minmax(0, 1fr)'
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }

/** Arrow keys walk, Enter goes to the line in the log of its device. It follows while its end is in sight. */
export function MergedList({
  lines,
  devices,
  time,
  find,
}: {
  readonly lines: MergedLines
  readonly devices: readonly Device[]
  readonly time: number | null
  readonly find: ReturnType<typeof highlight>
}) {
  const { t } = useTranslation()
  const { notes, overlay } = useApp()
  const { ready, version } = useStore(lines.state)
  const levelNames = useLevelNames()
  const marked = useStore(notes.store, (state) => state.lines)
  const [selected, setSelected] = useState<number | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const following = useRef(time === null)
  const pointer = useRef<{ readonly x: number; readonly y: number } | null>(null)
  const held = useRef(false)
  const top = useRef<Top | null>(null)
  const isGoingToStart = useRef(false)
  const all = lines.lines
  const rows = useVirtualizer({
    count: all.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 15,
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what makes it look again
  useLayoutEffect(() => {
    const element = box.current
    if (element === null || all.length === 0) return
    if (isGoingToStart.current) {
      if (!lines.state.getState().atStart) return
      isGoingToStart.current = false
      top.current = null
      element.scrollTop = 0
    } else if (following.current && !held.current) element.scrollTop = element.scrollHeight
    else if (top.current === null)
      element.scrollTop = Math.max(0, indexAt(all, time ?? 0) * ROW_HEIGHT - element.clientHeight / 3)
    else {
      const { seq, offset, at, index } = top.current
      // Where nothing came or went above, a wheel that is just turning is left alone.
      if (all[index]?.seq === seq) return
      const now = all.findIndex((line) => line.seq === seq)
      element.scrollTop = (now === -1 ? indexAt(all, at) : now) * ROW_HEIGHT + offset
    }
  }, [version])

  const follow = (on: boolean) => {
    following.current = on
    lines.follow(on)
  }
  const toEnd = () => {
    follow(true)
    if (box.current) box.current.scrollTop = box.current.scrollHeight
  }
  const toStart = () => {
    follow(false)
    if (lines.state.getState().atStart) return select(0)
    isGoingToStart.current = true
    void lines.toPlace('start')
  }
  const onScroll = () => {
    const element = box.current
    if (element === null) return
    const isLast = element.scrollHeight - element.clientHeight - element.scrollTop <= AT_END
    // At the end of what is read more may be on its way.
    if (!isLast) follow(false)
    else if (lines.state.getState().atEnd) follow(true)
    const index = Math.floor(element.scrollTop / ROW_HEIGHT)
    const first = all[index]
    if (first !== undefined)
      top.current = { seq: first.seq, at: first.time, index, offset: element.scrollTop - index * ROW_HEIGHT }
    if (index < NEAR) void lines.older()
    if (index > all.length - NEAR - element.clientHeight / ROW_HEIGHT) void lines.newer()
  }
  // Nothing moves under a pointer that is at work; the browser also reports a "move" when what lies under it changes.
  const hold = ({ clientX: x, clientY: y }: MouseEvent) => {
    if (pointer.current !== null && (pointer.current.x !== x || pointer.current.y !== y)) held.current = true
    pointer.current = { x, y }
  }
  const letGo = () => {
    held.current = false
    pointer.current = null
    if (following.current && box.current) box.current.scrollTop = box.current.scrollHeight
  }
  const select = (index: number) => {
    const line = all[Math.max(0, Math.min(all.length - 1, index))]
    if (line === undefined) return
    follow(false)
    setSelected(line.seq)
    rows.scrollToIndex(all.indexOf(line))
  }
  const at = all.findIndex(({ seq }) => seq === selected)
  const open = () => {
    const line = all[at]
    if (line) goAndFocus({ page: 'device', key: line.device, tab: 'log', at: { is: 'line', seq: line.seq } })
  }
  const onClick = (event: MouseEvent) => {
    const seq = event.target instanceof Element ? event.target.closest('[data-seq]')?.getAttribute('data-seq') : null
    if (seq) select(all.findIndex((line) => line.seq === Number(seq)))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step !== undefined) select(at === -1 ? all.length - 1 : at + step)
    else if (event.key === 'End') toEnd()
    else if (event.key === 'Home') toStart()
    else if (event.key === 'Enter') open()
    else if (event.key === 'Escape' && selected !== null) setSelected(null)
    else return
    event.preventDefault()
  }
  useCommands(
    () => [
      {
        id: 'note.mark',
        title: 'noteMark',
        group: 'notes',
        keys: ['m'],
        enabled: () => selected !== null,
        run: () => (selected === null ? undefined : notes.toggleMark(selected)),
      },
      {
        id: 'note.line',
        title: 'noteLine',
        group: 'notes',
        keys: ['n'],
        enabled: () => selected !== null,
        run: () => {
          if (selected === null) return
          const known = notes.store.getState().lines.get(selected)
          const target = { is: 'line', seq: selected } as const
          overlay.setState({ is: 'note', id: known?.id ?? null, target, text: known?.text ?? '' }, true)
        },
      },
    ],
    [selected, notes, overlay],
  )
  const deviceName = useCallback(
    (key: string) => {
      const device = devices.find((each) => each.key === key)
      return device === undefined ? key : labelOf(device, devices)
    },
    [devices],
  )
  if (ready && all.length === 0) return <Empty title={t('log.noMatch')} />
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: rows of a table cannot be placed freely */}
      <div
        ref={box}
        role="grid"
        aria-label={t('log.title')}
        aria-rowcount={all.length}
        aria-activedescendant={at === -1 ? undefined : `line-${selected}`}
        tabIndex={0}
        data-region-focus
        onScroll={onScroll}
        onMouseMove={hold}
        onMouseLeave={letGo}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={open}
        style={{ '--columns': WIDTHS } as object}
        className="absolute inset-0 overflow-x-hidden overflow-y-scroll bg-surface font-mono text-[12.5px] focus-visible:outline-offset-[-2px]"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div role="rowgroup" className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const line = all[row.index]
            if (line === undefined) return null
            const note = marked.get(line.seq)
            return (
              <LogRow
                key={line.seq}
                top={row.start}
                line={line}
                before={all[row.index - 1]?.time ?? null}
                place={row.index + 1}
                columns={COLUMNS}
                find={find}
                whole={false}
                wrap={false}
                selected={line.seq === selected}
                head={line.seq === selected}
                mark={note === undefined ? null : note.text === '' ? 'mark' : 'note'}
                deviceName={deviceName}
                levelNames={levelNames}
              />
            )
          })}
        </div>
      </div>
      <NewLines store={lines.state} countOf={waitingOf} onGo={toEnd} />
    </>
  )
}

/** The line at the upper edge, where it was among the others, and how much of it is above that edge, px. */
interface Top {
  readonly seq: number
  readonly at: number
  readonly index: number
  readonly offset: number
}

const waitingOf = ({ waiting }: MergedState) => waiting

/** Index of the first line at or after a time. */
function indexAt(lines: readonly { readonly time: number }[], time: number): number {
  const index = lines.findIndex((line) => line.time >= time)
  return index === -1 ? lines.length : index
}
