import { clockMinutes, clockSeconds, clockTime, isoDate } from '../../format/time.ts'
import { type Axis, ticksOf } from '../../state/timeline-axis.ts'
import { extent } from './extent.ts'

/** Least distance of two labels, px. */
const APART = 110

/** Longer than this, a day without its year says little, ms. */
const YEAR = 366 * 86_400_000

/** Round times below the lanes; where another day begins, its date. */
export function TimeAxis({ axis, width }: { readonly axis: Axis; readonly width: number }) {
  const ticks = ticksOf(axis, width, APART)
  const step = (ticks[1] ?? axis.to) - (ticks[0] ?? axis.from)
  const isLong = axis.to - axis.from > YEAR
  const clock = step < 1000 ? clockTime : step < 60_000 ? clockSeconds : clockMinutes
  return (
    <div aria-hidden className="relative h-4 overflow-hidden font-mono tabular-nums">
      {ticks.map((at, index) => {
        const isMidnight = clockSeconds(at) === '00:00:00'
        const isNewDay = isMidnight || (index === 0 && axis.to - axis.from > 43_200_000)
        const [x] = extent(axis, width, at, at)
        if (x > width - 40) return null
        return (
          <span
            key={at}
            className="absolute top-0 border-l border-line-strong pl-1 whitespace-nowrap"
            style={{ left: x }}
          >
            {isLong
              ? isoDate(at)
              : isNewDay
                ? `${isoDate(at).slice(5)}${isMidnight ? '' : ` ${clock(at)}`}`
                : clock(at)}
          </span>
        )
      })}
    </div>
  )
}
