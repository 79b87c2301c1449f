/** Which stretch of time the timeline shows. All times are Unix ms. */
export type Window =
  /** The last so many ms, moving with the clock. */
  | { readonly is: 'live'; readonly span: number }
  /** Everything that is stored. */
  | { readonly is: 'all' }
  | { readonly is: 'fixed'; readonly from: number; readonly to: number }

export interface Axis {
  readonly from: number
  readonly to: number
}

export const BUCKETS = 160
/** No shorter than this, ms. */
const SHORTEST = 1000
/** The strip is drawn anew as often as a bucket passes, but not more often than this, ms. */
const FASTEST = 1000
const SLOWEST = 30_000

/** Buckets begin at multiples of their width, so that bars do not dance as time goes on. */
export function liveAxis(now: number, span: number): Axis {
  const width = span / BUCKETS
  const to = (Math.floor(now / width) + 1) * width
  return { from: to - span, to }
}

export function axisOf(window: Window, stored: Axis | null, now: number): Axis {
  if (window.is === 'live') return liveAxis(now, window.span)
  if (window.is === 'fixed') return window
  if (stored === null) return liveAxis(now, 300_000)
  const span = Math.max(SHORTEST, stored.to - stored.from)
  // The last line lies inside the last bucket, not on its edge.
  return { from: stored.from, to: stored.from + span * (1 + 1 / BUCKETS) }
}

export function refreshAfter(span: number): number {
  return Math.min(SLOWEST, Math.max(FASTEST, span / BUCKETS / 2))
}

/** What is shown at first: a device that has just begun is no sliver at the edge, one that is away no empty strip. */
export function fittingWindow(stored: Axis | null, now: number): Window {
  const MINUTE = 60_000
  if (stored === null || now - stored.from < 5 * MINUTE) return { is: 'live', span: 5 * MINUTE }
  if (now - stored.to > 30 * MINUTE) return { is: 'all' }
  return { is: 'live', span: 30 * MINUTE }
}

/** Twice as far around the same middle. */
export function zoomedOut({ from, to }: Axis): Window {
  const span = to - from
  return { is: 'fixed', from: from - span / 2, to: to + span / 2 }
}

/** A range as a person drew it, never shorter than what can be told apart. */
export function zoomedTo(from: number, to: number): Window {
  const span = Math.max(SHORTEST, to - from)
  return { is: 'fixed', from, to: from + span }
}

/** So many shares of its width to the side. */
export function panned({ from, to }: Axis, shares: number): Window {
  const by = (to - from) * shares
  return { is: 'fixed', from: from + by, to: to + by }
}

const SECOND = 1000
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800]

/** Round times for the axis, at least `apart` px from each other, in the laptop's own zone. */
export function ticksOf({ from, to }: Axis, width: number, apart: number): readonly number[] {
  const least = ((to - from) / Math.max(1, width)) * apart
  const step = (STEPS.find((each) => each * SECOND >= least) ?? Math.ceil(least / 86_400_000) * 86_400) * SECOND
  const shift = new Date(from).getTimezoneOffset() * 60_000
  const first = Math.ceil((from - shift) / step) * step + shift
  const ticks: number[] = []
  for (let at = first; at < to; at += step) ticks.push(at)
  return ticks
}
