import { type PointerEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bucket } from '../../../shared/contract.ts'
import { LINE_LEVELS, type LineLevel } from '../../../shared/model.ts'
import { clockSeconds } from '../../format/time.ts'
import { useFormat } from '../../react/use-format.ts'
import type { Strip } from '../../state/timeline.ts'

const HEIGHT = 76
/** From the bottom up: the worst ends on top, where it is seen. */
const STACK = ['none', 'debug', 'info', 'warn', 'error'] as const

const FILL: Record<LineLevel, string> = {
  error: 'fill-err',
  warn: 'fill-wrn',
  info: 'fill-inf opacity-65',
  debug: 'fill-dbg opacity-45',
  none: 'fill-dbg opacity-25',
}

export function Bars({ strip, width }: { readonly strip: Strip; readonly width: number }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const [hovered, setHovered] = useState<number | null>(null)
  const { buckets } = strip
  const top = Math.max(1, ...buckets.map(totalOf))
  const step = width / Math.max(1, buckets.length)
  const sums = LINE_LEVELS.map((level) => [level, buckets.reduce((sum, { counts }) => sum + counts[level], 0)] as const)
  const said = sums.filter(([, sum]) => sum > 0).map(([level, sum]) => `${t(`level.${level}`)}: ${count(sum)}`)
  const bucket = hovered === null ? undefined : buckets[hovered]
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) =>
    setHovered(Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left) / step))
  return (
    <div className="relative">
      <svg
        role="img"
        aria-label={said.length === 0 ? t('timeline.none') : said.join(', ')}
        width={width}
        height={HEIGHT}
        className="block"
        onPointerMove={onPointerMove}
        onPointerLeave={() => setHovered(null)}
      >
        {strip.gaps.map((gap) => {
          const [x, w] = extent(strip, width, gap.from, gap.to)
          return <rect key={gap.id} x={x} width={w} height={HEIGHT} className="fill-hatch opacity-35" />
        })}
        {bucket && hovered !== null && (
          <rect x={hovered * step} width={step} height={HEIGHT} className="fill-accent opacity-15" />
        )}
        {buckets.map((each, index) => (
          <Bar key={each.from} bucket={each} x={index * step} width={step} scale={(HEIGHT - 4) / top} />
        ))}
        <line x1={0} x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-line-strong" />
      </svg>
      {bucket && hovered !== null && <Readout bucket={bucket} x={(hovered + 0.5) * step} width={width} />}
    </div>
  )
}

function Bar({
  bucket,
  x,
  width,
  scale,
}: {
  readonly bucket: Bucket
  readonly x: number
  readonly width: number
  readonly scale: number
}) {
  let y = HEIGHT - 1
  return STACK.map((level) => {
    const lines = bucket.counts[level]
    if (lines === 0) return null
    // One error among a thousand lines is still a pixel and a half.
    const height = Math.max(1.5, lines * scale)
    y -= height
    return <rect key={level} x={x + 0.5} y={y} width={Math.max(1, width - 1)} height={height} className={FILL[level]} />
  })
}

function Readout({ bucket, x, width }: { readonly bucket: Bucket; readonly x: number; readonly width: number }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const side = x > width / 2 ? { right: width - x + 12 } : { left: x + 12 }
  return (
    <div
      className="pointer-events-none absolute top-0 z-10 rounded-lg border border-line bg-surface px-2.5 py-1.5 text-xs leading-4 whitespace-nowrap text-text shadow-float"
      style={side}
    >
      <div className="font-mono text-muted">{clockSeconds(bucket.from)}</div>
      {LINE_LEVELS.filter((level) => bucket.counts[level] > 0).map((level) => (
        <div key={level} className="flex justify-between gap-4">
          <span>{t(`level.${level}`)}</span>
          <span className="tabular-nums">{count(bucket.counts[level])}</span>
        </div>
      ))}
      {totalOf(bucket) === 0 && <div>{t('timeline.none')}</div>}
    </div>
  )
}

function totalOf({ counts }: Bucket): number {
  return counts.error + counts.warn + counts.info + counts.debug + counts.none
}

/** Where a span of time lies on the strip: x and width in px, cut to what is shown, never thinner than 2. */
export function extent(
  strip: Pick<Strip, 'from' | 'to'>,
  width: number,
  from: number,
  to: number | null,
): readonly [number, number] {
  const scale = width / (strip.to - strip.from)
  const start = Math.max(0, (from - strip.from) * scale)
  const end = Math.min(width, ((to ?? strip.to) - strip.from) * scale)
  return [start, Math.max(2, end - start)]
}
