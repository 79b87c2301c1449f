import { useTranslation } from 'react-i18next'
import type { DeviceKey, LogLine } from '../../../shared/model.ts'
import { delta } from '../../format/duration.ts'
import { oneLine } from '../../format/one-line.ts'
import { clockTime } from '../../format/time.ts'
import { messageStart } from '../../log/prefix.ts'
import { useAsked } from '../../react/use-asked.ts'
import { printRoute } from '../../state/route.ts'
import { LineLevelBadge } from '../../widgets/badges.tsx'
import { FailureBox } from '../../widgets/failure-text.tsx'
import { HEADING } from './event-detail.tsx'

const BEFORE = 8
const AFTER = 8
/** Lines farther away than this have nothing to do with it, ms. */
const REACH = 5 * 60_000

/** What the device logged just before and just after: enough to see whether it is worth going there. */
export function LinesAround({ device, time }: { readonly device: DeviceKey; readonly time: number }) {
  const { t } = useTranslation()
  const { value, error } = useAsked(
    async (api) => {
      const query = { devices: [device], at: { is: 'time' as const, time } }
      const [before, after] = await Promise.all([
        api.lines.page({ ...query, direction: 'older', limit: BEFORE }),
        api.lines.page({ ...query, direction: 'newer', limit: AFTER }),
      ])
      const known = new Set(before.lines.map(({ seq }) => seq))
      return [...before.lines, ...after.lines.filter(({ seq }) => !known.has(seq))].filter(
        (line) => Math.abs(line.time - time) < REACH,
      )
    },
    [device, time],
  )
  if (error !== null) return <FailureBox error={error} />
  if (value === null) return null
  const at = value.findIndex((line) => line.time >= time)
  return (
    <section aria-label={t('events.around')}>
      <h3 className={HEADING}>{t('events.around')}</h3>
      {value.length === 0 ? (
        <p className="text-[13px] text-muted">{t('events.noneAround')}</p>
      ) : (
        <ol className="overflow-hidden rounded-[10px] border border-line bg-surface py-1 font-mono text-xs">
          {value.map((line, index) => (
            <li key={line.seq} className={index === at && index > 0 ? 'border-t-2 border-accent' : ''}>
              <Line line={line} time={time} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function Line({ line, time }: { readonly line: LogLine; readonly time: number }) {
  return (
    <a
      href={printRoute({ page: 'device', key: line.device, tab: 'log', at: { is: 'line', seq: line.seq } })}
      className="grid grid-cols-[56px_24px_minmax(0,1fr)] items-center gap-x-2 px-2 leading-[22px] hover:bg-bg focus-visible:outline-offset-[-2px]"
    >
      <span className="text-right text-muted tabular-nums" title={clockTime(line.time)}>
        {delta(line.time - time)}
      </span>
      <LineLevelBadge level={line.level} />
      <span className={`truncate whitespace-pre ${line.level === 'error' ? 'text-err' : ''}`}>
        {oneLine(line.text.slice(messageStart(line), 300))}
      </span>
    </a>
  )
}
