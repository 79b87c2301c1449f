export type DotShape = 'full' | 'half' | 'ring' | 'dash' | 'square'

const SHAPES: Record<DotShape, { readonly color: string; readonly fill: string }> = {
  full: { color: 'text-accent', fill: 'M5 0a5 5 0 1 1 0 10a5 5 0 1 1 0-10z' },
  half: { color: 'text-accent', fill: 'M5 0a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM5 2a3 3 0 0 0 0 6z' },
  ring: { color: 'text-faint', fill: 'M5 0a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM5 2a3 3 0 1 0 0 6a3 3 0 1 0 0-6z' },
  dash: { color: 'text-faint', fill: 'M1 4h8v2h-8z' },
  square: { color: 'text-wrn', fill: 'M1 1h8v8h-8z' },
}

/** State by shape first, by color second. The words stand beside it. */
export function StateDot({ shape }: { readonly shape: DotShape }) {
  const { color, fill } = SHAPES[shape]
  return (
    <svg viewBox="0 0 10 10" className={`size-2.5 shrink-0 ${color}`} aria-hidden="true">
      <path d={fill} fill="currentColor" fillRule="evenodd" />
    </svg>
  )
}
