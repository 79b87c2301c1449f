import { useVirtualizer } from '@tanstack/react-virtual'
import { type Dispatch, type PointerEvent, useCallback, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { LogLine } from '../../../shared/model.ts'
import type { highlight } from '../../../shared/query.ts'
import { type Follow, type FollowEvent, moves } from '../../log/follow.ts'
import type { LogSession } from '../../log/session.ts'
import { usePreferences } from '../../react/context.tsx'
import { LogRow, ROW_HEIGHT, SkippedRow } from './log-row.tsx'
import { NewLines } from './new-lines.tsx'
import { useRowKeys } from './use-row-keys.ts'

/** Older lines are asked for when this many rows are left above. */
const NEAR_START = 60
/** This close to its end the view is at its end, px. */
const AT_END = 4

export function LogRows({
  session,
  find,
  follow,
  onFollow,
  selected,
  onSelect,
}: {
  readonly session: LogSession
  readonly find: ReturnType<typeof highlight>
  readonly follow: Follow
  readonly onFollow: Dispatch<FollowEvent>
  readonly selected: number | null
  readonly onSelect: (line: LogLine | null) => void
}) {
  const { t } = useTranslation()
  const { buffer } = session
  const [{ wholeLines }] = usePreferences()
  const loadingOlder = useStore(session.state, (state) => state.loadingOlder)
  const version = useSyncExternalStore(buffer.subscribe, () => buffer.version)
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: buffer.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => buffer.base + index,
    overscan: 12,
  })
  const isMoving = moves(follow)
  const last = useRef({ base: buffer.base, top: 0 })
  const pointer = useRef({ x: -1, y: -1 })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what makes it look again
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const shift = (buffer.base - last.current.base) * ROW_HEIGHT
    if (isMoving) element.scrollTop = element.scrollHeight
    // What stands at the pointer stays there, whatever was dropped or added above it.
    else if (shift !== 0) element.scrollTop -= shift
    last.current = { base: buffer.base, top: element.scrollTop }
  }, [buffer, version, isMoving])

  const onScroll = () => {
    const element = box.current
    if (element === null) return
    const atEnd = element.scrollHeight - element.clientHeight - element.scrollTop <= AT_END
    if (element.scrollTop < last.current.top - 1 && !atEnd) onFollow({ is: 'left-end' })
    else if (atEnd && element.scrollTop > last.current.top + 1) onFollow({ is: 'reached-end' })
    last.current.top = element.scrollTop
    if (element.scrollTop < NEAR_START * ROW_HEIGHT) void session.loadOlder()
  }
  const onPointerMove = (event: PointerEvent) => {
    const { clientX: x, clientY: y } = event
    // The browser also reports a "move" when what lies under a resting pointer changes.
    if (pointer.current.x !== -1 && (pointer.current.x !== x || pointer.current.y !== y))
      onFollow({ is: 'pointer-moved' })
    pointer.current = { x, y }
  }
  const onPointerLeave = () => {
    pointer.current = { x: -1, y: -1 }
    onFollow({ is: 'pointer-left' })
  }
  const select = useCallback(
    (line: LogLine | null) => {
      if (line !== null) onFollow({ is: 'left-end' })
      onSelect(line)
    },
    [onFollow, onSelect],
  )
  const onKeyDown = useRowKeys({ buffer, box, selected, select, toEnd: () => onFollow({ is: 'jump' }) })

  return (
    // Around the button too: on its way there the pointer must not let the lines go on, and the button with them.
    <div className="relative h-full" onPointerMove={onPointerMove} onPointerLeave={onPointerLeave}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows of a table cannot be placed freely */}
      <div
        ref={box}
        role="grid"
        aria-label={t('log.title')}
        aria-rowcount={buffer.length}
        aria-busy={loadingOlder}
        aria-activedescendant={selected === null ? undefined : `line-${selected}`}
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        className="h-full overflow-x-hidden overflow-y-scroll font-mono text-[12.5px] focus-visible:outline-offset-[-2px]"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div role="rowgroup" className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const item = buffer.at(row.index)
            if (item === undefined) return null
            if (item.is === 'skipped')
              return <SkippedRow key={row.key} top={row.start} count={item.count} index={row.index} />
            const before = buffer.at(row.index - 1)
            return (
              <LogRow
                key={row.key}
                line={item.line}
                before={before?.is === 'line' ? before.line.time : null}
                top={row.start}
                index={row.index}
                find={find}
                whole={wholeLines}
                selected={item.line.seq === selected}
                onSelect={select}
              />
            )
          })}
        </div>
      </div>
      {buffer.isFull && rows.range?.startIndex === 0 && (
        <p className="absolute inset-x-0 top-0 border-b border-line bg-sunken px-5 py-1.5 text-[13px]">
          {t('log.full')}
        </p>
      )}
      {!isMoving && follow.waiting > 0 && <NewLines count={follow.waiting} onPress={() => onFollow({ is: 'jump' })} />}
    </div>
  )
}
