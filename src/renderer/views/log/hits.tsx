import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { LogView } from '../../log/view.ts'
import { useApp } from '../../react/context.tsx'
import { useFormat } from '../../react/use-format.ts'
import { usePaced } from '../../react/use-paced.ts'

/** How many lines are shown, of how many, and how long it took to know. */
export function Hits({ view }: { readonly view: LogView }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const isFiltered = useStore(view.state, (state) => state.shown !== '')
  const model = useStore(view.state, (state) => state.model)
  const known = usePaced(model.state, (state) => state.count)
  const total = usePaced(model.state, (state) => state.total)
  const all = useStore(useApp().devices, ({ devices }) =>
    devices.reduce((sum, device) => sum + (view.devices.includes(device.key) ? device.lines : 0), 0),
  )
  const style = 'shrink-0 px-1 text-xs text-muted tabular-nums'
  if (!isFiltered) {
    return (
      <span className={style}>
        <b className="font-semibold text-text">{total === null ? '…' : count(total)}</b>{' '}
        {t('hits.lines', { count: total ?? 0 })}
      </span>
    )
  }
  if (known === null) return <span className={style}>{t('hits.counting')}</span>
  return (
    <span className={style}>
      <b className="font-semibold text-text">{count(known.matched)}</b>
      {!known.done && '+'} {t('hits.of', { total: count(Math.max(known.matched, all)) })}
      {known.done && <span className="max-[1400px]:hidden"> · {Math.round(known.ms)} ms</span>}
    </span>
  )
}
