import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Device } from '../../../shared/model.ts'
import type { LogSession } from '../../log/session.ts'
import { useFormat } from '../../react/use-format.ts'

/** How many lines match, of how many, and how long it took to know. */
export function Hits({
  device,
  session,
  filtered,
}: {
  readonly device: Device
  readonly session: LogSession
  readonly filtered: boolean
}) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const known = useStore(session.state, (state) => state.count)
  if (!filtered) {
    return (
      <span className="shrink-0 px-1 text-xs text-muted">
        <b className="font-semibold text-text">{count(device.lines)}</b> {t('hits.lines', { count: device.lines })}
      </span>
    )
  }
  if (known === null) return <span className="shrink-0 px-1 text-xs text-muted">{t('hits.counting')}</span>
  return (
    <span className="shrink-0 px-1 text-xs text-muted">
      <b className="font-semibold text-text">{count(known.matched)}</b> {t('hits.of', { total: count(known.total) })}
      {known.done && <span> · {Math.round(known.ms)} ms</span>}
    </span>
  )
}
