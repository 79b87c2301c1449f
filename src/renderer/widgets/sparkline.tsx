const WIDTH = 88
const HEIGHT = 20

/** The course of a rate; the figure stands beside it in words. */
export function Sparkline({ samples, slots }: { readonly samples: readonly number[]; readonly slots: number }) {
  const top = Math.max(1, ...samples)
  const step = WIDTH / (slots - 1)
  const first = slots - samples.length
  const points = samples.map((value, index) => {
    const y = HEIGHT - 1.5 - (value / top) * (HEIGHT - 3)
    return `${((first + index) * step).toFixed(1)},${y.toFixed(1)}`
  })
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="h-5 w-22 text-accent" aria-hidden="true">
      <line x1="0" x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} className="stroke-line" />
      {points.length > 1 && (
        <>
          <polygon
            points={`${(first * step).toFixed(1)},${HEIGHT - 1} ${points.join(' ')} ${WIDTH},${HEIGHT - 1}`}
            className="fill-accent-soft"
          />
          <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" />
        </>
      )}
    </svg>
  )
}
