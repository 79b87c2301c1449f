/** The histogram with its lanes (events, levels raised, gaps) as one picture, in inline SVG. */
import { type DeviceEvent, type Gap, type LevelLease, LINE_LEVELS } from '../../../../shared/model.ts'
import type { Bin } from './histogram.ts'
import { both, type Html, html } from './html.ts'
import type { Clock } from './times.ts'

export interface ChartFacts {
  readonly bins: readonly Bin[]
  /** Ms. */
  readonly width: number
  readonly events: readonly DeviceEvent[]
  readonly leases: readonly LevelLease[]
  readonly gaps: readonly Gap[]
}

const WIDE = 1000
const BARS = 150
const LANE = 18
const LEFT = 84

export function chart({ bins, width, events, leases, gaps }: ChartFacts, clock: Clock): Html {
  const first = bins[0]
  if (first === undefined) return html`<p>${both('No lines.', '没有日志行。')}</p>`
  const from = first.from
  const to = from + bins.length * width
  const x = (time: number) => LEFT + ((Math.min(Math.max(time, from), to) - from) / (to - from)) * (WIDE - LEFT)
  const most = Math.max(1, ...bins.map(sumOf))
  const inside = (start: number, end: number) => end >= from && start < to
  const lane = (row: number) => BARS + 8 + row * (LANE + 7)
  const ticks = events
    .filter((event) => inside(event.time, event.time))
    .map(
      (event) =>
        html`<rect class="${event.outcome === 'FAIL' ? 'bad' : 'tick'}" x="${fixed(x(event.time) - 1)}" y="${lane(0)}" width="2" height="${LANE}"/>`,
    )
  const raised = leases
    .filter((lease) => inside(lease.requestedAt, lease.restoredAt ?? to))
    .map((lease) => span('lease', x(lease.requestedAt), x(lease.restoredAt ?? to), lane(1)))
  const missing = gaps
    .filter((gap) => inside(gap.from, gap.to ?? to))
    .map((gap) => span('gap', x(gap.from), x(gap.to ?? to), lane(2)))
  return html`<svg viewBox="0 0 ${WIDE} ${lane(3) + 22}" role="img" aria-label="${`${clock.full(from)} – ${clock.full(to)}`}">
<line class="base" x1="${LEFT}" y1="${BARS}" x2="${WIDE}" y2="${BARS}"/>
<text class="axis" x="${LEFT - 6}" y="11" text-anchor="end">${most}</text>
${bins.map((bin) => bar(bin, x(bin.from), Math.max(1, ((WIDE - LEFT) / bins.length) * 0.88), most))}
${label(lane(0), 'events', '事件')}${ticks}
${label(lane(1), 'levels', '级别')}${raised}
${label(lane(2), 'gaps', '缺口')}${missing}
${axis(from, to, x, lane(3) + 12, clock)}
</svg>`
}

function bar(bin: Bin, left: number, wide: number, most: number): Html {
  let bottom = BARS
  return html`${LINE_LEVELS.map((level, at) => {
    const count = bin.counts[at] ?? 0
    if (count === 0) return html``
    const high = Math.max(0.6, (count / most) * (BARS - 14))
    bottom -= high
    return html`<rect class="${level}" x="${fixed(left)}" y="${fixed(bottom)}" width="${fixed(wide)}" height="${fixed(high)}"/>`
  })}`
}

function span(kind: string, from: number, to: number, y: number): Html {
  return html`<rect class="${kind}" x="${fixed(from)}" y="${y}" width="${fixed(Math.max(2, to - from))}" height="${LANE}" rx="2"/>`
}

function label(y: number, en: string, zh: string): Html {
  const at = y + LANE - 4
  return html`<text class="axis" lang="en" x="0" y="${at}">${en}</text><text class="axis" lang="zh" x="0" y="${at}">${zh}</text>`
}

function axis(from: number, to: number, x: (time: number) => number, y: number, clock: Clock): Html {
  const steps = 5
  return html`${Array.from({ length: steps + 1 }, (_, step) => {
    const time = from + ((to - from) / steps) * step
    const anchor = step === 0 ? 'start' : step === steps ? 'end' : 'middle'
    return html`<text class="axis ${step % steps === 0 ? '' : 'mid'}" x="${fixed(x(time))}" y="${y}" text-anchor="${anchor}">${clock.short(time, to - from > 86_400_000)}</text>`
  })}`
}

function sumOf(bin: Bin): number {
  return bin.counts.reduce((sum, count) => sum + count, 0)
}

function fixed(value: number): string {
  return value.toFixed(1)
}
