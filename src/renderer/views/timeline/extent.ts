import type { Axis } from '../../state/timeline-axis.ts'

/** Where a span of time lies on the axis: x and width in px, cut to what is shown, never thinner than 2. */
export function extent(axis: Axis, width: number, from: number, to: number | null): readonly [number, number] {
  const scale = width / (axis.to - axis.from)
  const start = Math.max(0, (from - axis.from) * scale)
  const end = Math.min(width, ((to ?? axis.to) - axis.from) * scale)
  return [start, Math.max(2, end - start)]
}

export function timeAt(axis: Axis, width: number, x: number): number {
  return axis.from + (Math.max(0, Math.min(width, x)) / Math.max(1, width)) * (axis.to - axis.from)
}
