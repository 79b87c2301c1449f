import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import uPlot, { type AlignedData, type Options } from 'uplot'
import type { LineLevel } from '../../../shared/model.ts'
import { useTheme } from '../../react/use-theme.ts'
import type { Strip } from '../../state/timeline.ts'
import { mix } from './mix.ts'
import { STACK, stackEnds } from './stack.ts'

/** The least that is seen of a level, px. */
const LEAST = 2

/** How strongly each level's color is laid on: what matters is seen first. */
const INK: Readonly<Record<LineLevel, readonly [token: string, share: number]>> = {
  error: ['--err', 1],
  warn: ['--wrn', 1],
  info: ['--inf', 0.65],
  debug: ['--dbg', 0.45],
  none: ['--dbg', 0.25],
}

/** How many lines of each level, bucket by bucket. What is read out of it stands beside it. */
export function Bars({
  strip,
  width,
  height,
}: {
  readonly strip: Strip
  readonly width: number
  readonly height: number
}) {
  const theme = useTheme()
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const drawn = useRef(strip)
  drawn.current = strip

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colors
  useEffect(() => {
    if (place.current === null) return
    const made = new uPlot(optionsFor(width, height, drawn), dataOf(drawn.current, height), place.current)
    plot.current = made
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const redraw = () => made.redraw(false)
    dark.addEventListener('change', redraw)
    return () => {
      dark.removeEventListener('change', redraw)
      made.destroy()
      plot.current = null
    }
  }, [width, height, theme])
  useEffect(() => {
    plot.current?.setData(dataOf(strip, height))
  }, [strip, height])
  return <div ref={place} aria-hidden className="absolute inset-0 overflow-hidden" />
}

/** From the highest to the lowest, so that each is painted over the one behind it. */
function dataOf({ buckets }: Strip, height: number): AlignedData {
  const ends = stackEnds(buckets, LEAST / height)
  const levels = STACK.map((_, level) => ends.map((each) => each[level] ?? 0)).toReversed()
  return [buckets.map(({ from }) => from), ...levels]
}

function optionsFor(width: number, height: number, strip: { readonly current: Strip }): Options {
  const bars = uPlot.paths.bars?.({ align: 1, size: [1, 64], gap: 1 })
  return {
    width,
    height,
    padding: [3, 0, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: {
      x: { time: false, range: () => [strip.current.from, strip.current.to] },
      y: { range: (_, __, most) => [0, Math.max(1, most)] },
    },
    series: [
      {},
      ...STACK.toReversed().map((level) => ({
        ...(bars && { paths: bars }),
        points: { show: false },
        width: 0,
        fill: () => inkOf(level),
      })),
    ],
  }
}

/** Colors of the theme as it is now; those that are laid on thinly are mixed with what lies below. */
function inkOf(level: LineLevel): string {
  const [token, share] = INK[level]
  const style = getComputedStyle(document.documentElement)
  const color = style.getPropertyValue(token).trim()
  if (share === 1) return color
  return mix(color, style.getPropertyValue('--surface').trim(), share)
}
