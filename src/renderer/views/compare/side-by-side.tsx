import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { linkViews } from '../../log/link-views.ts'
import { LogView } from '../../log/view.ts'
import { useApp } from '../../react/context.tsx'
import { createPace } from '../../react/pace.ts'
import { labelOf } from '../../state/devices.ts'
import { printRoute } from '../../state/route.ts'
import { LinePanel } from '../log/line-panel.tsx'
import { QueryBar } from '../log/query-bar.tsx'
import type { Comparison } from './comparison.ts'
import { LogColumn } from './log-column.tsx'

/** A column for each device under one query; the one that has the focus leads, the others go to the same time. */
export function SideBySide({ devices, at, query }: Comparison) {
  const { t } = useTranslation()
  const { client, onScreen, devices: store } = useApp()
  const all = useStore(store, (state) => state.devices)
  const keys = devices.map(({ key }) => key).join('\n')
  const views = useMemo(() => keys.split('\n').map((key) => new LogView(client, [key], createPace())), [client, keys])
  const [lead, setLead] = useState<LogView>(() => views[0] as LogView)
  const panel = useStore(lead.state, (state) => state.panel)
  useEffect(() => {
    for (const view of views) view.start()
    const unlink = linkViews(views)
    const [first] = views
    if (query.current !== '') {
      first?.query.type(query.current)
      first?.query.apply()
    }
    const keep = first?.state.subscribe(({ shown }) => {
      query.current = shown
    })
    return () => {
      keep?.()
      unlink()
      for (const view of views) view.stop()
      onScreen.setState({ log: null, query: '' })
    }
  }, [views, onScreen, query])
  const take = useCallback(
    (view: LogView) => {
      setLead(view)
      onScreen.setState({ log: view, query: view.state.getState().shown })
    },
    [onScreen],
  )
  useEffect(() => take(views[0] as LogView), [take, views])
  const is = at?.is
  const place = at === undefined ? 0 : at.is === 'line' ? at.seq : at.time
  useEffect(() => {
    const [first] = views
    if (is === 'time') for (const view of views) void view.toTime(place)
    else if (is === 'line') void first?.toLine(place)
  }, [views, is, place])
  return (
    <div
      className={`grid min-h-0 grid-rows-[auto_minmax(0,1fr)] ${panel === null ? 'grid-cols-[minmax(0,1fr)]' : 'grid-cols-[minmax(0,1fr)_20rem]'}`}
    >
      <QueryBar view={lead} tabs={null} />
      <div className="grid min-h-0 auto-cols-fr grid-flow-col divide-x divide-line-strong">
        {views.map((view, index) => {
          const device = devices[index]
          if (device === undefined) return null
          return (
            <section
              key={device.key}
              aria-label={labelOf(device, all)}
              className="grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)]"
              onFocus={() => take(view)}
            >
              <h2
                className={`flex min-h-9 items-center gap-2 border-b px-5 text-[13px] font-semibold ${view === lead ? 'border-accent text-text' : 'border-line text-muted'}`}
              >
                <a
                  href={printRoute({ page: 'device', key: device.key, tab: 'log' })}
                  className="truncate underline-offset-2 hover:underline"
                >
                  {labelOf(device, all)}
                </a>
                {view === lead && <span className="text-xs font-normal text-accent">{t('compare.leads')}</span>}
              </h2>
              <LogColumn view={view} device={device} />
            </section>
          )
        })}
      </div>
      {panel !== null && <LinePanel view={lead} seq={panel} />}
    </div>
  )
}
