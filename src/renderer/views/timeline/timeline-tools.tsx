import { ChevronDown, ChevronRight, RotateCcw, ZoomIn, ZoomOut } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useApp, usePreferences } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import type { Timeline } from '../../state/timeline.ts'
import type { Window } from '../../state/timeline-axis.ts'
import { IconButton } from '../../widgets/button.tsx'
import { Select } from '../../widgets/select.tsx'

const MINUTES = [5, 30, 120, 720, 1440, 10_080] as const

/** How much time is shown, and which. */
export function TimelineTools({
  timeline,
  range,
}: {
  readonly timeline: Timeline
  /** What was chosen on the timeline, to have a closer look at. */
  readonly range: { readonly from: number; readonly to: number } | null
}) {
  const { t } = useTranslation()
  const { duration } = useFormat()
  const [, setPreferences] = usePreferences()
  const { logPreferences } = useApp()
  const isOpen = useStore(logPreferences, (state) => state.timeline)
  const window = useStore(timeline.state, (state) => state.window)
  const value = shownAs(window)
  const choose = (chosen: string) => {
    const minutes = Number(chosen)
    if (chosen === 'all') timeline.show({ is: 'all' })
    else if (minutes > 0) {
      setPreferences({ minutes })
      timeline.show({ is: 'live', span: minutes * 60_000 })
    }
  }
  return (
    <div className="flex flex-col items-start gap-0.5">
      <div className="flex items-center gap-0.5">
        <IconButton
          name={t(isOpen ? 'timeline.hide' : 'timeline.show')}
          size="small"
          className="-ml-2 !min-h-7 !min-w-6"
          aria-expanded={isOpen}
          onPress={() => logPreferences.setState({ timeline: !isOpen })}
        >
          {isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        </IconButton>
        <Select
          compact
          label={t('timeline.range')}
          value={value}
          onChange={choose}
          choices={[
            ...MINUTES.map((minutes) => ({ value: String(minutes), label: duration(minutes * 60_000) })),
            { value: 'all', label: t('timeline.all') },
            ...(value === 'fixed' ? [{ value: 'fixed', label: t('timeline.chosen') }] : []),
          ]}
        />
      </div>
      {isOpen && (
        <div className="-ml-1 flex [@media(max-height:34rem)]:hidden">
          <IconButton
            name={t('timeline.zoomIn')}
            size="small"
            className="!min-h-6 !min-w-7"
            isDisabled={range === null}
            onPress={() => range !== null && timeline.zoomTo(range.from, range.to)}
          >
            <ZoomIn size={14} aria-hidden />
          </IconButton>
          <IconButton
            name={t('timeline.zoomOut')}
            size="small"
            className="!min-h-6 !min-w-7"
            onPress={() => timeline.zoomOut()}
          >
            <ZoomOut size={14} aria-hidden />
          </IconButton>
          {window?.is === 'fixed' && (
            <IconButton
              name={t('timeline.reset')}
              size="small"
              className="!min-h-6 !min-w-7"
              onPress={() => timeline.show({ is: 'all' })}
            >
              <RotateCcw size={14} aria-hidden />
            </IconButton>
          )}
        </div>
      )}
    </div>
  )
}

function shownAs(window: Window | null): string {
  if (window === null) return '5'
  return window.is === 'live' ? String(Math.round(window.span / 60_000)) : window.is
}
